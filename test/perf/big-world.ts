/**
 * A simulated server with ten thousand missions, in a process of its own; prints where it listens, and for each line that it
 * is given how many requests have come.
 */
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { addMission, changeRun } from '../../src/simulator/world.ts';

const MISSIONS = 10_000;
const ENDED = ['succeeded', 'failed', 'cancelled'];

const simulator = await startSimulator({
  clock: systemClock({ keepAlive: true }),
  world: ({ world, clock }) => {
    for (let index = 0; index < MISSIONS; index += 1) {
      const mission = addMission(world, {
        name: `Survey of shop ${index}`,
        instructions: 'Ask for the opening hours of the coming week.',
        atMs: clock.now() - (MISSIONS - index) * 60_000,
      });
      const run = world.runs.get(mission.firstRunId);
      if (run === undefined) continue;
      // Most of a long list has ended; two hundred still run.
      const status = index % 50 === 0 ? 'running' : (ENDED[index % ENDED.length] ?? 'failed');
      changeRun(world, run, { status }, mission.createdAtMs + 30_000);
    }
  },
});
process.stdout.write(`${JSON.stringify({ baseUrl: simulator.baseUrl, key: simulator.apiKey })}\n`);
process.stdin.on('data', () => process.stdout.write(`${simulator.requests.count()}\n`));
