import { CHANGED_SENTENCE } from '../door/refusal.ts';
import { ENDS, requestDigest, requestState } from '../../domain/approval/inbox-item.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { ServerChange, Performed } from './part.ts';

export interface ApprovalPorts {
  readonly server: ServerPort;
  readonly ledger: Pick<LedgerPort, 'commit'>;
  readonly nowMs: () => number;
}

type ApprovalChange = Extract<ServerChange, { kind: 'answer-approval' | 'ask-approval' }>;

const ACT = { priority: 'act' } as const;

/**
 * Answers a request, or makes one. Neither is ever done a second time: what a person agreed to was one moment's
 * question, so after an interruption it is looked up and never sent again.
 */
export function performApproval(
  change: ApprovalChange,
  mark: { readonly op: string; readonly fresh: boolean },
  ports: ApprovalPorts,
): Promise<Performed> {
  return change.kind === 'answer-approval' ? answer(change, mark, ports) : ask(change, mark, ports);
}

async function answer(
  change: Extract<ApprovalChange, { kind: 'answer-approval' }>,
  mark: { readonly op: string; readonly fresh: boolean },
  { server, ledger, nowMs }: ApprovalPorts,
): Promise<Performed> {
  const { approval, decision, digest } = change;
  const before = await server.getApproval(approval, ACT);
  if (!before.ok)
    return { kind: 'refused', sentence: `It could not be read again: ${before.error.sentence}` };
  const state = requestState(before.value, nowMs());
  if (state === decision && !mark.fresh) return { kind: 'done' };
  if (!mark.fresh) {
    return {
      kind: 'superseded',
      sentence: `Answering it was interrupted; it reads ${state}. Nothing more is sent.`,
    };
  }
  if (state !== 'open') return { kind: 'superseded', sentence: `It was answered elsewhere. ${ended(state)}` };
  if (requestDigest(before.value) !== digest) {
    return {
      kind: 'superseded',
      sentence: CHANGED_SENTENCE,
    };
  }
  const answered = await server.respondApproval(approval, decision, { ...ACT, idempotencyKey: mark.op });
  if (answered.ok && answered.value === undefined) {
    await ledger.commit(({ inbox }) =>
      inbox.raise({ id: phoneOnlyId(approval), kind: 'phone-only', body: null, createdAtMs: nowMs() }),
    );
    return { kind: 'refused', sentence: PHONE_ONLY };
  }
  if (answered.ok && answered.value?.status === decision) return { kind: 'done' };
  // An answer that got lost, or that says something else, is settled by looking.
  const after = await server.getApproval(approval, ACT);
  if (after.ok && after.value.status === decision) return { kind: 'done' };
  const why = answered.ok ? '' : ` (${answered.error.sentence})`;
  return {
    kind: 'refused',
    sentence: after.ok
      ? `The server did not take it${why}. ${ended(requestState(after.value, nowMs()))}`
      : `Unknown: nobody can say whether the server took it${why}. It counts as not approved.`,
  };
}

async function ask(
  change: Extract<ApprovalChange, { kind: 'ask-approval' }>,
  mark: { readonly op: string; readonly fresh: boolean },
  { server, ledger, nowMs }: ApprovalPorts,
): Promise<Performed> {
  if (!mark.fresh) {
    return { kind: 'superseded', sentence: 'Asking was interrupted: whether it was asked is on the server.' };
  }
  const { action, details, requireBiometric, expiresInS } = change;
  const asked = await server.createApproval(
    { action, requireBiometric, expiresInS, ...(details !== undefined && { details }) },
    { ...ACT, idempotencyKey: mark.op },
  );
  if (!asked.ok) {
    const { outcome, sentence } = asked.error;
    const what =
      outcome === 'unknown'
        ? 'Nobody can say whether it was asked, so it counts as not approved'
        : 'It was not asked';
    return { kind: 'refused', sentence: `${what}: ${sentence}` };
  }
  const { id, devicesNotified, devicesFailed } = asked.value;
  await ledger.commit(({ inbox }) =>
    inbox.raise({
      id: askedId(mark.op.slice(0, mark.op.lastIndexOf(':'))),
      kind: 'asked',
      body: { approvalId: id, devicesNotified, devicesFailed },
      createdAtMs: nowMs(),
    }),
  );
  if (devicesNotified > 0) return { kind: 'done' };
  return { kind: 'refused', sentence: ENDS[devicesFailed > 0 ? 'no_devices_reached' : 'no_devices'] };
}

/** Said where this server has no way to answer but the phone. */
const PHONE_ONLY =
  'This server takes decisions from the phone app alone: answer on the phone. The request stays here, live.';

const ended = (state: ReturnType<typeof requestState>): string =>
  state === 'open' ? 'It is still pending.' : ENDS[state];

/** Names the remark that a request can be answered on the phone alone. */
export const phoneOnlyId = (approval: string): string => `phone-only:${approval}`;

/** Names what came of asking, by the act that asked. */
export const askedId = (actId: string): string => `asked:${actId}`;
