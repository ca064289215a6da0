import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { ENDS, requestDigest, requestState } from '../../domain/approval/inbox-item.ts';
import { wholeLines } from '../../domain/approval/whole-text.ts';
import type { Approval } from '../../domain/approval/approval.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';
import { refuse, CHANGED_SENTENCE } from '../door/refusal.ts';

/** Answers a request of the bot. The server is asked again just before; whatever is not plainly pending is left alone. */
export const decideApproval: CommandHandler<CommandOf<'approval.decide'>> = async (command, facts) => {
  const found = await facts.approval(command.approval);
  if (!found.ok) return found;
  const approval = found.value;
  const state = requestState(approval, facts.nowMs());
  const digest = requestDigest(approval);
  if (state === 'expired' && approval.status === 'pending') {
    return refuse('too-late', safe`${ENDS.expired}`);
  }
  if (state !== 'open') {
    return refuse(
      state === command.decision ? 'already-so' : 'not-pending',
      safe`It was answered elsewhere. ${ENDS[state]}`,
    );
  }
  if (command.expect !== undefined && command.expect !== digest) {
    return refuse('changed', CHANGED_SENTENCE);
  }
  const approve = command.decision === 'approved';
  if (approve && approval.requireBiometric) {
    return refuse('invalid', safe`It asks for a fingerprint or a face: approve it on the phone.`);
  }
  if (approve && approval.tooLong !== undefined) return refuse('invalid', approval.tooLong);
  const title = safeText(approval.action);
  return prepared({
    tier: approve ? 2 : 1,
    title: approve ? safe`Approve: ${title}` : safe`Deny: ${title}`,
    lines: [
      ...requestLines(approval),
      ...(command.reason === undefined ? [] : [safe`Reason: ${command.reason}`]),
    ],
    basis: { digest, status: approval.status },
    readToEnd: approve,
    effect: {
      kind: 'act',
      parts: [
        {
          target: 'server',
          change: {
            kind: 'answer-approval',
            approval: approval.id,
            decision: command.decision,
            digest,
          },
        },
      ],
    },
    done: approve ? safe`Approved: ${title}` : safe`Denied: ${title}`,
    notByEngine: safe`A request to the owner is answered by a person.`,
  });
};

/** All of a request, for the queue, the dialog and the verbs alike. */
export function requestLines(approval: Approval): readonly SafeText[] {
  return [
    ...(approval.deceptions ?? []).map((sentence) => safe`Deceptive text. ${sentence}`),
    ...wholeLines(approval.action),
    ...(approval.details === undefined || approval.details === '' ? [] : wholeLines(approval.details)),
    safe`Request ${approval.id}${approval.requireBiometric ? ', asks for a fingerprint or a face' : ''}`,
    ...(approval.expiresAtMs === undefined ? [] : [safe`Expires ${whenText(approval.expiresAtMs)}`]),
  ];
}

const LONGEST = { action: 500, details: 5_000, timeoutS: 7 * 86_400 } as const;

/** Asks the owner's devices, as the bot does. */
export const requestApproval: CommandHandler<CommandOf<'approval.request'>> = async (command) => {
  const action = command.action.trim();
  const details = command.details?.trim() ?? '';
  if (action === '') return refuse('invalid', safe`Say what is to be approved.`);
  if (action.length > LONGEST.action || details.length > LONGEST.details) {
    return refuse(
      'invalid',
      safe`That is too long: ${LONGEST.action} characters, details ${LONGEST.details}.`,
    );
  }
  const { timeoutS } = command;
  if (!Number.isInteger(timeoutS) || timeoutS < 1 || timeoutS > LONGEST.timeoutS) {
    return refuse('invalid', safe`It may wait from 1 second to 7 days.`);
  }
  return prepared({
    tier: 1,
    title: safe`Ask for approval: ${action}`,
    lines: [
      safe`${action}`,
      ...(details === '' ? [] : wholeLines(details)),
      safe`Goes to the owner's devices; waits ${timeoutS} s${command.biometric ? ', asks for a fingerprint or a face' : ''}.`,
    ],
    basis: null,
    effect: {
      kind: 'act',
      parts: [
        {
          target: 'server',
          change: {
            kind: 'ask-approval',
            action,
            requireBiometric: command.biometric,
            expiresInS: timeoutS,
            ...(details !== '' && { details }),
          },
        },
      ],
    },
    done: safe`Request sent. Nothing is blocked meanwhile: ${action}`,
    notByEngine: safe`The owner is asked by a person or by the bot.`,
  });
};
