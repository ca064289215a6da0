import { safe } from '../../lib/safe-text.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, Reading } from '../reads/fact-reader.ts';
import { type LocalChange, type Part } from '../acts/part.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { cancelParts } from './cancel-parts.ts';
import { cancelRecordOf } from './cancel-record.ts';
import { whenText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

/** What is due so soon to a number that may have opted out is taken back, whoever scheduled it. */
export const ABOUT_TO_GO_MS = 2 * 60_000;

const E164 = /^\+[1-9]\d{5,14}$/;

/**
 * Somebody wants no more contact: the number is suppressed for voice and SMS in all missions in the same stroke in
 * which its pending calls and messages begin to be cancelled; the words that said so are kept.
 */
export const confirmOptOut: CommandHandler<CommandOf<'optout.confirm'>> = async (command, facts) => {
  const { phone, evidence } = command;
  if (!E164.test(phone)) return refuse('invalid', safe`${phone} is not a number in the form +15551234567.`);
  if (facts.suppressed(phone) && command.item === undefined) {
    return refuse('already-so', safe`${phone} has opted out already.`);
  }
  const pending = await pendingFor(phone, facts);
  if (!pending.ok) return pending;
  const { theirs, parts } = pending.value;
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
          safe`  ${event.channel === 'sms' ? 'SMS' : event.channel}, ${event.scheduledAtMs === undefined ? 'time unknown' : whenText(event.scheduledAtMs, facts.nowMs())}, event ${event.id}`,
      ),
    ],
    basis: { phone, pending: theirs.map(({ id }) => id) },
    effect: { kind: 'act', parts, local },
    done: safe`${phone} is not contacted any more, ${theirs.length} pending cancelled.`,
    notByEngine: safe`An opt-out is confirmed by a person.`,
  });
};

/**
 * Blocks a number in the moment in which it said so; a person who looks at it later may lift it. What is pending is
 * taken back where it can be read; where it cannot, the block stands all the same and the rest follows.
 */
export const blockOptOut: CommandHandler<CommandOf<'optout.block'>> = async (command, facts) => {
  const { phone, evidence, certain } = command;
  if (!E164.test(phone)) return refuse('invalid', safe`${phone} is not a number in the form +15551234567.`);
  // What may have been none only keeps from going out what is about to: our own is taken back in its turn and comes back
  // when it was none; what somebody else scheduled is reached by nothing but this.
  const isDue = ({ id, scheduledAtMs = 0 }: ScheduledEvent): boolean =>
    certain || (scheduledAtMs - facts.nowMs() < ABOUT_TO_GO_MS && facts.tryOf(id) === undefined);
  const pending = await pendingFor(phone, facts, {
    isDue,
    reason: certain ? 'they asked for no more contact' : 'they may have asked for no more contact',
  });
  const parts = pending.ok ? pending.value.parts : [];
  const count = pending.ok ? pending.value.theirs.length : 0;
  const takenBack = !pending.ok
    ? 'what is scheduled for it could not be read, and is taken back before it is due wherever a console or a watch runs'
    : count === 0
      ? 'nothing was scheduled for it'
      : `${count} scheduled ${count === 1 ? 'call or message was' : 'calls and messages were'} taken back`;
  const local: LocalChange = certain
    ? { kind: 'suppress', phone, reason: 'asked for no more contact', evidence }
    : { kind: 'suppress.undecided', phone, evidence };
  return prepared({
    tier: 0,
    title: certain ? safe`Block ${phone}` : safe`Hold what is due to ${phone}`,
    lines: [safe`They said: ${evidence}`],
    basis: null,
    effect: { kind: 'act', parts, local: [local] },
    done: certain
      ? safe`${phone} asked for no more contact and is blocked for calls and texts; ${takenBack}.`
      : safe`${phone} may have asked for no more contact: nothing goes out to it until that is decided.${count === 0 ? '' : ` ${count === 1 ? 'What' : `${count} that`} somebody else had scheduled was taken back: schedule it again if it was none.`}`,
    stopsOnly: true,
  });
};

interface PendingForOne {
  readonly theirs: readonly ScheduledEvent[];
  readonly parts: readonly Part[];
}

/** What is still to go out to a number, of every mission, with what takes it back. */
async function pendingFor(
  phone: string,
  facts: FactReader,
  {
    isDue = () => true,
    reason = 'they asked for no more contact',
  }: { readonly isDue?: (event: ScheduledEvent) => boolean; readonly reason?: string } = {},
): Reading<PendingForOne> {
  const scheduled = await facts.pendingEverywhere();
  if (!scheduled.ok) return scheduled;
  const digits = phoneDigits(phone);
  const theirs = scheduled.value.filter((event) => phoneDigits(event.to) === digits && isDue(event));
  const parts: Part[] = [];
  for (const event of theirs) {
    const { record } = await cancelRecordOf(event, facts);
    parts.push(...cancelParts(event, { ...record, reason }));
  }
  return { ok: true, value: { theirs, parts } };
}
