import { expect, test } from 'vitest';
import type { InboxItem } from '../../../src/domain/approval/inbox-item.ts';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { createConsole } from '../../../src/screens/shell/console.ts';
import { screens } from '../../../src/screens/shell/registry.ts';
import { plainBoard } from '../../../src/screens/plain/plain-board.ts';
import { plainMission, plainSchedule, plainWaiting } from '../../../src/screens/plain/plain-lists.ts';
import { plainLoop } from '../../../src/screens/plain/plain-loop.ts';
import { applyUpdates, emptyBoard } from '../../../src/state/board.ts';
import { missionKey, missionRow, NOW_MS, sampleUpdates } from '../support/sample-board.ts';
import { scriptedBackend, type ScriptedBackend } from '../support/scripted-backend.ts';
import { ok } from '../../../src/lib/result.ts';
import { missionTemplates } from '../../../src/state/templates/mission-templates.ts';

const board = applyUpdates(emptyBoard, sampleUpdates);
const options = { nowMs: NOW_MS, zone: 'Europe/Berlin' };

test('the board as sentences, the most urgent first, without one sign that has to be seen', () => {
  const lines = plainBoard(board, options);
  expect(lines[0]).toBe('6 missions, 2 waiting for you. Read at 16:00 CET.');
  expect(lines[1]).toBe(
    '1. Needs you: Venue for the spring fair: running, class 4, 3 of 6 steps done, driven from here. Round 1 has ended: it waits for your shortlist.',
  );
  expect(lines[3]).toContain('next event in 12 min at 16:12 CET');
  expect(lines).toHaveLength(7);
  expect(plainBoard(board, { ...options, needsMe: true })).toHaveLength(3);
  expect(plainBoard(board, { ...options, atMost: 2 }).at(-1)).toBe('And 4 more.');
  expect(plainBoard(emptyBoard, options)).toEqual([
    '0 missions, 0 waiting for you. Nothing has been read yet.',
  ]);
});

test('a mission with its findings, steps, calls and events', () => {
  const text = plainMission(board, missionKey('window-washers'), options).join('\n');
  expect(text).toContain(
    'Found, warning: Assistant a-2 calls for this mission and is not linked with the run. (to mend it: links it)',
  );
  expect(text).toContain('Step 3, in progress: Call every one of them');
  expect(text).toContain(
    'call to Shiny Panes, pending, 09:12 CST, here 16:12 CET, in 12 min, for Find window washers in Chicago.',
  );
  expect(text).toContain('20 min ago, error: The line was busy');
});

test('the schedule begins with what is overdue and comes next', () => {
  const lines = plainSchedule(board, options);
  expect(lines[0]).toContain('41 min overdue');
  expect(lines[1]).toContain('in 12 min');
});

interface Talk {
  readonly backend: ScriptedBackend;
  readonly said: string[];
}

/** Answers each question with the next line; a function gets what was said so far. */
type Answer = string | ((said: readonly string[]) => string);

const talk = (...answers: readonly Answer[]): Promise<Talk> =>
  talkWith(scriptedBackend(sampleUpdates), ...answers);

async function talkWith(backend: ScriptedBackend, ...answers: readonly Answer[]): Promise<Talk> {
  const clock = manualClock(NOW_MS);
  const said: string[] = [];
  const left = [...answers];
  const console = createConsole({
    screens,
    backend,
    clock,
    operator: { kind: 'operator', label: 'operator:ada' },
    host: {
      zone: 'Europe/Berlin',
      ascii: true,
      readOnly: false,
      dryRun: false,
      demo: false,
      settings: [],
      saveSetting: () => Promise.resolve({ ok: false, error: 'No setting is kept here.' }),
      templates: () => missionTemplates('/nonexistent'),
      editText: (text) => Promise.resolve(ok(text)),
      saveFile: () => Promise.resolve({ ok: false, error: 'Nothing is saved here.' }),
      quit: () => undefined,
    },
  });
  await plainLoop(console, {
    readLine: () => {
      const next = left.shift();
      return Promise.resolve(typeof next === 'function' ? next(said) : next);
    },
    writeLine: (line) => void said.push(line),
    random: seededRandom(7),
  });
  console.close();
  return { backend, said };
}

const codeIn = (said: readonly string[]): string =>
  /Type (\w+) to do this/.exec(said.at(-1) ?? '')?.[1] ?? '';

test('a conversation: new notices, a mission by its number, an act with a fresh code', async () => {
  const { said, backend } = await talk('1', '1', '4', codeIn, '', '0');
  expect(said).toContain('New: The server took 8 s to answer.');
  expect(said).toContain('4 pause the mission: nothing more is scheduled for it');
  expect(said).toContain('what is shown for mission.pause');
  expect(said).toContain('Done: mission.pause. · memory ✓ event ✓');
  expect(backend.submitted).toMatchObject([
    { command: { kind: 'mission.pause', mission: 'venue-hunt' }, consent: { confirmedTier: 1 } },
  ]);
});

test('anything but the code does nothing, y and enter among them', async () => {
  for (const wrong of ['y', 'yes', '', 'aaa']) {
    const { said, backend } = await talk('1', '1', '4', wrong, '', '0');
    expect(backend.submitted).toEqual([]);
    expect(said).toContain('Nothing was done.');
  }
});

test('numbers that are not there are told, and the end of input ends it', async () => {
  const { said } = await talk('nine', '1', '77');
  expect(said).toContain('There is no choice nine.');
  expect(said).toContain('There is no number 77 in that list.');
});

test('seven holds at once', async () => {
  const { backend, said } = await talk('7', '0');
  expect(backend.submitted).toEqual([{ command: { kind: 'hold.set' } }]);
  expect(said).toContain('Done: hold.set. · memory ✓ event ✓');
});

test('eight reads out what waits for a decision, and says how it is answered', async () => {
  const { said } = await talk('8', '0');
  expect(said).toContain('Nothing waits for your decision.');
  const item: InboxItem = {
    id: 'request:1',
    kind: 'request',
    state: 'open',
    title: safe`Pay a deposit`,
    lines: [safe`150 USD to the venue`],
    warnings: [],
    source: safe`the bot`,
    createdAtMs: 0,
    digest: 'd',
  };
  const board = applyUpdates(emptyBoard, [{ kind: 'upsert', into: 'inbox', rows: [[item.id, item]] }]);
  expect(plainBoard(board, { nowMs: 0, zone: 'UTC' })[1]).toBe(
    '1 decision waits for you: clawdtalk-tui approvals lists them.',
  );
  const lines = plainWaiting(board, { nowMs: 0, zone: 'UTC' });
  expect(lines).toContain('   150 USD to the venue');
  expect(lines.at(-1)).toContain('clawdtalk-tui approvals');
});

const numberOf =
  (pattern: RegExp) =>
  (said: readonly string[]): string =>
    /^(\d+) /.exec(said.findLast((line) => pattern.test(line)) ?? '')?.[1] ?? 'none';

test('a mission is made in lines: questions, its plan changed, read back, a code', async () => {
  const { said, backend } = await talk(
    '9',
    '1',
    'Ask ten painters',
    'as it was asked',
    'Kim',
    'painters',
    'Ask the price.',
    '',
    '+ Tell the caretaker',
    '',
    codeIn,
    '0',
  );
  expect(said).toContain('What kind of mission is it?');
  expect(backend.submitted.map(({ command }) => command)).toMatchObject([
    {
      kind: 'mission.create',
      name: 'Ask ten painters',
      missionClass: 1,
      steps: expect.arrayContaining([
        expect.objectContaining({ stepId: 'tell_the_caretaker', description: 'Tell the caretaker' }),
      ]),
    },
  ]);
  expect(said.join('\n')).not.toContain('{"');
});

test('an answer that will not do is asked for again, an empty one makes nothing', async () => {
  const { said, backend } = await talk(
    '9',
    '2',
    '!!!',
    'Nurses',
    'r',
    'Kim',
    'nurses',
    'Years?',
    'no weights',
    '',
    '0',
  );
  expect(said).toContain('It needs a letter a to z or a digit.');
  expect(said).toContain('Write fields and weights, such as years:2, price:-1.');
  expect(said).toContain('Nothing was made.');
  expect(backend.previewed).toEqual([]);
});

test('the steps of a mission are read out, and one of them is completed', async () => {
  const { said, backend } = await talk(
    '1',
    (lines) =>
      /^(\d+)\. .*Find window washers/.exec(
        lines.findLast((line) => line.includes('Find window washers')) ?? '',
      )?.[1] ?? '',
    'l',
    '3',
    numberOf(/^\d+ complete/),
    'done by hand',
    codeIn,
    '',
    '',
    '0',
  );
  expect(said.join('\n')).toMatch(/1\. .*step: /);
  expect(backend.previewed.map(({ kind }) => kind)).toContain('step.complete');
});

test('any list can be read and acted on: a call is cancelled from the schedule', async () => {
  const { said, backend } = await talk(
    '10',
    numberOf(/^\d+ Schedule:/),
    '1',
    numberOf(/cancel the call/),
    'wrong day',
    codeIn,
    '',
    '0',
  );
  expect(said.join('\n')).toContain('Schedule: ');
  expect(backend.submitted.at(-1)?.command).toMatchObject({ kind: 'event.cancel', reason: 'wrong day' });
});

test('a call that rings at once is written in lines, read back and coded; without the code nobody is called', async () => {
  const write = [
    '10',
    numberOf(/^\d+ Messages:/),
    'a',
    numberOf(/^\d+ .*call/),
    'twelve',
    '+13125550123',
    'Ask for the price',
    '',
  ];
  const { said, backend } = await talk(...write, codeIn, '', '0');
  expect(said.join('\n')).toContain('Write the number with + and country code');
  expect(backend.submitted.at(-1)?.command).toMatchObject({
    kind: 'call.start',
    to: '+13125550123',
    purpose: 'Ask for the price',
  });
  const refused = await talk(...write, 'y', '', '0');
  expect(refused.backend.submitted).toEqual([]);
});

const numberIn =
  (pattern: RegExp) =>
  (said: readonly string[]): string =>
    /^(\d+)[ .]/.exec(said.findLast((line) => pattern.test(line)) ?? '')?.[1] ?? 'none';

test('an assistant is edited in lines: a field by its number, what would differ, a code', async () => {
  const backend = scriptedBackend(sampleUpdates);
  backend.inspect = () =>
    Promise.resolve(
      ok({
        id: 'a-1',
        name: 'Window caller',
        instructions: 'Ask.\nThank them.',
        greeting: '',
        model: 'm',
        enabled_features: ['telephony'],
      }),
    );
  const begin = ['10', numberOf(/^\d+ Assistants:/), '1', numberOf(/edit the assistant in focus/)];
  const { said } = await talkWith(
    backend,
    ...begin,
    numberIn(/^\d+ Instructions: /),
    'Ask the price.',
    'Thank them.',
    '.',
    numberIn(/^\d+ Name: /),
    'none',
    'g',
    numberIn(/^\d+ Name: /),
    'Pane caller',
    'g',
    codeIn,
    '',
    '0',
  );
  const text = said.join('\n');
  expect(text).toContain('Name is needed.');
  expect(text).toContain('   Thank them.');
  expect(text).toContain('instructions was: Ask.');
  expect(text).toContain('instructions becomes: Ask the price.');
  expect(backend.submitted.map(({ command }) => command)).toEqual([
    {
      kind: 'assistant.update',
      assistantId: expect.any(String),
      changes: { name: 'Pane caller', instructions: 'Ask the price.\nThank them.' },
    },
  ]);
  const left = await talkWith(scriptedBackend(sampleUpdates), ...begin, '', '', '0');
  expect(left.backend.submitted).toEqual([]);
});

/** From the first menu to the agents, or another tab, of a mission whose name is told. */
const openTab = (mission: RegExp, tab: RegExp): readonly Answer[] => [
  '1',
  (said) => /^(\d+)\. /.exec(said.findLast((line) => mission.test(line)) ?? '')?.[1] ?? 'none',
  'l',
  't',
  numberOf(tab),
];
const WASHERS = /^\d+\. .*Find window washers/;

test('an agent is set up in lines: one that is there, or a new one whose fields are changed first', async () => {
  const begin = [...openTab(WASHERS, /^\d+ agents/), 'a', numberOf(/set an agent up/)];
  const used = await talk(...begin, numberOf(/^\d+ Use Washer caller, \+1/), codeIn, '', '', '0');
  expect(used.backend.submitted.map(({ command }) => command)).toMatchObject([
    { kind: 'agent.setup', mission: missionKey('window-washers'), reuse: expect.any(String) },
  ]);
  const { said, backend } = await talk(
    ...begin,
    '1',
    numberIn(/^\d+ Name: /),
    'Pane caller',
    numberIn(/^\d+ Instructions: /),
    'Ask the price.',
    '.',
    'g',
    codeIn,
    '',
    '',
    '0',
  );
  const text = said.join('\n');
  expect(text).toContain('Instructions: Ask the price.');
  expect(text).not.toContain('ctrl-');
  expect(backend.submitted.map(({ command }) => command)).toMatchObject([
    { kind: 'agent.setup', name: 'Pane caller', instructions: 'Ask the price.' },
  ]);
  const left = await talk(...begin, '1', '', '', '', '0');
  expect(left.said).toContain('No agent was set up.');
  expect(left.backend.submitted).toEqual([]);
});

const MEMORY = { kind: 'memory-value' };

test('a value of memory is added and edited in lines; what the bot wrote meanwhile stays', async () => {
  const tab = openTab(WASHERS, /^\d+ memory/);
  const added = await talk(
    ...tab,
    'a',
    numberOf(/add a key/),
    numberIn(/^\d+ Key: /),
    'budget',
    numberIn(/^\d+ Value: /),
    'none of JSON',
    '.',
    '{"most": 1.50}',
    '.',
    'g',
    codeIn,
    '',
    '',
    '0',
  );
  expect(added.said.join('\n')).not.toContain('ctrl-');
  expect(added.backend.submitted.map(({ command }) => command)).toEqual([
    {
      kind: 'memory.save',
      mission: missionKey('window-washers'),
      key: 'budget',
      value: { most: 1.5 },
      rawJson: '{"most": 1.50}',
    },
  ]);

  const edit = async (...spelled: readonly string[]): Promise<Talk> => {
    const backend = scriptedBackend(sampleUpdates);
    const left = [...spelled];
    backend.inspect = (ref) =>
      Promise.resolve(ok(ref.kind === MEMORY.kind ? ((left.length > 1 ? left.shift() : left[0]) ?? '') : {}));
    return talkWith(
      backend,
      ...tab,
      '1',
      numberOf(/edit the value/),
      numberIn(/^\d+ Value: /),
      'two words',
      '.',
      'g',
      codeIn,
      '',
      '',
      '0',
    );
  };
  const { said, backend } = await edit('"before"');
  expect(said).toContain('2 Value: before');
  expect(backend.submitted.map(({ command }) => command)).toMatchObject([
    { kind: 'memory.save', value: 'two words', rawJson: '"two words"' },
  ]);
  const late = await edit('"before"', '"by the bot"');
  expect(late.said.join('\n')).toMatch(/The bot has changed .* Nothing was saved/);
  expect(late.backend.submitted).toEqual([]);
});

test('one call is scheduled in lines, without a mission, on the clock of its number', async () => {
  const begin = ['10', numberOf(/^\d+ Missions:/), 'a', numberOf(/one call or one message/)];
  const { said, backend } = await talk(
    ...begin,
    '1',
    '1',
    '+13125550123',
    'in 2 min',
    'tomorrow 10:30',
    '1',
    codeIn,
    '',
    '0',
  );
  const text = said.join('\n');
  expect(text).toContain('1 Washer caller, from +12125550100');
  expect(text).toContain('At least 5 minutes from now: the server needs that long.');
  expect(backend.submitted.map(({ command }) => command)).toMatchObject([
    {
      kind: 'event.schedule',
      channel: 'call',
      to: '+13125550123',
      from: '+12125550100',
      recipientType: 'service',
    },
  ]);
  const sms = await talk(
    ...begin,
    '1',
    '2',
    '+13125550123',
    'tomorrow 10:30',
    '',
    'See you then.',
    codeIn,
    '',
    '0',
  );
  expect(sms.backend.submitted.map(({ command }) => command)).toMatchObject([
    { kind: 'event.schedule', channel: 'sms', text: 'See you then.' },
  ]);
  const left = await talk(...begin, '1', '1', '', '', '0');
  expect(left.said).toContain('Nothing was scheduled.');
  expect(left.backend.submitted).toEqual([]);
});

test('a new mission is begun from the list of missions too', async () => {
  const { said } = await talk(
    '10',
    numberOf(/^\d+ Missions:/),
    'a',
    numberOf(/make a new mission/),
    '',
    '',
    '0',
  );
  expect(said).toContain('What kind of mission is it?');
});

test('a shortlist is edited in lines and approved with its order', async () => {
  const candidates = ['Ann', 'Bob', 'Cleo'].map((name, index) => ({
    phone: `+1312555010${index + 1}`,
    name: safe`${name}`,
    fields: { price: 300 - index * 100 },
    score: 0.5,
  }));
  const gate: InboxItem = {
    id: 'gate:1',
    kind: 'gate',
    state: 'open',
    title: safe`Round 1 has ended`,
    lines: [],
    warnings: [],
    source: safe`the bot`,
    createdAtMs: 0,
    digest: 'd',
    mission: missionKey('venue-hunt'),
    missionName: safe`Venue for the spring fair`,
    gate: { round: 1, candidates, weights: {}, proposed: ['+13125550101', '+13125550102'], raw: '' } as never,
  };
  const backend = scriptedBackend([
    ...sampleUpdates,
    { kind: 'upsert', into: 'inbox', rows: [[gate.id, gate]] },
  ]);
  const { said } = await talkWith(
    backend,
    '10',
    numberOf(/^\d+ Approvals:/),
    '1',
    numberOf(/edit what would be done/),
    '2',
    '3',
    'u 3',
    'e 1',
    'w price=-1 nonsense',
    'p',
    'a',
    codeIn,
    '',
    '',
    '0',
  );
  const text = said.join('\n');
  expect(text).toContain('1. Goes on, called first: Ann');
  expect(text).toContain('2. Goes on, called as number 2: Cleo');
  expect(text).toContain('3. Out: Bob');
  expect(text).toContain("'nonsense' is not field=number");
  expect(backend.submitted.map(({ command }) => command)).toMatchObject([
    { kind: 'gate.decide', advanced: ['+13125550101', '+13125550103'], plannedBy: 'engine' },
  ]);
  const again = scriptedBackend([
    ...sampleUpdates,
    { kind: 'upsert', into: 'inbox', rows: [[gate.id, gate]] },
  ]);
  await talkWith(
    again,
    '10',
    numberOf(/^\d+ Approvals:/),
    '1',
    numberOf(/edit what would be done/),
    '1',
    '',
    '',
    '0',
  );
  expect(again.submitted).toEqual([]);
  expect(again.drafts.get('shortlist:gate:1')).toMatchObject({ advanced: ['+13125550102'] });
});

test('lists of any length are read out a page at a time, under numbers that go on', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => missionRow(`m-${index}`));
  const backend = scriptedBackend([
    ...sampleUpdates,
    { kind: 'upsert', into: 'missions', rows: rows.map((row) => [row.key, row]) },
  ]);
  const { said } = await talkWith(backend, '1', '30', '1', 'm', '30', '', '0');
  expect(said).toContain('There is no number 30 in that list.');
  expect(said.filter((line) => line.startsWith('26. '))).toHaveLength(1);
  expect(said.some((line) => /^Step|Its steps and calls/.test(line))).toBe(true);
  const listed = await talkWith(backend, '10', numberOf(/^\d+ Missions:/), 'm', 'm', 'm', '', '0');
  const numbers = listed.said.flatMap((line) => /^(\d+)\. /.exec(line)?.[1] ?? []).map(Number);
  expect(Math.max(...numbers)).toBe(66);
  expect(numbers.filter((number) => number === 1)).toHaveLength(2);
});

test('what is read out begins without signs, ends with one stop, and says who asks only where somebody does', async () => {
  const item = (id: string, kind: InboxItem['kind'], title: string): [string, InboxItem] => [
    id,
    {
      id,
      kind,
      state: 'open',
      title: safe`${title}`,
      lines: [],
      warnings: [],
      source: safe`round 1`,
      createdAtMs: 0,
      digest: 'd',
    },
  ];
  const waiting = applyUpdates(emptyBoard, [
    {
      kind: 'upsert',
      into: 'inbox',
      rows: [item('a', 'gate', 'Who goes on?'), item('b', 'request', 'Pay it.')],
    },
  ]);
  expect(plainWaiting(waiting, { nowMs: 0, zone: 'UTC' }).slice(0, 2)).toEqual([
    '1. round: Who goes on?',
    '2. request: Pay it. Asked by round 1.',
  ]);
  const { said } = await talk('10', numberOf(/^\d+ Missions:/), '', '0');
  expect(said.find((line) => line.startsWith('1. '))).toMatch(/status: running/);
  const sentence = plainBoard(board, options).find((line) => line.includes('Find a plumber'));
  expect(sentence).toMatch(
    /: succeeded, .*\. The third plumber comes at 17:00\.$|Succeeded: the third plumber/,
  );
});
