import type { JsonObject } from '../../../src/lib/json.ts';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/engine/drive/decide.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { call, context, insight, NOW_MS, snapshot, MINUTE_MS } from './fixture.ts';

const A = '+13125550101';
const B = '+13125550102';
const C = '+13125550103';

/** What is asked for, in short: kind, and what it is about. */
function asked(...args: Parameters<typeof decide>): string[] {
  return decide(...args).acts.map(({ command }) => {
    if (command.kind === 'call.record')
      return `record ${command.event} ${command.outcome}${command.abandoned ? ' abandoned' : ''}`;
    if (command.kind === 'event.schedule') return `schedule ${command.to} try ${command.attempt}`;
    if (command.kind === 'event.cancel') return `cancel ${command.event}`;
    if ('step' in command) return `${command.kind} ${command.step}`;
    if ('key' in command) return `${command.kind} ${command.key}`;
    return command.kind;
  });
}

describe('a mission that must not be touched', () => {
  test.each([
    ['succeeded', 'the run has ended'],
    ['failed', 'the run has ended'],
    ['cancelled', 'the run has ended'],
    ['paused', 'the run is paused'],
    ['pending', 'the run has not been started'],
  ])('%s: %s', (runStatus, waiting) => {
    const mission = snapshot({ steps: ['calls:completed'], runStatus });
    expect(decide(mission, context(1))).toMatchObject({ acts: [], waiting });
  });

  test('a mission that no state entry names is watched, never driven', () => {
    const { entry: _, ...unknown } = snapshot({ steps: ['calls:completed'] });
    expect(decide(unknown, context(1)).acts).toEqual([]);
  });
});

describe('what ended is written down first, once', () => {
  test.each([
    [
      'succeeded',
      call('e1', A, 'completed', { callStatus: 'completed', talk: 't1' }),
      [insight('t1', { ok: 1 })],
      'record e1 succeeded',
    ],
    ['busy', call('e1', A, 'failed', { callStatus: 'busy' }), [], 'record e1 busy'],
    [
      'completed, but nobody answered',
      call('e1', A, 'completed', { callStatus: 'no-answer' }),
      [],
      'record e1 no-answer',
    ],
    [
      'an insight that says nothing',
      call('e1', A, 'completed', { callStatus: 'completed', talk: 't1' }),
      [insight('t1', null)],
      'record e1 empty-insight',
    ],
    [
      'an insight that failed',
      call('e1', A, 'completed', { callStatus: 'completed', talk: 't1' }),
      [insight('t1', null, 'failed')],
      'record e1 empty-insight',
    ],
    [
      'voicemail',
      call('e1', A, 'completed', { callStatus: 'completed', talk: 't1' }),
      [insight('t1', { voicemail: true })],
      'record e1 voicemail',
    ],
    [
      'half an hour of ringing',
      call('e1', A, 'in_progress', { callStatus: 'ringing', minutesAgo: 31 }),
      [],
      'record e1 failed',
    ],
    ['a message', call('e1', A, 'completed', { channel: 'sms' }), [], 'record e1 succeeded'],
  ])('%s', (_, event, insights, expected) => {
    const mission = snapshot({ steps: ['calls:in_progress', 'later:pending'], scheduled: [event], insights });
    expect(asked(mission, context(1))).toEqual([expected]);
  });

  test('not again, once the record tells it', () => {
    const mission = snapshot({
      steps: ['calls:in_progress', 'research:pending'],
      scheduled: [
        call('e1', A, 'pending', { minutesAgo: -30 }),
        call('e2', B, 'failed', { callStatus: 'busy' }),
      ],
      recorded: ['e2'],
    });
    expect(asked(mission, context(1))).toEqual([`schedule ${B} try 2`]);
  });

  test('an insight that is not ready is waited for', () => {
    const mission = snapshot({
      steps: ['calls:in_progress'],
      scheduled: [call('e1', A, 'completed', { callStatus: 'completed', talk: 't1' })],
      insights: [insight('t1', null, 'in_progress')],
    });
    expect(decide(mission, context(1))).toMatchObject({
      acts: [],
      waiting: '1 insight to be ready',
      nextLookAtMs: NOW_MS + 10_000,
    });
  });

  test('an unknown status counts as not finished', () => {
    const mission = snapshot({ steps: ['calls:in_progress'], scheduled: [call('e1', A, 'hibernating')] });
    expect(decide(mission, context(1))).toMatchObject({ acts: [], waiting: '1 scheduled event to end' });
  });
});

describe('tries', () => {
  test('the third miss is the last: the contact is abandoned and the mission fails when nobody was reached', () => {
    const tries = [1, 2, 3].map((n) =>
      call(`e${n}`, A, 'failed', { callStatus: 'no-answer', minutesAgo: 300 - n * 60 }),
    );
    const mission = snapshot({ steps: ['calls:in_progress'], scheduled: tries });
    expect(asked(mission, context(1))).toEqual(['record e3 no-answer abandoned']);
    const recorded = snapshot({ steps: ['calls:in_progress'], scheduled: tries, recorded: ['e3'] });
    expect(asked(recorded, context(1))).toEqual(['mission.fail calls']);
  });

  test('whoever may have opted out is neither tried again nor given up before a person has decided', () => {
    const mission = snapshot({
      steps: ['calls:in_progress'],
      scheduled: [call('e1', A, 'failed', { callStatus: 'busy' })],
      recorded: ['e1'],
    });
    const told = { ...context(1), suppressed: () => true };
    expect(asked(mission, told)).toEqual(['mission.fail calls']);
    expect(asked(mission, { ...told, undecided: () => true })).toEqual([]);
    const fresh = snapshot({
      steps: ['calls:in_progress'],
      scheduled: [call('e1', A, 'failed', { callStatus: 'busy' })],
    });
    expect(asked(fresh, { ...told, undecided: () => true })).toEqual(['record e1 busy']);
  });

  test('a call that somebody canceled is not tried again', () => {
    const mission = snapshot({
      steps: ['calls:in_progress'],
      scheduled: [
        call('e1', A, 'failed', { callStatus: 'canceled' }),
        call('e2', B, 'completed', { callStatus: 'completed', talk: 't' }),
      ],
      insights: [insight('t', { rate: 9 })],
      recorded: ['e1', 'e2'],
    });
    expect(asked(mission, context(1))).toEqual(['step.complete calls']);
  });

  test('a try that is already scheduled is not scheduled again', () => {
    const mission = snapshot({
      steps: ['calls:in_progress'],
      scheduled: [
        call('e1', A, 'failed', { callStatus: 'busy', minutesAgo: 60 }),
        call('e2', A, 'pending', { minutesAgo: -10 }),
      ],
      recorded: ['e1'],
    });
    expect(decide(mission, context(1)).acts).toEqual([]);
  });
});

test('half of a list tells nothing of the whole: while a commit is not through no step ends by its outcomes', () => {
  const tries = [1, 2, 3].map((n) =>
    call(`e${n}`, A, 'failed', { callStatus: 'no-answer', minutesAgo: 300 - n * 60 }),
  );
  const given = { steps: ['calls:in_progress'], scheduled: tries } as const;
  const sentence = safeText('A commit stopped after 1 of 4.');
  const openCommit = { id: 'open-commit:m', sentence, underWay: false };
  const failing = snapshot({ ...given, recorded: ['e3'] });
  expect(asked(failing, context(1))).toEqual(['mission.fail calls']);
  expect(decide({ ...failing, openCommit }, context(1))).toMatchObject({
    acts: [],
    waiting: 'you to commit the rest of a commit that stopped, or to drop it',
  });
  const closing = { ...snapshot({ steps: ['calls:completed'] }), openCommit };
  expect(decide({ ...closing, openCommit: { ...openCommit, underWay: true } }, context(1))).toMatchObject({
    acts: [],
    waiting: 'a commit that is under way',
  });
  // What ended is written down all the same.
  expect(asked({ ...snapshot(given), openCommit }, context(1))).toEqual(['record e3 no-answer abandoned']);
});

describe('classes', () => {
  const reached = (id: string, phone: string, result: object) => ({
    event: call(id, phone, 'completed', { callStatus: 'completed', talk: `t-${id}` }),
    report: insight(`t-${id}`, result as never),
  });

  test('1: analysis begins when all have ended, keeps the results, then the run is closed', () => {
    const one = reached('e1', A, { rate: 120 });
    const base = { scheduled: [one.event], insights: [one.report], recorded: ['e1'] };
    expect(asked(snapshot({ ...base, steps: ['calls:in_progress', 'analyze:pending'] }), context(1))).toEqual(
      ['step.complete calls'],
    );
    expect(asked(snapshot({ ...base, steps: ['calls:completed', 'analyze:pending'] }), context(1))).toEqual([
      'step.start analyze',
    ]);
    expect(
      asked(snapshot({ ...base, steps: ['calls:completed', 'analyze:in_progress'] }), context(1)),
    ).toEqual(['memory.save analysis', 'step.complete analyze']);
    expect(asked(snapshot({ ...base, steps: ['calls:completed', 'analyze:completed'] }), context(1))).toEqual(
      ['mission.complete'],
    );
  });

  test('2: the ranking by the rubric stands in the result', () => {
    const cheap = reached('e1', A, { price: 100, insured: true });
    const dear = reached('e2', B, { price: 300, insured: true });
    const mission = snapshot({
      steps: ['calls:completed', 'rank:completed'],
      scheduled: [cheap.event, dear.event],
      insights: [cheap.report, dear.report],
      recorded: ['e1', 'e2'],
      memory: { rubric: { price: -2, insured: 1 } },
    });
    const [act] = decide(mission, context(2)).acts;
    expect(act?.command).toMatchObject({
      kind: 'mission.complete',
      payload: {
        ranking: [
          { rank: 1, phone: A },
          { rank: 2, phone: B },
        ],
      },
    });
  });

  test('3: never two in flight, the best offer goes into the next call, a missed one is tried before the next', () => {
    const queue = { call_queue: [{ phone: A }, { phone: B }, { phone: C }] };
    const first = snapshot({ steps: ['calls:in_progress'], memory: queue });
    expect(asked(first, context(3))).toEqual([`schedule ${A} try 1`]);

    const out = snapshot({
      steps: ['calls:in_progress'],
      memory: queue,
      scheduled: [call('e1', A, 'pending', { minutesAgo: -4 })],
    });
    expect(decide(out, context(3)).acts).toEqual([]);

    const one = reached('e1', A, { offer: 250 });
    const after = (memory: JsonObject) =>
      snapshot({
        steps: ['calls:in_progress'],
        memory: { ...queue, ...memory },
        scheduled: [one.event],
        insights: [one.report],
        recorded: ['e1'],
      });
    const told = { best_offer: '250', offers_heard: '1' };
    expect(decide(after({}), context(3)).acts.map((act) => act.command)).toMatchObject([
      { kind: 'assistant.brief', assistantId: 'a1', offers: 1, best: 250, variables: told },
    ]);
    expect(
      decide(after({ briefed: { offers: 1 } }), context(3)).acts.map((act) => act.command),
    ).toMatchObject([{ kind: 'event.schedule', to: B, attempt: 1, variables: told }]);

    const missed = snapshot({
      steps: ['calls:in_progress'],
      memory: queue,
      scheduled: [call('e1', A, 'failed', { callStatus: 'busy' })],
      recorded: ['e1'],
    });
    expect(asked(missed, context(3))).toEqual([`schedule ${A} try 2`]);
  });

  test('4: the gate lays the shortlist out once, then waits', () => {
    const one = reached('e1', A, { fit: 8 });
    const base = { scheduled: [one.event], insights: [one.report], recorded: ['e1'] };
    const steps = ['round-1:completed', 'human-approval:in_progress', 'round-2:pending'];
    const event = { ...one.event, stepId: 'round-1' as never };
    expect(asked(snapshot({ ...base, scheduled: [event], steps }), context(4))).toEqual([
      'memory.save approval_summary',
      'memory.save awaiting_approval',
    ]);
    const waiting = snapshot({ ...base, scheduled: [event], steps, memory: { awaiting_approval: true } });
    expect(decide(waiting, context(4)).acts).toEqual([]);
  });

  test('4: after the gate a round is begun, or left to the person who plans it; the suppressed are in neither', () => {
    const steps = ['round-1:completed', 'human-approval:completed', 'round-2:pending'];
    const rounds = [{ round: 1, advanced: [A, B] }];
    const begun = snapshot({ steps, memory: { rounds } });
    expect(asked(begun, context(4))).toEqual([`schedule ${A} try 1`, `schedule ${B} try 1`]);
    expect(asked(begun, context(4, { suppressed: (phone) => phone === A }))).toEqual([`schedule ${B} try 1`]);
    const planned = snapshot({ steps, memory: { rounds: [{ ...rounds[0], planned_by: 'operator' }] } });
    const decision = decide(planned, context(4));
    expect(decision).toMatchObject({ acts: [], waiting: 'you to plan the calls of round 2' });
  });

  test('5: the goal cancels what is pending at once, then the step ends and nobody else is called', () => {
    const won = reached('e1', A, { goal_met: true });
    const base = {
      insights: [won.report],
      recorded: ['e1'],
      memory: { call_queue: [{ phone: A }, { phone: B }, { phone: C }] },
    };
    const pending = call('e2', B, 'pending', { minutesAgo: -20 });
    expect(
      asked(snapshot({ ...base, steps: ['calls:in_progress'], scheduled: [won.event, pending] }), context(5)),
    ).toEqual(['cancel e2']);
    expect(
      asked(snapshot({ ...base, steps: ['calls:in_progress'], scheduled: [won.event] }), context(5)),
    ).toEqual(['step.complete calls']);
  });

  test('5: at most three are out', () => {
    const memory = { call_queue: [A, B, C, '+13125550104', '+13125550105'].map((phone) => ({ phone })) };
    expect(asked(snapshot({ steps: ['calls:in_progress'], memory }), context(5))).toHaveLength(3);
    const scheduled = [
      call('e1', A, 'pending', { minutesAgo: -4 }),
      call('e2', B, 'in_progress', { callStatus: 'ringing', minutesAgo: 1 }),
    ];
    expect(asked(snapshot({ steps: ['calls:in_progress'], memory, scheduled }), context(5))).toEqual([
      `schedule ${C} try 1`,
    ]);
  });
});

describe('steps of others', () => {
  test('a step that only the bot can do is waited for, and so is everything behind it', () => {
    const mission = snapshot({ steps: ['research:in_progress', 'calls:pending'] });
    expect(decide(mission, context(1))).toMatchObject({
      acts: [],
      waiting: 'a step that only the bot or you can do',
    });
  });

  test('a step whose first call is scheduled has begun', () => {
    const mission = snapshot({
      steps: ['setup:completed', 'calls:pending'],
      scheduled: [call('e1', A, 'pending', { minutesAgo: -60 })],
    });
    expect(asked(mission, context(1))).toEqual(['step.start calls']);
  });

  test('a failed step that nobody may retry fails the mission', () => {
    expect(asked(snapshot({ steps: ['setup:failed', 'calls:pending'] }), context(1))).toEqual([
      'mission.fail setup',
    ]);
  });

  test('a failed step marked recoverable is left for a retry', () => {
    const mission = snapshot({
      steps: ['setup:failed', 'calls:pending'],
      memory: { error_setup: { error: 'x', recoverable: true } },
    });
    expect(decide(mission, context(1)).acts).toEqual([]);
  });

  test('a step that checks begins beside the calls and ends after them', () => {
    const out = [call('e1', A, 'pending', { minutesAgo: -MINUTE_MS / MINUTE_MS })];
    expect(
      asked(
        snapshot({
          steps: ['sms:in_progress', 'verify:pending'],
          scheduled: [{ ...out[0]!, stepId: 'sms' as never }],
        }),
        context(1),
      ),
    ).toEqual(['step.start verify']);
  });
});

test("a bot's own record of an outcome counts", () => {
  const mission = snapshot({
    steps: ['calls:in_progress', 'research:pending'],
    scheduled: [
      call('e1', A, 'failed', { callStatus: 'canceled' }),
      call('e2', B, 'pending', { minutesAgo: -9 }),
    ],
  });
  const noted = {
    id: 'n1',
    type: 'tool_result',
    summary: mission.steps[0]!.description,
    payload: { event_id: 'e1', call_status: 'canceled' },
  };
  expect(asked(mission, context(1))).toEqual(['record e1 canceled abandoned']);
  expect(decide({ ...mission, events: [noted] }, context(1)).acts).toEqual([]);
});
