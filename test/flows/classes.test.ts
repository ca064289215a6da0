import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import type { ScriptedOutcome } from '../../src/simulator/outcome.ts';
import { openClassWorld, type ClassWorld } from './support/class-world.ts';
import { talk } from './support/drive-world.ts';
import { value } from './support/door-world.ts';

const A = '+13122340101';
const B = '+13122340102';
const C = '+13122340103';
const PEOPLE = [
  ['Ada Glass', A],
  ['Bea Panes', B],
  ['Cal Wash', C],
] as const;

let world: ClassWorld;
afterEach(() => world.close());

const open = async (script: Readonly<Record<string, readonly ScriptedOutcome[]>>): Promise<ClassWorld> => {
  world = await openClassWorld(new Map(Object.entries(script)));
  return world;
};

/** Runs a verb that must go well. */
async function verb(...words: readonly string[]): Promise<string> {
  const { exit, out, said } = await world.run(...words);
  if (exit !== 0) throw new Error(`${words.join(' ')}: ${said}${out}`);
  return out;
}

const vars = (values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).flatMap(([name, text]) => ['--var', `${name}=${text}`]);

const ended = (slug: string) => async (): Promise<boolean> =>
  ['succeeded', 'failed'].includes(await world.statusOf(slug));

/** Nothing is left: no call to come, no open step, no entry in the bot's file, every step with its event. */
async function expectWholeEnd(slug: string, mission: string): Promise<void> {
  expect(await world.statusOf(slug)).toBe('succeeded');
  expect(await world.snapshotOf(slug)).toBeUndefined();
  const { world: tables } = world.door.sim;
  expect([...tables.scheduled.values()].filter(({ status }) => status === 'pending')).toEqual([]);
  const run = [...tables.runs.values()].find((each) => each.missionId === mission && each.steps.length > 0);
  expect(run?.steps.map(({ id, status }) => `${id} ${status}`)).toEqual(
    run?.steps.map(({ id }) => `${id} completed`),
  );
  const told = run?.events.filter(({ type }) => type === 'step_completed').map(({ stepId }) => stepId);
  expect(new Set(told)).toEqual(new Set(run?.steps.map(({ id }) => id)));
}
async function begin(name: string, options: readonly string[]): Promise<{ slug: string; mission: string }> {
  const out = await verb('new', name, ...options);
  const slug = /setup-agent (\S+)/.exec(out)?.[1] ?? '';
  await verb('setup-agent', slug);
  const listed = value(await world.door.server.listMissions());
  return { slug, mission: listed.find((each) => each.name === name)?.id ?? '' };
}

test('class 1: a sweep, from its name to its end', async () => {
  await open({
    [A]: [talk({ rate: 120 })],
    [B]: [{ kind: 'busy' }, talk({ rate: 95 })],
    [C]: [talk({ rate: 99 })],
  });
  const { slug, mission } = await begin('Ask three washers', [
    '--class',
    '1',
    ...vars({ owner: 'Kim', targets: 'three washers', question: 'What does it cost?' }),
  ]);
  await world.planAndCommit(slug, PEOPLE);
  await verb('drive', slug, 'on');
  await world.until(ended(slug));
  await expectWholeEnd(slug, mission);
  expect(world.dialled()).toEqual([A, B, C, B]);
});

test('class 2: a screening is ranked by its rubric, typed later', async () => {
  await open({
    [A]: [talk({ years: 3, salary: 60 })],
    [B]: [talk({ years: 9, salary: 70 })],
    [C]: [talk({ years: 1, salary: 50 })],
  });
  const { slug, mission } = await begin('Screen three', [
    '--class',
    '2',
    ...vars({ owner: 'Kim', targets: 'nurses', question: 'Years?', rubric: 'salary:-1' }),
  ]);
  expect(await verb('rubric', slug, 'years:2,salary:-1')).toMatch(/No call has brought a result yet/);
  expect(await verb('rubric', slug)).toBe('salary:-1, years:2\n');
  await world.planAndCommit(slug, PEOPLE);
  await verb('drive', slug, 'on');
  await world.until(ended(slug));
  await expectWholeEnd(slug, mission);
  const row = value(await world.door.server.listRuns(mission as never)).find(
    ({ resultPayload }) => resultPayload,
  );
  expect(row?.resultPayload).toMatchObject({ ranking: [{ phone: B }, { phone: A }, { phone: C }] });
});

test('class 3: planned without a value for what the engine fills; each call knows what was heard before', async () => {
  await open({ [A]: [talk({ offer: 300 })], [B]: [talk({ offer: 250 })], [C]: [talk({ offer: 270 })] });
  const { slug, mission } = await begin('Buy a rug', [
    '--class',
    '3',
    ...vars({ owner: 'Kim', targets: 'three dealers', subject: 'a rug', limit: 'not over 400' }),
  ]);
  await world.planAndCommit(slug, PEOPLE);
  await verb('drive', slug, 'on');
  await world.until(ended(slug));
  await expectWholeEnd(slug, mission);
  expect(world.dialled()).toEqual([A, B, C]);
  const { scheduled, assistants, runs } = world.door.sim.world;
  // Planned calls say "none yet", and each later one the best so far.
  expect([...scheduled.values()].map(({ dynamicVariables }) => dynamicVariables)).toMatchObject([
    { best_offer: 'none yet', offers_heard: '0' },
    { best_offer: '300', offers_heard: '1' },
    { best_offer: '250', offers_heard: '2' },
  ]);
  const agent = [...assistants.values()].find(({ config }) =>
    JSON.stringify(config['name']).includes('Negotiator'),
  );
  expect(agent?.config['instructions']).toMatch(
    /2 offers so far; the best is 250\.\nIn the order of the calls: 300, 250\./,
  );
  expect(agent?.config['dynamic_variables']).toEqual({ best_offer: '250', offers_heard: '2' });
  const told = [...runs.values()].flatMap(({ events }) => events.map(({ summary }) => summary));
  expect(told.filter((summary) => summary.startsWith('Updated'))).toEqual([
    'Updated Buy a rug: Negotiator with 1 offer, the best 300',
    'Updated Buy a rug: Negotiator with 2 offers, the best 250',
  ]);
});

test('class 3, suggested: after each call the update is proposed, then the next call; neither happens by itself', async () => {
  await open({ [A]: [talk({ offer: 300 })], [B]: [talk({ offer: 250 })] });
  const { slug } = await begin('Buy a rug', [
    '--class',
    '3',
    ...vars({ owner: 'Kim', targets: 'two dealers', subject: 'a rug', limit: 'not over 400' }),
  ]);
  await world.planAndCommit(slug, PEOPLE.slice(0, 2));
  const proposed = (kind: string): readonly Command[] =>
    world
      .proposals()
      .map(({ command }) => command as Command)
      .filter((command) => command.kind === kind);
  const doProposed = async (kind: string): Promise<void> => {
    await world.until(() => proposed(kind).length > 0);
    for (const command of proposed(kind)) {
      expect(await world.decide(command)).toMatchObject({ status: 'done' });
    }
  };
  await doProposed('call.record');
  await world.until(() => proposed('assistant.brief').length > 0);
  expect(proposed('event.schedule')).toEqual([]);
  expect(world.proposals().map(({ sentence }) => sentence)).toEqual([
    'update the agent with 1 offer, the best 300',
  ]);
  await doProposed('assistant.brief');
  await world.until(() => proposed('event.schedule').length > 0);
  expect(world.proposals().map(({ sentence }) => sentence)).toEqual(['schedule call to Bea Panes, try 1']);
  expect(world.dialled()).toEqual([A]);
});

test('class 4: round 1, a person’s shortlist, round 2, the end', async () => {
  await open({
    [A]: [talk({ fit: 4 }), talk({ fit: 5 })],
    [B]: [talk({ fit: 8 }), talk({ fit: 9 })],
    [C]: [talk({ fit: 1 })],
  });
  const { slug, mission } = await begin('Find a venue', [
    '--class',
    '4',
    ...vars({
      owner: 'Kim',
      targets: 'venues',
      question: 'Free in May?',
      rubric: 'fit:1',
      second: 'A visit?',
    }),
  ]);
  await world.planAndCommit(slug, PEOPLE);
  await verb('drive', slug, 'on');
  await world.until(async () => {
    const memory = (await world.snapshotOf(slug))?.entry?.memory;
    return memory?.['awaiting_approval'] === true;
  });
  const key = (await world.snapshotOf(slug))?.key ?? ('' as never);
  const outcome = await world.decide({
    kind: 'gate.decide',
    mission: key,
    decision: 'approved',
    advanced: [B, A],
    plannedBy: 'engine',
    by: 'kim',
  });
  expect(outcome).toMatchObject({ status: 'done' });
  await world.until(ended(slug));
  await expectWholeEnd(slug, mission);
  expect(world.dialled()).toEqual([A, B, C, B, A]);
});

test('class 5: the goal cancels the rest; a person acts and says so; then it ends', async () => {
  await open({
    [A]: [talk({ slot_offered: true, treats_tortoises: 'no' })],
    [B]: [talk({ slot_offered: 'yes', treats_tortoises: true })],
  });
  const { slug, mission } = await begin('Find a vet', [
    '--class',
    '5',
    ...vars({
      owner: 'Kim',
      targets: 'vets',
      goal: 'a slot for a tortoise',
      condition: 'slot_offered = yes and treats_tortoises = yes',
      action: 'book it',
    }),
  ]);
  await world.planAndCommit(slug, [...PEOPLE, ['Dot', '+13122340104'], ['Eve', '+13122340105']]);
  await verb('drive', slug, 'on');
  await world.until(async () => (await world.findingsOf(slug)).some(({ kind }) => kind === 'step-undone'));
  expect((await world.findingsOf(slug)).map(({ sentence }) => sentence)).toContain(
    "step 'act' (Act on it: book it) waits for you or the bot: once it is done, C completes it; nothing else is left",
  );
  expect(world.dialled()).not.toContain('+13122340105');
  await verb('step', slug, 'act', 'complete');
  await world.until(ended(slug));
  await expectWholeEnd(slug, mission);
  const row = value(await world.door.server.listRuns(mission as never)).find(
    ({ resultPayload }) => resultPayload,
  );
  expect(row?.resultPayload).toMatchObject({ goal_met: true, met_by: B });
});

test('class 5: nobody meets the goal: there is nothing to act on, and it ends saying so', async () => {
  await open({ [A]: [talk({ slot_offered: false })], [B]: [talk({ slot_offered: 'no' })] });
  const { slug } = await begin('Find a vet', [
    '--class',
    '5',
    ...vars({ owner: 'Kim', targets: 'vets', goal: 'a slot', condition: 'slot_offered', action: 'book it' }),
  ]);
  await world.planAndCommit(slug, PEOPLE.slice(0, 2));
  await verb('drive', slug, 'on');
  await world.until(ended(slug));
  expect(await world.statusOf(slug)).toBe('succeeded');
  const run = [...world.door.sim.world.runs.values()].find(({ steps }) =>
    steps.some(({ id }) => id === 'act'),
  );
  expect(run?.resultSummary).toMatch(/The goal was not met/);
  expect(run?.steps.map(({ id, status: state }) => `${id} ${state}`)).toContain('act skipped');
});

test('class 5: an engine that cannot tell is refused, with the way to mend it', async () => {
  await open({ [A]: [talk({ slot: true })] });
  const { slug } = await begin('Find a vet', [
    '--class',
    '5',
    ...vars({ owner: 'Kim', targets: 'vets', goal: 'a slot', condition: 'slot_offered', action: 'book it' }),
  ]);
  await world.planAndCommit(slug, PEOPLE.slice(0, 1));
  await world.until(() => world.dialled().length === 1);
  await world.until(async () => ((await world.snapshotOf(slug))?.insights.length ?? 0) > 0);
  const refused = await world.run('drive', slug, 'on');
  expect(refused.exit).toBe(3);
  expect(refused.said).toMatch(
    /does not tell slot_offered; it has slot\. .*goal find-a-vet "slot_offered = yes"/,
  );
  expect((await world.run('goal', slug, 'slot is')).said).toMatch(/a value is missing/);
  expect(await verb('goal', slug, 'slot = yes')).toMatch(
    /1 meets it, 0 do not, 0 do not say\.\s+met by Ada Glass/,
  );
  await verb('drive', slug, 'on');
});

test('what a template still needs is listed, and a wrong condition is told before anything is made', async () => {
  await open({});
  const missing = await world.run('new', 'Find a vet', '--class', '5', '--var', 'owner=Kim');
  expect(missing.exit).toBe(2);
  expect(missing.said).toMatch(/--var targets="…" {2}Whom to call/);
  const wrong = await world.run(
    'new',
    'Find a vet',
    '--class',
    '5',
    ...vars({ owner: 'Kim', targets: 'vets', goal: 'a slot', condition: 'a slot today', action: 'book' }),
  );
  expect(wrong).toMatchObject({
    exit: 2,
    said: expect.stringMatching(/--var condition: After “a” comes “slot”/) as string,
  });
  expect(world.door.sim.requests.count(/POST \/v1\/missions$/)).toBe(1);
});
