import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/lib/json.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { scriptedBackend } from '../support/scripted-backend.ts';
import { sampleUpdates } from '../support/sample-board.ts';

let app: OpenConsole;
afterEach(() => app.close());

const DOWN = '\u001b[B';
const DRAFT = 'compose:mission';
const ESC = '\u001b';

/** A draft as it is kept when the plan is being written. */
const planned: JsonObject = {
  stage: 'plan',
  answers: { depends: false, ranking: false },
  missionClass: 1,
  templateId: 'parallel-sweep',
  values: { name: 'Ask ten painters', request: 'r', 'in.owner': 'Kim' },
  instructions: 'Call them.',
  steps: [
    { id: 'research', description: 'Find them' },
    { id: 'calls', description: 'Call them' },
  ],
};

async function open(body?: JsonObject): Promise<OpenConsole> {
  const backend = scriptedBackend(sampleUpdates);
  if (body !== undefined) backend.drafts.set(DRAFT, body);
  app = await openConsole({ backend, start: { screen: 'compose' } });
  return app;
}

const keptSteps = (): readonly string[] =>
  (
    (app.backend.drafts.get(DRAFT) as JsonObject)['steps'] as unknown as readonly {
      readonly id: string;
      readonly description: string;
    }[]
  ).map(({ id, description }) => `${id}: ${description}`);

test('one call needs no mission: the direct way is offered first', async () => {
  const { terminal } = await open();
  expect(terminal.text()).toContain('What kind of mission is it?');
  expect(terminal.text()).toContain('0 one call or one message');
  await terminal.send('0');
  expect(terminal.text()).toContain('One call or message');
  await terminal.send('\r');
  await terminal.send('\r', '+13125550177', '\r', 'in 15 min');
  // What is read shows while it is typed, on the clock that is meant.
  expect(terminal.text()).toContain('today 16:15 CET, in 15 min');
  await terminal.send('\r', '\r', '\r');
  expect(terminal.text()).toContain('[ Next: read it back ]');
  await terminal.send('\r');
  expect(app.backend.previewed.at(-1)).toMatchObject({
    kind: 'event.schedule',
    channel: 'call',
    to: '+13125550177',
    from: '+12125550100',
    atMs: app.clock.now() + 15 * 60_000,
    attempt: 1,
  });
  // Made, it is stood on, under a filter that shows it.
  await app.slowly('y');
  expect(terminal.text()).toContain('2 Schedule');
  expect(terminal.text()).toContain('filter to:+13125550177 how:call');
});

test('the five classes stand beside the question; a digit takes one, and no menu has one entry', async () => {
  const { terminal } = await open();
  for (const name of ['parallel sweep', 'screening with a rubric']) expect(terminal.text()).toContain(name);
  expect(terminal.text()).toContain('▸ Yes');
  await terminal.send('2');
  expect(terminal.text()).toContain('Step 2 of 4: name and facts');
  expect(terminal.text()).toContain('Class 2, screening with a rubric');
  // Back is the same page, not a menu of one.
  await terminal.send('\u001b');
  await app.clock.advance(100);
  await terminal.idle();
  expect(terminal.text()).toContain('What kind of mission is it?');
});

test('the plan is a list: added, moved, renamed, removed and taken back', async () => {
  const { terminal } = await open(planned);
  await terminal.send('\r');
  expect(terminal.text()).toContain('research');
  await terminal.send('a', 'Tell the caretaker', '\r', '\r', 'Caretaker', '\r', '\r');
  await terminal.send('>');
  await terminal.send('x');
  await terminal.send('z');
  await terminal.send('e', '\t', '\u0015', 'ring', '\r', '\r', '\r');
  await app.clock.advance(500);
  expect(keptSteps()).toEqual([
    'research: Find them',
    'ring: Call them',
    'tell_the_caretaker: Tell the caretaker',
  ]);
  expect(terminal.text()).toContain('Caretaker: Tell the caretaker');
});

test('an id that will not do is told at its field, and the plan cannot be left with one', async () => {
  const { terminal } = await open({
    ...planned,
    steps: [
      { id: 'calls', description: 'a' },
      { id: 'calls', description: 'b' },
    ],
  });
  await terminal.send('\r', 'c');
  expect(terminal.text()).toContain("Two steps have the id 'calls'.");
  expect(terminal.text()).not.toContain('Slug');
  await terminal.send('e', '\t', '\u0015', 'a b', '\r');
  expect(terminal.text()).toContain('letters, digits');
});

test('what is reviewed is what is asked for, read once, in the dialog that the review opens with', async () => {
  const { terminal } = await open({ ...planned, stage: 'review' });
  await terminal.send('\r');
  expect(app.backend.previewed).toEqual([
    {
      kind: 'mission.create',
      name: 'Ask ten painters',
      request: 'r',
      instructions: 'Call them.',
      missionClass: 1,
      memory: { agent_draft: expect.objectContaining({ features: 'telephony, messaging' }) },
      steps: [
        { stepId: 'research', description: 'Find them', sequence: 1 },
        { stepId: 'calls', description: 'Call them', sequence: 2 },
      ],
    },
  ]);
});

test('behind the dialog the review stands in words: E edits a part and comes back, J shows the data', async () => {
  const { terminal } = await open({ ...planned, stage: 'review' });
  await terminal.send('\r', ESC);
  await app.clock.advance(100);
  await terminal.idle();
  expect(terminal.text()).toContain('Step 3 of 4: review');
  expect(terminal.text()).toContain('Slug          ask-ten-painters');
  expect(terminal.text()).toContain('(a draft: you see it next)');
  expect(terminal.text()).not.toContain('{"');
  await terminal.send('J');
  expect(terminal.text()).toContain('"agent_draft"');
  await terminal.send(ESC);
  await app.clock.advance(100);
  await terminal.send('E', 'plan', '\r');
  expect(terminal.text()).toContain("The plan's steps in their order");
  const asked = app.backend.previewed.length;
  await terminal.send('x', 'c');
  // What was changed is read back again.
  expect(app.backend.previewed).toHaveLength(asked + 1);
  expect(app.backend.previewed.at(-1)).toMatchObject({ steps: [{ stepId: 'calls' }] });
});

test('a hole that is not filled keeps the mission from being created', async () => {
  const { terminal } = await open({ ...planned, stage: 'review', instructions: 'Call [[targets]].' });
  await terminal.send('\r', 'C');
  expect(terminal.text()).toContain('Still to be filled in: targets.');
  expect(app.backend.previewed).toEqual([]);
});

test('esc keeps the draft, and beginning anew throws it away', async () => {
  const { terminal } = await open(planned);
  expect(terminal.text()).toContain('Go on with Ask ten painters');
  await terminal.send(DOWN, '\r');
  expect(app.backend.drafts.has(DRAFT)).toBe(false);
  await terminal.send('\r', '\r', '\r');
  await terminal.send(ESC);
  await app.clock.advance(600);
  expect(app.backend.drafts.get(DRAFT)).toMatchObject({ answers: { depends: true } });
});

test('the lists in the screens narrow as one types, and esc shows all again before it leads back', async () => {
  const { terminal } = await open();
  await terminal.send('rub');
  expect(terminal.text()).toContain('find: rub');
  expect(terminal.text()).toContain('▸ 2 screening with a rubric');
  expect(terminal.text()).not.toContain('parallel sweep');
  await terminal.send(ESC);
  await app.clock.advance(100);
  await terminal.idle();
  expect(terminal.text()).toContain('parallel sweep');
  await terminal.send('sweep', '\r');
  expect(terminal.text()).toContain('Class 1, parallel sweep');
});
