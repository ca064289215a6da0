import { afterEach, expect, test } from 'vitest';
import type { MissionClass } from '../../src/domain/mission/mission-row.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { talk } from './support/drive-world.ts';
import { openKeyedWorld, type KeyedWorld } from './support/keyed-world.ts';
import { ENTER, walker, type Walker } from './support/walker.ts';

let world: KeyedWorld;
afterEach(() => world.close());

type People = readonly (readonly [name: string, phone: string])[];

const people = (count: number, block: string): People =>
  Array.from({ length: count }, (_, index) => [
    `Person ${block}${String(index + 1).padStart(2, '0')}`,
    `+1312234${block}${String(index + 1).padStart(2, '0')}`,
  ]);

interface Chapter {
  readonly missionClass: MissionClass;
  readonly name: string;
  readonly facts: readonly string[];
  readonly people: People;
  /** What one of them says, by their place in the list. */
  readonly says: (index: number) => readonly ScriptedOutcome[];
  /** What the planner shows of the list. */
  readonly sent: string;
}

/** A mission of each class; the first calls twenty people, and each goes on in a way of its own. */
const CHAPTERS: readonly Chapter[] = [
  {
    missionClass: 1,
    name: 'Ask twenty painters',
    facts: ['Kim', 'painters', 'Ask the price.'],
    people: people(20, '01'),
    says: (index) => [talk({ price: 100 + index })],
    sent: 'Last commit: 20 scheduled',
  },
  {
    missionClass: 2,
    name: 'Screen three nurses',
    facts: ['Kim', 'nurses', 'Years?', 'years:2, salary:-1'],
    people: people(3, '02'),
    says: (index) => [talk({ years: 3 + 2 * index, salary: 60 })],
    sent: 'Last commit: 3 scheduled',
  },
  {
    missionClass: 3,
    name: 'Negotiate the rug',
    facts: ['Kim', 'three dealers', 'a rug', '400 dollars'],
    people: people(3, '03'),
    says: (index) => [talk({ offer: 300 - 20 * index })],
    sent: 'Last commit: 1 scheduled',
  },
  {
    missionClass: 4,
    name: 'Venue for the fair',
    facts: ['Kim', 'venues', 'Free in May?', 'fit:1', 'Ask for a visit.'],
    people: people(3, '04'),
    says: (index) => [talk({ fit: 4 + index }), talk({ fit: 5 + index })],
    sent: 'Last commit: 3 scheduled',
  },
  {
    missionClass: 5,
    name: 'A plumber today',
    facts: ['Kim', 'plumbers', 'Can come today.', 'slot_today', 'Book.'],
    people: people(3, '05'),
    says: (index) => [talk({ slot_today: index === 0 })],
    sent: 'Last commit: 3 scheduled',
  },
];

/** From the board to a mission that runs with an agent. */
async function make(walk: Walker, { missionClass, name, facts }: Chapter): Promise<void> {
  await walk.shows('1 Missions');
  await walk.press('N');
  await walk.shows('What kind of mission is it?');
  await walk.press(String(missionClass));
  await walk.shows('On behalf of');
  for (const text of [name, 'as it was asked', ...facts]) {
    await walk.write(text);
    await walk.press(ENTER);
  }
  await walk.shows(new RegExp(`Create .*${name}`));
  await walk.yes();
  await walk.shows('Which assistant works for it?');
  await walk.press(ENTER);
  await walk.shows(/Set up .*for the mission/);
  await walk.yes();
  await walk.shows('[steps');
}

/** From inside the mission: its list planned and committed. */
async function plan(walk: Walker, chapter: Chapter): Promise<void> {
  await walk.press('3');
  await walk.shows('[List');
  await walk.shows(/Assistant {2}\S/);
  await walk.press('I');
  await walk.shows('CSV or TSV file');
  await walk.write(world.listOf(chapter.people));
  await walk.press(ENTER);
  await walk.shows(`${chapter.people.length} placed, 0 not`);
  await walk.press('C');
  await walk.shows('Reason:');
  await walk.write('as planned');
  await walk.press(ENTER);
  await walk.code();
  // Between two batches the world's time goes on.
  for (let wait = 0; wait < 300 && !world.view.terminal.text().includes(chapter.sent); wait += 1) {
    await world.clock.advance(1_000);
    await systemClock().sleep(20);
  }
  await walk.shows(chapter.sent);
}

/** The board with the mission in focus, the engine switched on for it. */
async function drive(walk: Walker): Promise<void> {
  await walk.press('1');
  await walk.shows('1 Missions');
  await walk.press('B');
  await walk.shows('What may the engine do?');
  await walk.write('on');
  await walk.press(ENTER);
  await walk.shows('Drive: suggest → on');
  await walk.yes();
  await walk.shows('engine on');
}

/**
 * Keys for making a mission of class 2 and planning its people, without the texts that are typed: of the first release
 * (commit 1d989c3, its own flow by the same counting), and at most 60 % of it now.
 */
const FIRST_RELEASE = 34;

test.each(CHAPTERS)(
  'somebody new makes and plans a mission of class $missionClass by keys, and nothing is ever tried twice',
  async (chapter) => {
    const { people: called, says } = chapter;
    world = await openKeyedWorld(new Map(called.map(([, phone], index) => [phone, says(index)] as const)));
    const walk = walker(world.view);
    await make(walk, chapter);
    const making = walk.keys();
    await plan(walk, chapter);
    const planning = walk.keys() - making;
    await drive(walk);
    process.stdout.write(
      `keys of class ${chapter.missionClass}: ${making} to make it, ${planning} to plan ${called.length}\n`,
    );
    const most = chapter.missionClass === 2 ? 0.6 * FIRST_RELEASE : 30;
    expect(making + planning).toBeLessThanOrEqual(most);
  },
  300_000,
);
