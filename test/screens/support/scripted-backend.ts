import type { Backend, Focus, RecordRef } from '../../../src/commands/ports/backend.ts';
import type { Command } from '../../../src/commands/command.ts';
import type { Consent, Outcome, Preview, Tier } from '../../../src/commands/door/door.ts';
import type { PlanEdit } from '../../../src/commands/planning/plan-edit.ts';
import type { MissionKey } from '../../../src/domain/mission/mission-row.ts';
import type { JsonValue } from '../../../src/lib/json.ts';
import { ok } from '../../../src/lib/result.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { dayHours } from '../../../src/planner/hours/day-hours.ts';
import { earliestSlot } from '../../../src/planner/slots/earliest-slot.ts';
import { plannerData } from '../../../src/planner/planner-data.ts';
import { DEFAULT_POLICY } from '../../../src/planner/policy.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { NOW_MS } from './sample-board.ts';

export interface Submitted {
  readonly command: Command;
  readonly consent?: Consent;
}

/** A backend that does what a test says, and remembers what was asked of it. */
export interface ScriptedBackend extends Backend {
  readonly submitted: Submitted[];
  readonly drafts: Map<string, JsonValue>;
  readonly previewed: Command[];
  /** Changes of the planner's inbox. */
  readonly edits: PlanEdit[];
  readonly stopped: () => number;
  readonly focused: Focus[];
  readonly undone: string[];
  readonly refreshed: () => number;
  readonly noticesSeen: () => number;
  /** Sends a change of the board, as background work would. */
  readonly send: (updates: readonly BoardUpdate[]) => void;
  tierOf: (command: Command) => Tier;
  previewOf: (command: Command) => Partial<Preview>;
  outcomeOf: (command: Command) => Outcome;
}

export function scriptedBackend(start: readonly BoardUpdate[] = []): ScriptedBackend {
  const listeners = new Set<(updates: readonly BoardUpdate[]) => void>();
  let refreshed = 0;
  let seen = 0;
  let stopped = 0;
  const backend: ScriptedBackend = {
    drafts: new Map(),
    submitted: [],
    previewed: [],
    edits: [],
    stopped: () => stopped,
    focused: [],
    undone: [],
    refreshed: () => refreshed,
    noticesSeen: () => seen,
    showFields: () => undefined,
    touched: () => undefined,
    send: (updates) => {
      for (const listener of listeners) listener(updates);
    },
    tierOf: () => 1,
    previewOf: () => ({}),
    outcomeOf: (command) => ({
      status: 'done',
      sentence: safe`Done: ${command.kind}.`,
      records: [
        { target: 'memory', state: 'done' },
        { target: 'event', state: 'done' },
      ],
    }),
    subscribe: (listener) => {
      listeners.add(listener);
      if (start.length > 0) listener(start);
      return () => void listeners.delete(listener);
    },
    focus: (focus) => void backend.focused.push(focus),
    refresh: () => {
      refreshed += 1;
    },
    inspect: (ref: RecordRef) => Promise.resolve(ok({ ref: ref.kind, id: 'm-1', nested: { deep: [1, 2] } })),
    markNoticesSeen: () => {
      seen += 1;
    },
    preview: (command) => {
      backend.previewed.push(command);
      return Promise.resolve({
        command,
        tier: backend.tierOf(command),
        title: safe`${command.kind}`,
        lines: [safe`what is shown for ${command.kind}`],
        digest: `digest of ${JSON.stringify(command)}`,
        ...backend.previewOf(command),
      });
    },
    submit: (command, _actor, consent) => {
      backend.submitted.push({ command, ...(consent === undefined ? {} : { consent }) });
      return Promise.resolve(backend.outcomeOf(command));
    },
    undo: (actId) => {
      backend.undone.push(actId);
      return Promise.resolve({ status: 'done', sentence: safe`Taken back.`, records: [] });
    },
    plan: (edit) => {
      backend.edits.push(edit);
      return Promise.resolve(ok(safe`3 moved, 27 kept, 0 dropped, 0 added.`));
    },
    planCommands: (digest) =>
      Promise.resolve(
        ok([{ kind: 'plan.commit', mission: 'm-1' as MissionKey, digest, items: [] } satisfies Command]),
      ),
    dayHours: (requests) =>
      Promise.resolve(requests.map((request) => dayHours(request, DEFAULT_POLICY, plannerData()))),
    earliestSlot: (request) =>
      Promise.resolve(earliestSlot(request, { policy: DEFAULT_POLICY, data: plannerData(), nowMs: NOW_MS })),
    numberOffers: () => Promise.resolve(ok([])),
    stopCommit: () => {
      stopped += 1;
    },
    draft: (id) => {
      const body = backend.drafts.get(id);
      return Promise.resolve(body === undefined ? undefined : { body, keptAtMs: 0 });
    },
    keepDraft: (id, body) => {
      if (body === undefined) backend.drafts.delete(id);
      else backend.drafts.set(id, body);
    },
    close: () => Promise.resolve(),
  };
  return backend;
}
