import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { contentDigest } from '../../domain/approval/inbox-item.ts';
import { asJson, isJsonObject, type JsonValue } from '../../lib/json.ts';
import type { LocalChange } from '../acts/part.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

/** Says no to what was proposed or left here. Nothing happens, the reason is kept. */
export const denyItem: CommandHandler<CommandOf<'inbox.deny'>> = async (command, facts) => {
  const row = facts.inbox.get(command.item);
  if (row?.status === 'decided') {
    return refuse('already-so', safe`It was ${row.decision ?? 'decided'} before.`);
  }
  const optOut = command.itemKind === 'opt-out' ? optOutOf(row?.body) : undefined;
  return prepared({
    // A word that ends contact by rule is set aside as an opt-out is.
    tier: optOut === undefined ? 0 : optOut.certain ? 2 : 1,
    title: safe`Deny: ${command.title}`,
    lines: [
      ...(optOut === undefined
        ? []
        : [
            safe`${optOut.phone} may be contacted again. They said: ${optOut.evidence}`,
            ...backLines(optOut.phone, facts),
          ]),
      safe`Reason: ${command.reason}`,
    ],
    basis: null,
    ...(command.mission !== undefined && { mission: command.mission }),
    effect: {
      kind: 'act',
      parts: [],
      local: [
        {
          kind: 'inbox.decide',
          id: command.item,
          itemKind: command.itemKind,
          body: row?.body ?? { title: command.title, reason: command.reason },
          decision: 'denied',
        },
        ...(optOut === undefined ? [] : [{ kind: 'lift', phone: optOut.phone } as const]),
      ],
      undo: {
        parts: [],
        local: [
          { kind: 'inbox.reopen', id: command.item },
          ...(optOut === undefined ? [] : [blockAgain(optOut)]),
        ],
      },
    },
    done: safe`Denied: ${command.title}`,
    notByEngine: safe`Approvals are answered by a person.`,
  });
};

/** What was taken back for the doubt, and is scheduled again. */
const backLines = (phone: string, facts: FactReader): readonly SafeText[] =>
  facts
    .takenBackFor(phone)
    .map(
      ({ channel, contactName, to, atMs }) =>
        safe`Scheduled again, at the next allowed time: ${channel === 'sms' ? 'SMS' : channel} to ${contactName ?? to}, which was due ${whenText(atMs, facts.nowMs())}`,
    );

interface OptOutBody {
  readonly phone: string;
  readonly evidence: string;
  readonly certain: boolean;
}

function optOutOf(body: JsonValue | undefined): OptOutBody | undefined {
  if (!isJsonObject(body)) return undefined;
  const { phone, evidence, certain } = body;
  return typeof phone === 'string' && typeof evidence === 'string'
    ? { phone, evidence, certain: certain === true }
    : undefined;
}

const blockAgain = ({ phone, evidence, certain }: OptOutBody): LocalChange =>
  certain
    ? { kind: 'suppress', phone, reason: 'asked for no more contact', evidence }
    : { kind: 'suppress.undecided', phone, evidence };

/** Puts an item out of sight until later. It never outlives what it asks about. */
export const snoozeItem: CommandHandler<CommandOf<'inbox.snooze'>> = async (command, facts) => {
  if (command.untilMs <= facts.nowMs()) return refuse('invalid', safe`That time has passed.`);
  return prepared({
    tier: 0,
    title: safe`Snooze until ${whenText(command.untilMs, facts.nowMs())}`,
    lines: [],
    basis: null,
    effect: {
      kind: 'act',
      parts: [],
      local: [{ kind: 'inbox.snooze', id: command.item, untilMs: command.untilMs }],
      undo: { parts: [], local: [{ kind: 'inbox.snooze', id: command.item, untilMs: 0 }] },
    },
    done: safe`It comes back at ${whenText(command.untilMs, facts.nowMs())}.`,
    notByEngine: safe`Approvals are snoozed by a person.`,
  });
};

/** Changes what a proposal would do. It is a new question then: nothing is approved by it. */
export const rewriteItem: CommandHandler<CommandOf<'inbox.edit'>> = async (command, facts) => {
  if (facts.inbox.get(command.item)?.status === 'decided') {
    return refuse('already-so', safe`It was decided meanwhile.`);
  }
  return prepared({
    tier: 0,
    title: safe`Edit: ${command.title}`,
    lines: [safe`${JSON.stringify(command.command)}`],
    basis: null,
    ...(command.mission !== undefined && { mission: command.mission }),
    effect: {
      kind: 'act',
      parts: [],
      local: [
        {
          kind: 'inbox.rewrite',
          id: command.item,
          digest: contentDigest(command.command),
          body: {
            title: command.title,
            command: asJson(command.command),
            source: command.source,
            ...(command.mission !== undefined && { mission: command.mission }),
          },
        },
      ],
    },
    done: safe`Edited, not approved: read it again, then A.`,
    notByEngine: safe`Approvals are edited by a person.`,
  });
};
