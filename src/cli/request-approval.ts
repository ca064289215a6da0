import { statusText } from '../domain/mission/status-text.ts';
import { approvalId } from '../domain/ids.ts';
import { requestState, type InboxState } from '../domain/approval/inbox-item.ts';
import type { Session, VerbContext } from './verb.ts';

/** What is asked of the owner, and for how long an answer is waited for. */
export interface Asking {
  readonly action: string;
  readonly details?: string;
  readonly biometric: boolean;
  readonly timeoutS: number;
  /** False: only asks. */
  readonly wait: boolean;
}

/** How asking ended. `asked`: it was not waited for. `error` carries why. */
export type Asked =
  | { readonly word: Exclude<InboxState, 'open' | 'error'> | 'asked'; readonly id: string }
  | { readonly word: 'error'; readonly sentence: string; readonly refused: boolean };

const POLL_MS = 2_000;

/** Asks the owner's devices through the door and waits for the answer. Whatever is not a plain yes is none. */
export async function askAndWait(session: Session, context: VerbContext, asking: Asking): Promise<Asked> {
  const { action, details, biometric, timeoutS, wait } = asking;
  const command = {
    kind: 'approval.request',
    action,
    biometric,
    timeoutS,
    ...(details !== undefined && { details }),
  } as const;
  const preview = await session.door.preview(command);
  if (preview.refusal !== undefined) {
    return { word: 'error', sentence: preview.refusal.sentence, refused: true };
  }
  const { asked, outcome } = await session.ask(command, preview.digest);
  if (asked === undefined) {
    const sentence = outcome.status === 'refused' ? outcome.refusal.sentence : outcome.sentence;
    return { word: 'error', sentence, refused: outcome.status !== 'failed' };
  }
  const { id, devicesNotified, devicesFailed } = asked;
  if (devicesNotified === 0) return { word: devicesFailed > 0 ? 'no_devices_reached' : 'no_devices', id };
  return wait ? waitFor(session, context, id, timeoutS) : { word: 'asked', id };
}

async function waitFor(session: Session, context: VerbContext, id: string, timeoutS: number): Promise<Asked> {
  const { clock, server } = session;
  const untilMs = clock.monotonicMs() + timeoutS * 1_000;
  while (clock.monotonicMs() < untilMs && !context.ended.aborted) {
    const found = await server.getApproval(approvalId(id), { priority: 'act' });
    if (found.ok) {
      // The server says when it has expired; only what it says counts here.
      const state = requestState(found.value, -Infinity);
      if (state !== 'open') {
        return state === 'error'
          ? {
              word: 'error',
              sentence: `The server reports the request as ${statusText(found.value.status)}.`,
              refused: false,
            }
          : { word: state, id };
      }
    }
    await clock.sleep(Math.min(POLL_MS, Math.max(0, untilMs - clock.monotonicMs())));
  }
  return context.ended.aborted ? { word: 'unknown', id } : { word: 'timeout', id };
}
