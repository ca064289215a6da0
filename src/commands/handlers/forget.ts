import { createHash } from 'node:crypto';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Part } from '../acts/part.ts';
import type { CommandOf } from '../command.ts';
import { refuse } from '../door/refusal.ts';
import { keptInMemory, type KeptInLedger } from '../reads/kept-of-number.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { numberFault } from './event-schedule.ts';

/** What a deletion does not reach, and why: said before it and after it. */
export const MUST_STAY: readonly SafeText[] = [
  safe`Stays: that this number must not be contacted; without it the next list would have it called again.`,
  safe`Stays: the number in the names of tries that were made, so that none is made twice.`,
  safe`Stays: the log of acts, whose chain would break; it names the number, and names of people where acts did.`,
  safe`Stays: the parts of acts and this machine's journal of the state file, as long as these are kept.`,
  safe`Stays: what waited for a person, with what was decided.`,
  safe`Not reached from here: what the server keeps (calls, recordings, transcripts, events of runs). Ask ClawdTalk.`,
  safe`Not reached from here: what open programs show until they are started anew.`,
  safe`Not reached from here: lists in files, other copies of the state file, what channels were told.`,
];

/** Takes out what is kept of a person beside what must stay, and lets nobody contact them again. */
export const forgetContact: CommandHandler<CommandOf<'contact.forget'>> = async (command, facts) => {
  const { phone, reason } = command;
  const fault = numberFault(phone);
  if (fault !== undefined) return refuse('invalid', fault);
  if (reason.trim() === '') return refuse('invalid', safe`Somebody is forgotten for a reason: it is logged.`);
  const entries = await facts.entries();
  const fileFault = facts.stateFileUnread();
  if (fileFault !== undefined) {
    // What was not read cannot be told as deleted.
    return refuse(
      'unread-file',
      safe`Nothing was deleted: the state file cannot be read (${fileFault}). To stop contact meanwhile: clawdtalk-tui optout ${phone} --reason "…".`,
    );
  }
  const pending = await facts.pendingEverywhere();
  if (!pending.ok) return pending;
  const theirs = pending.value.filter(({ to }) => phoneDigits(to) === phoneDigits(phone));
  const memory = keptInMemory(entries, phone);
  const kept = facts.keptInLedger(phone);
  const parts: Part[] = [
    ...theirs.map(({ id, assistantId }): Part => ({
      target: 'server',
      change: { kind: 'cancel-event', assistantId, event: id },
    })),
    ...memory.map(({ slug, key, value }): Part => ({
      target: 'memory',
      change:
        value === undefined ? { kind: 'memory.remove', slug, key } : { kind: 'memory.set', slug, key, value },
    })),
  ];
  return prepared({
    tier: 2,
    title: safe`Forget ${phone}`,
    lines: [
      safe`Reason: ${reason}`,
      ...keptLines(memory, kept),
      ...(theirs.length === 0 ? [] : [safe`Cancels what is pending: ${theirs.length}.`]),
      ...MUST_STAY,
    ],
    readToEnd: true,
    basis: {
      memory: memory.map(({ slug, key, value }) => [slug, key, digestOf(value)]),
      pending: theirs.map(({ id }) => id),
    },
    effect: {
      kind: 'act',
      parts,
      local: [
        ...(facts.optOut(phone) === undefined
          ? [{ kind: 'suppress', phone, reason: 'asked to be forgotten' } as const]
          : []),
        { kind: 'forget', phone },
      ],
    },
    done: safe`What may be deleted of ${phone} is; it is not contacted any more.`,
    notByEngine: safe`Somebody is forgotten by a person.`,
  });
};

/** What is found where, a line each. */
export function keptLines(
  memory: readonly {
    readonly slug: string;
    readonly key: string;
    readonly found: number;
    readonly blanked: number;
  }[],
  kept: KeptInLedger,
): readonly SafeText[] {
  return [
    ...memory.map(
      ({ slug, key, found, blanked }) =>
        safe`State file, ${slug}, ${key}: ${found} about them (${found - blanked} to delete, ${blanked} where only the number is replaced)`,
    ),
    safe`Ledger, calls and messages that are over: ${kept.tries.length} with name, text or variables`,
    ...(kept.openTries === 0
      ? []
      : [
          safe`Ledger, calls and messages that are not over: ${kept.openTries}; forget them again when they are`,
        ]),
    safe`Ledger, drafts and plans: ${kept.drafts.length}`,
    safe`Ledger, conversations and memory of closed missions: ${kept.snapshots.length}`,
    safe`Ledger, alerts: ${kept.alerts.length}`,
  ];
}

const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex');
