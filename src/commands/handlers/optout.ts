import { safe } from '../../lib/safe-text.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { dispatchBodyOf } from '../dispatch/dispatch-intent.ts';
import type { CommandOf } from '../command.ts';
import { type LocalChange, type Part } from '../acts/part.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { cancelParts } from './cancel-parts.ts';
import { whenText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

const E164 = /^\+[1-9]\d{5,14}$/;

/**
 * Somebody wants no more contact: the number is suppressed for voice and SMS in all missions in the same stroke in
 * which its pending calls and messages begin to be cancelled; the words that said so are kept.
 */
export const confirmOptOut: CommandHandler<CommandOf<'optout.confirm'>> = async (command, facts) => {
  const { phone, evidence } = command;
  if (!E164.test(phone)) return refuse('invalid', safe`${phone} is no number in the form +15551234567.`);
  if (facts.suppressed(phone) && command.item === undefined) {
    return refuse('already-so', safe`${phone} is not contacted any more already.`);
  }
  const scheduled = await facts.pendingEverywhere();
  if (!scheduled.ok) return scheduled;
  const digits = phoneDigits(phone);
  const theirs = scheduled.value.filter((event) => phoneDigits(event.to) === digits);
  const parts: Part[] = [];
  for (const event of theirs) {
    const ours = facts.tryOf(event.id);
    const item = ours === undefined ? undefined : dispatchBodyOf(ours).item;
    const entry = await facts.entryOfRun(item?.runId ?? event.runId);
    const missionId = item?.missionId ?? entry?.missionId;
    const runId = item?.runId ?? event.runId;
    parts.push(
      ...cancelParts(event, {
        reason: 'they asked for no more contact',
        ...(entry !== undefined && { slug: entry.slug }),
        ...(missionId !== undefined && { missionId: missionId as never }),
        ...(runId !== undefined && { runId }),
      }),
    );
  }
  const local: LocalChange[] = [
    { kind: 'suppress', phone, reason: 'asked for no more contact', evidence },
    ...(command.item === undefined
      ? []
      : [
          {
            kind: 'inbox.decide',
            id: command.item,
            itemKind: 'opt-out',
            body: facts.inbox.get(command.item)?.body ?? { phone, evidence },
            decision: 'approved',
          } as const,
        ]),
  ];
  return prepared({
    tier: theirs.length > 1 ? 2 : 1,
    title: safe`Never contact ${phone} again`,
    lines: [
      safe`They said: ${evidence}`,
      safe`By voice or SMS, in any mission. The words above are kept as evidence.`,
      theirs.length === 0 ? safe`Nothing is pending for this number.` : safe`Cancels what is pending:`,
      ...theirs.map(
        (event) =>
          safe`  ${event.channel} at ${event.scheduledAtMs === undefined ? '?' : whenText(event.scheduledAtMs)}, event ${event.id}`,
      ),
    ],
    basis: { phone, pending: theirs.map(({ id }) => id) },
    effect: { kind: 'act', parts, local },
    done: safe`${phone} is not contacted any more, ${theirs.length} pending cancelled.`,
    notByEngine: safe`An opt-out is confirmed by a person.`,
  });
};
