import { describe, expect, test } from 'vitest';
import { stepId } from '../../../src/domain/ids.ts';
import {
  completionChecklist,
  failureOrder,
  isVerification,
  nextMove,
  unrecordedCalls,
  type LifecycleState,
} from '../../../src/domain/mission/lifecycle.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { event, finishedCall, MINUTE, NOW, runEvent, step } from '../fixtures.ts';

const out = event({ scheduledAtMs: NOW + MINUTE });

describe('is this mission finished?', () => {
  test.each<[string, Partial<LifecycleState>, string]>([
    ['all done', { steps: [step('a', 'completed'), step('b', 'skipped', 2)] }, 'close'],
    ['more remain', { steps: [step('a', 'completed'), step('b', 'pending', 2)] }, 'next-step b'],
    [
      'by sequence, not by place',
      { steps: [step('late', 'pending', 9), step('soon', 'pending', 2)] },
      'next-step soon',
    ],
    ['one under way', { steps: [step('a', 'in_progress'), step('b', 'pending', 2)] }, 'continue a'],
    ['an unknown status is not finished', { steps: [step('a', 'blocked')] }, 'continue a'],
    [
      'only verification left',
      { steps: [step('a', 'completed'), step('verify', 'pending', 2)], scheduled: [out] },
      'poll verify',
    ],
    [
      'verification under way',
      { steps: [step('monitor-calls', 'in_progress')], scheduled: [out] },
      'poll monitor-calls',
    ],
    ['nothing out to verify', { steps: [step('verify', 'pending')] }, 'next-step verify'],
    [
      'work beside verification',
      { steps: [step('send', 'pending'), step('verify', 'pending', 2)], scheduled: [out] },
      'next-step send',
    ],
    ['failed for good', { steps: [step('a', 'failed'), step('b', 'pending', 2)] }, 'fail a'],
    [
      'failed, may be tried again',
      { steps: [step('a', 'failed'), step('b', 'pending', 2)], recoverable: new Set([stepId('a')]) },
      'retry a',
    ],
    [
      'one lost, one to retry',
      { steps: [step('a', 'failed'), step('b', 'failed', 2)], recoverable: new Set([stepId('a')]) },
      'fail b',
    ],
    ['no plan', { steps: [] }, 'leave no-plan'],
    ['ended by whoever', { run: { status: 'failed' }, steps: [step('a', 'pending')] }, 'leave ended'],
    ['ended, all done', { run: { status: 'succeeded' }, steps: [step('a', 'completed')] }, 'leave ended'],
    ['paused', { run: { status: 'paused' }, steps: [step('a', 'completed')] }, 'leave paused'],
  ])('%s', (_, state, expected) => {
    const move = nextMove({ steps: [], scheduled: [], ...state }, NOW);
    const about = 'step' in move ? move.step.id : 'why' in move ? move.why : '';
    expect(`${move.kind} ${about}`.trim()).toBe(expected);
  });

  test('a failure carries the reason that memory gives', () => {
    const steps = [step('a', 'failed')];
    const reasons = new Map([[stepId('a'), 'nobody answers']]);
    expect(nextMove({ steps, scheduled: [], reasons }, NOW)).toMatchObject({
      kind: 'fail',
      reason: 'nobody answers',
    });
  });
});

test('failing goes step, event, memory, run, result, polling, in this order', () => {
  expect(failureOrder('no line', stepId('calls'))).toEqual([
    { kind: 'step', step: 'calls', status: 'failed' },
    { kind: 'event', type: 'error', summary: 'Failed: no line', step: 'calls' },
    { kind: 'memory', key: 'error_calls', value: { error: 'no line', recoverable: false } },
    { kind: 'run', status: 'failed' },
    { kind: 'memory', key: 'result', value: { status: 'failed', reason: 'no line', failed_step: 'calls' } },
    { kind: 'stop-polling' },
  ]);
  // Nobody is told that the run has failed before it has.
  expect(failureOrder('no line').map((act) => act.kind)).toEqual(['run', 'event', 'memory', 'stop-polling']);
});

describe('before closing as succeeded', () => {
  const whole = {
    steps: [step('a', 'completed')],
    scheduled: [finishedCall()],
    events: [runEvent({ payload: { conversation_id: 'c1' } })],
    insights: [{ conversationId: 'c1' as never, status: 'completed', results: ['fine'] }],
    summary: 'Three quotes.',
    hasPayload: true,
  };
  const missing = (change: object): readonly string[] =>
    completionChecklist({ ...whole, ...change }).flatMap((item) => (item.ok ? [] : [item.id]));

  test.each<[string, object, readonly string[]]>([
    ['nothing is missing', {}, []],
    ['an open step', { steps: [step('a', 'in_progress')] }, ['steps-terminal']],
    ['a call to come', { scheduled: [finishedCall(), out] }, ['calls-ended']],
    ['a call nobody recorded', { events: [] }, ['calls-recorded']],
    ['an insight nobody read', { insights: [] }, ['insights-read']],
    ['no summary', { summary: ' ' }, ['summary']],
    ['no payload', { hasPayload: false }, ['payload']],
  ])('%s', (_, change, expected) => {
    expect(missing(change)).toEqual(expected);
  });

  test('what is missing is named', () => {
    const steps = ['a', 'b', 'c', 'd', 'e'].map((id, index) => step(id, 'pending', index));
    expect(completionChecklist({ ...whole, steps })[0]?.missing).toBe('steps a, b, c and 2 more');
  });
});

test('a conversation counts as recorded in a summary or in a payload', () => {
  const call = finishedCall();
  expect(unrecordedCalls([call], [runEvent({ summary: safeText('Call done, c1') })])).toEqual([]);
  expect(unrecordedCalls([call], [runEvent({ payload: { calls: [{ conversation: 'c1' }] } })])).toEqual([]);
  expect(unrecordedCalls([call], [runEvent()])).toEqual([call]);
  expect(unrecordedCalls([event()], [])).toEqual([]);
});

test.each([
  ['verify', true],
  ['poll_results', true],
  ['monitor-calls', true],
  ['schedule-calls', false],
  ['analyze', false],
])('step %s only verifies: %s', (id, expected) => {
  expect(isVerification(step(id, 'pending'))).toBe(expected);
});

test('an ended message waits for no insight, whatever its row names', () => {
  const list = completionChecklist({
    steps: [step('sms', 'completed')],
    scheduled: [finishedCall({ channel: 'sms' })],
    events: [],
    insights: [],
    summary: 'Sent.',
    hasPayload: true,
  });
  expect(list.filter(({ ok }) => !ok)).toEqual([]);
});
