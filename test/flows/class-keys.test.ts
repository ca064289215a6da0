import { afterEach, expect, test } from 'vitest';
import type { MissionClass } from '../../src/domain/mission/mission-row.ts';
import { resultsSoFar } from '../../src/screens/compose/results-so-far.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import type { LiveConsole } from '../support/live-console.tsx';
import { agree, ENTER, setUpAgent, toFacts, toReview } from './support/compose-keys.ts';
import { talk } from './support/drive-world.ts';
import { openKeyedWorld, type KeyedWorld } from './support/keyed-world.ts';

const A = '+13122340101';
const B = '+13122340102';
const C = '+13122340103';
const DOWN = '\u001b[B';
const CTRL_O = '\u000F';
const PAGE_DOWN = '\u001b[6~';
const PEOPLE = [
  ['Ada Glass', A],
  ['Bea Panes', B],
  ['Cal Wash', C],
] as const;
const MORE = [...PEOPLE, ['Dot Sill', '+13122340104'], ['Eve Pane', '+13122340105']] as const;

interface Story {
  readonly missionClass: MissionClass;
  readonly script: Readonly<Record<string, readonly ScriptedOutcome[]>>;
  /** Whom the list names, and what a commit sends of it; the three and all of them where nothing is said. */
  readonly people?: readonly (readonly [name: string, phone: string])[];
  readonly sent?: string;
  readonly dialled: readonly string[];
  readonly payload: object;
}

const STORIES: readonly Story[] = [
  {
    missionClass: 1,
    script: {
      [A]: [talk({ rate: 120 })],
      [B]: [{ kind: 'busy' }, talk({ rate: 95 })],
      [C]: [talk({ rate: 99 })],
    },
    dialled: [A, B, C, B],
    payload: {},
  },
  {
    missionClass: 2,
    script: {
      [A]: [talk({ years: 3, salary: 60 })],
      [B]: [talk({ years: 90, salary: 70 })],
      [C]: [talk({ years: 1, salary: 80 })],
    },
    dialled: [A, B, C],
    payload: { ranking: [{ phone: B }, { phone: A }, { phone: C }] },
  },
  {
    missionClass: 3,
    script: { [A]: [talk({ offer: 300 })], [B]: [talk({ offer: 250 })], [C]: [talk({ offer: 270 })] },
    // One call at a time: the others wait for what it brings.
    sent: '1 scheduled',
    dialled: [A, B, C],
    payload: {},
  },
  {
    missionClass: 5,
    script: {
      [A]: [talk({ slot_today: true })],
      [B]: [talk({ slot_today: false })],
      [C]: [talk({ slot_today: false })],
    },
    people: MORE,
    sent: '3 scheduled',
    // The first call meets the goal: those that were scheduled are cancelled, the others never leave the queue.
    dialled: [A],
    payload: { goal_met: true, met_by: A },
  },
];

let world: KeyedWorld;
afterEach(() => world.close());

test.each(STORIES)(
  'class $missionClass from N to the closed run, by keys alone at 80×24',
  async ({ missionClass, script, people = PEOPLE, sent = '3 scheduled', dialled, payload }) => {
    world = await openKeyedWorld(new Map(Object.entries(script)));
    const { view, sim } = world;
    await toFacts(view, missionClass);
    await toReview(view, missionClass, `Class ${missionClass} it is`);
    await agree(view);
    await setUpAgent(view);
    await view.shows('[steps');

    await planAndCommit(view, world.listOf(people), people.length);
    await view.shows(sent);
    await letEngineAct(view);

    const run = [...sim.world.runs.values()].find(({ steps }) => steps.length > 0);
    if (missionClass === 5) {
      await world.until(() => openSteps().join() === 'act');
      await view.type('1');
      await view.shows("'act'");
      await view.type('C');
      await view.shows('Complete step act');
      await agree(view);
    }
    await world.until(() => run?.status !== 'running');
    expect(run?.status).toBe('succeeded');
    expect(run?.resultPayload).toMatchObject(payload);
    expect(sim.dials.map(({ phone }) => phone)).toEqual(dialled);
    expect([...sim.world.scheduled.values()].filter(({ status }) => status === 'pending')).toEqual([]);
    expect(openSteps()).toEqual([]);
  },
  120_000,
);

test('the goal of a running search, picked field by field and tried on its results before it is saved', async () => {
  world = await openKeyedWorld(
    new Map(PEOPLE.map(([, phone]) => [phone, [talk({ slot_today: false, price: 120 })]])),
  );
  const { view, sim } = world;
  await toFacts(view, 5);
  await toReview(view, 5, 'Class 5 it is');
  await agree(view);
  await setUpAgent(view);
  await view.shows('[steps');
  await planAndCommit(view, world.listOf(PEOPLE), PEOPLE.length);
  await view.shows('3 scheduled');
  await letEngineAct(view);
  await world.until(() => sim.dials.length === PEOPLE.length);
  const goal = (): unknown =>
    (world.state()['class-5-it-is']?.['memory'] as Record<string, unknown> | undefined)?.['goal'];
  await world.until(() => resultsRead(view) > 0);
  const before = goal();

  await view.type('1', 'E');
  await view.shows('ctrl-o picks it field by field');
  await view.shows(/Held against [123] results? so far: 0 meet it/);
  await view.type(CTRL_O);
  await view.shows('Goal is met when');
  // Nothing of the screen below shows through it.
  expect(view.terminal.text()).not.toMatch(/[─┌│]/);
  // Back in the line, which is as it was, and nothing of the screen below was touched.
  await view.type('\u001b');
  await view.shows('ctrl-o picks it field by field');
  await view.type(CTRL_O);
  await view.shows('Goal is met when');
  await view.type(DOWN, DOWN, DOWN, ENTER);
  await view.shows("Which field of a call's result decides?");
  await view.type('price', ENTER);
  await view.shows('price …');
  await view.type(ENTER);
  await view.shows('price is at most *');
  await view.type('150', ENTER, ENTER);
  await view.shows('Goal is met when  price <= 150');
  await view.shows(/Held against [123] results? so far: [123] meets? it \(Ada Glass/);
  await view.type(ENTER);
  await view.shows('ctrl-o picks it field by field');
  expect(goal()).toEqual(before);
  await view.type(ENTER);
  await view.shows('The goal is price <= 150');
  expect(goal()).toMatchObject({ condition: 'price <= 150' });
}, 120_000);

test('class 4 from N to the closed run, by keys alone at 80×24: round 1, a shortlist, round 2', async () => {
  world = await openKeyedWorld(
    new Map([
      [A, [talk({ fit: 4 }), talk({ fit: 4 })]],
      [B, [talk({ fit: 8 }), talk({ fit: 9 })]],
      [C, [talk({ fit: 6 })]],
    ]),
  );
  const { view, sim } = world;
  await toFacts(view, 4);
  await toReview(view, 4, 'Class 4 it is');
  await agree(view);
  await setUpAgent(view);
  await view.shows('[steps');
  await planAndCommit(view, world.listOf(PEOPLE), PEOPLE.length);
  await view.shows('3 scheduled');
  await letEngineAct(view);
  await world.until(() => world.state()['class-4-it-is']?.['memory'] !== undefined && isAwaiting());
  expect(sim.dials.map(({ phone }) => phone)).toEqual([A, B, C]);

  await view.type('5');
  await view.shows('Round 1 has ended');
  await view.type(ENTER);
  await view.shows('3 of 3 go on to round 2');
  // By their fit: Bea, Cal, Ada. Cal is dropped.
  await view.type('j', ' ');
  await view.shows('2 of 3 go on to round 2');
  await view.type('A');
  await typeCode(view);
  await view.shows('[Review 2]');
  await view.type('C');
  await view.shows('Reason:');
  await view.type('round two', ENTER);
  await typeCode(view);
  await view.shows('2 scheduled');

  const run = [...sim.world.runs.values()].find(({ steps }) => steps.length > 0);
  await world.until(() => run?.status !== 'running');
  expect(run?.status).toBe('succeeded');
  expect(sim.dials.slice(3).map(({ phone }) => phone)).toEqual([B, A]);
  expect([...sim.world.scheduled.values()].filter(({ status }) => status === 'pending')).toEqual([]);
  expect(openSteps()).toEqual([]);
}, 120_000);

/** How many results the console has read: those that a goal is held against. */
function resultsRead({ console }: LiveConsole): number {
  const { board, view } = console.store.getState();
  return resultsSoFar(board.snapshots.values(), view.minuteMs).length;
}

const isAwaiting = (): boolean => {
  const memory = world.state()['class-4-it-is']?.['memory'];
  return (memory as Readonly<Record<string, unknown>> | undefined)?.['awaiting_approval'] === true;
};

const openSteps = (): readonly string[] =>
  [...world.sim.world.runs.values()].flatMap(({ steps }) =>
    steps.filter(({ status }) => status !== 'completed').map(({ id }) => id),
  );

/** From inside the mission: the list, who calls, the whole plan read and its code typed. */
async function planAndCommit(view: LiveConsole, list: string, placed: number): Promise<void> {
  await view.type('3');
  await view.shows('[List');
  await view.shows(/Assistant {2}\S/);
  await view.type('I');
  await view.shows('CSV or TSV file');
  await view.type(list, ENTER);
  await view.shows(`${placed} placed.`);
  // The notice can come a moment before the plan: until then the key stands in parentheses.
  await view.shows(/[^(]C commit/);
  await view.type('C');
  await view.shows('Reason:');
  await view.type('as planned', ENTER);
  await typeCode(view);
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

/** On the board: the engine is switched on for the mission in focus. */
async function letEngineAct(view: LiveConsole): Promise<void> {
  await view.type('1');
  await view.shows('Missions');
  await view.type('B');
  await view.shows('What may the engine do?');
  await view.type(DOWN, ENTER);
  await view.shows('Drive: suggest → on');
  await agree(view);
  await view.shows('engine on');
}
