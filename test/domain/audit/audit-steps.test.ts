import { expect, test } from 'vitest';
import { auditMission } from '../../../src/domain/audit/audit.ts';
import { conversationId, scheduledEventId, stepId } from '../../../src/domain/ids.ts';
import type { MissionSnapshot } from '../../../src/domain/mission/mission-snapshot.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { entry, event, finishedCall, MINUTE, NOW, runEvent, snapshot, step } from '../fixtures.ts';

const findings = (parts: Partial<MissionSnapshot>) =>
  auditMission({ ...snapshot(), readAtMs: NOW, ...parts }, NOW, {
    stuckAfterMs: 30 * MINUTE,
    assistants: [],
  });

test('a step that the set-up did is named with its time, its key and what waits for it', () => {
  const found = findings({
    steps: [step('setup', 'pending'), step('calls', 'pending', 2), step('report', 'pending', 3)],
    entry: entry({ mission_class: 1 }, { assistant_id: 'a1' }),
    events: [
      runEvent({
        summary: 'Set up agent Caller on +13125550100',
        payload: { assistant_id: 'a1' },
        createdAtMs: Date.parse('2026-06-03T14:26:00Z'),
      }),
    ],
  }).find(({ kind }) => kind === 'step-open');
  expect(found?.sentence).toBe(
    "step 'setup' is done by the agent set-up at 3 Jun 14:26 UTC: C completes it; 2 steps wait for it",
  );
  expect(found?.mend?.command).toMatchObject({ kind: 'step.complete', step: 'setup' });
});

test('a goal that is met while others would still be called offers to cancel the rest', () => {
  const found = findings({
    steps: [step('calls', 'in_progress')],
    entry: entry({ mission_class: 5, goal: 'slot = yes' }),
    insights: [{ conversationId: conversationId('c1'), status: 'completed', results: [{ slot: true }] }],
    scheduled: [
      finishedCall({ stepId: stepId('calls') }),
      ...['e2', 'e3'].map((id, index) =>
        event({
          id: scheduledEventId(id),
          to: safeText(`+1312555010${index + 2}`),
          scheduledAtMs: NOW + 20 * MINUTE,
          stepId: stepId('calls'),
        }),
      ),
    ],
  }).find(({ kind }) => kind === 'goal-met');
  expect(found?.sentence).toBe('goal met by +13125550101, and 2 more would still be called');
  expect(found?.mend).toMatchObject({
    label: 'Goal met: cancel the rest (2)',
    command: { kind: 'calls.cancel' },
  });
});
