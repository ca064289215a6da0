import { afterEach, expect, test } from 'vitest';
import { createServerClient } from '../../src/api/http/server-client.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { LiveConsole } from '../support/live-console.tsx';
import { agree, ENTER, setUpAgent, toFacts, toReview } from './support/compose-keys.ts';
import { value } from './support/door-world.ts';
import { talk } from './support/drive-world.ts';
import { openKeyedWorld, type KeyedWorld } from './support/keyed-world.ts';

const PEOPLE = Array.from(
  { length: 8 },
  (_, index) => [`Person ${index + 1}`, `+131223401${String(index).padStart(2, '0')}`] as const,
);
const PAGE_DOWN = '\u001b[6~';

let world: KeyedWorld;
afterEach(() => world.close());

test('a list is shared between two assistants by keys at 80×24; the engine calls again by whoever called before', async () => {
  // Everybody is busy once: each is called again, and by the same assistant.
  world = await openKeyedWorld(
    new Map(PEOPLE.map(([, phone]) => [phone, [{ kind: 'busy' }, talk({ rate: 95 })]])),
  );
  const { view, sim } = world;
  await toFacts(view, 1);
  await toReview(view, 1, 'Shared');
  await agree(view);
  await setUpAgent(view);
  await view.shows('[steps');
  const warm = await secondAssistant();
  await view.type('4');
  await view.shows('Assistants');
  await view.type('r');
  await view.shows('Warm');
  await view.type('1', ENTER);
  await view.shows('[steps');

  await view.type('3');
  await view.shows('[List');
  await view.type('I');
  await view.shows('CSV or TSV file');
  await view.type(world.listOf(PEOPLE), ENTER);
  await view.shows('8 placed.');
  await view.type('L');
  await view.shows('Who calls?');
  await view.type('two of them', ENTER);
  await view.shows('Who shares the list with');
  await view.type('Warm', ENTER);
  await view.shows('How many of a hundred people');
  await view.type(ENTER);
  await view.shows(/50 %, Warm 50 %, shared by chance/);
  await view.shows(/[^(]C commit/);
  await view.type('C');
  await view.shows('Reason:');
  await view.type('to compare', ENTER);
  await typeCode(view);
  await view.shows('8 scheduled');

  const armOf = (): ReadonlyMap<string, string> => {
    const memory = world.state()['shared']?.['memory'] as {
      assistant_split?: Record<string, { people: { phone: string; assistant_id: string }[] }>;
    };
    return new Map(
      Object.values(memory.assistant_split ?? {}).flatMap(({ people }) =>
        people.map(({ phone, assistant_id: id }) => [phone, id] as const),
      ),
    );
  };
  const given = armOf();
  expect(given.size).toBe(8);
  expect([...given.values()].filter((id) => id === warm)).toHaveLength(4);

  await view.type('1');
  await view.shows('Missions');
  await view.type('B');
  await view.shows('What may the engine do?');
  await view.type('\u001b[B', ENTER);
  await view.shows('Drive: suggest → on');
  await agree(view);
  await view.shows('engine on');
  await world.until(() => sim.dials.length === 16);
  const made = [...sim.world.scheduled.values()];
  expect(made).toHaveLength(16);
  for (const { to, assistantId } of made) expect(`${to} ${assistantId}`).toBe(`${to} ${given.get(to) ?? ''}`);
}, 120_000);

/** With a number of its own, and linked. */
async function secondAssistant(): Promise<string> {
  const { sim } = world;
  const server = createServerClient({
    config: { baseUrl: sim.baseUrl, key: sim.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
  const made = value(
    await server.createAssistant({
      name: 'Warm',
      instructions: 'Be warm',
      model: 'openai/gpt-4o',
      enabled_features: ['telephony', 'messaging'],
    }),
  );
  // Not the one that the mission's own agent was set up on.
  const taken = world.state()['shared']?.['agent_phone'];
  const phone = value(await server.listPhones()).find(
    (each) => each.phone !== taken && each.connectionId === undefined,
  );
  const connection = value(await server.connectionId(made.id, 'telephony')) ?? '';
  if (phone === undefined) throw new Error('no number');
  value(await server.assignPhone(phone.id, connection, 'voice'));
  await server.close();
  return made.id;
}

/** Reads a dialog to its end and types the code that it then asks for. */
async function typeCode(view: LiveConsole): Promise<void> {
  for (let page = 0; ; page += 1) {
    await view.shows(/ready|Read to the end/);
    if (!view.terminal.text().includes('Read to the end')) break;
    if (page > 20) throw new Error('the dialog has no end');
    await view.type(PAGE_DOWN);
  }
  const code = /Type (\w{3}) and press enter/.exec(view.terminal.text())?.[1] ?? '';
  expect(code).toHaveLength(3);
  await view.type(...code.split(''), ENTER);
}
