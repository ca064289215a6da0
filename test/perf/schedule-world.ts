/** A simulated server with ten thousand pending calls of a hundred assistants, in a process of its own. */
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { addAssistant, addPhone, addScheduled } from '../../src/simulator/world.ts';

const ASSISTANTS = 100;
const EVENTS_EACH = 100;
const FROM = '+12125550100';

const simulator = await startSimulator({
  clock: systemClock({ keepAlive: true }),
  world: ({ world, clock }) => {
    addPhone(world, FROM, clock.now());
    for (let index = 0; index < ASSISTANTS; index += 1) {
      const assistant = addAssistant(world, { name: `Caller ${index}` }, clock.now());
      for (let count = 0; count < EVENTS_EACH; count += 1) {
        addScheduled(world, {
          assistantId: assistant.id,
          channel: 'call',
          to: `+1312${String(2_000_000 + index * EVENTS_EACH + count)}`,
          from: FROM,
          scheduledAtMs: clock.now() + (3_600 + count * 60) * 1000,
          createdAtMs: clock.now(),
        });
      }
    }
  },
});
process.stdout.write(`${JSON.stringify({ baseUrl: simulator.baseUrl, key: simulator.apiKey })}\n`);
