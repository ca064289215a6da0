/**
 * A simulated server with ten thousand missions, in a process of its own; prints where it listens, and for each line that it
 * is given how many requests have come. `events`: each mission has a plan of three steps and ten events in its log. `foreign`: that,
 * on a server of the other dialect, and none of them has ended, so that all are followed.
 */
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { addMission, addRunEvent, changeRun } from '../../src/simulator/world.ts';

const MISSIONS = 10_000;
const ENDED = ['succeeded', 'failed', 'cancelled'];
const STEPS = ['Find the shops', 'Ask each for its hours', 'Write the hours down'];
const EVENTS_EACH = 10;

const form = process.argv[2] ?? 'plain';
const simulator = await startSimulator({
  clock: systemClock({ keepAlive: true }),
  dialect: form === 'foreign' ? 'flat' : 'nested',
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
      const isOpen = form === 'foreign' || index % 50 === 0;
      const status = isOpen ? 'running' : (ENDED[index % ENDED.length] ?? 'failed');
      if (form !== 'plain') {
        run.steps = STEPS.map((description, at) => ({
          id: `step_${at + 1}`,
          sequence: at + 1,
          description,
          status: isOpen && at > 0 ? 'pending' : 'completed',
        }));
        for (let count = 0; count < EVENTS_EACH; count += 1) {
          addRunEvent(world, run, {
            type: 'custom',
            summary: `Shop ${index}, call ${count}: no answer, tried again later`,
            stepId: 'step_2',
            atMs: mission.createdAtMs + count * 1_000,
          });
        }
      }
      changeRun(world, run, { status }, mission.createdAtMs + 30_000);
    }
  },
});
process.stdout.write(`${JSON.stringify({ baseUrl: simulator.baseUrl, key: simulator.apiKey })}\n`);
process.stdin.on('data', () => process.stdout.write(`${simulator.requests.count()}\n`));
