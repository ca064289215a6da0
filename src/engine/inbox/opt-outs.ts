import { phoneDigits } from '../../domain/contact/contacts.ts';
import { contentDigest } from '../../domain/approval/inbox-item.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { readOptOut, optOutInInsight } from '../../domain/contact/opt-out.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import type { Board } from '../../state/board.ts';

/** Words that end contact, as they were found. */
export interface FoundOptOut {
  readonly id: string;
  /** E.164. */
  readonly phone: string;
  readonly evidence: string;
  readonly where: string;
  readonly atMs?: number;
}

/** What SMS and insights say of opt-outs. The same words of the same number have the same id. */
export function createOptOutFinder(): (
  board: Board,
  entries: readonly MissionEntry[],
) => readonly FoundOptOut[] {
  // Whole memories are only read again when they have changed.
  const known = new WeakMap<object, readonly FoundOptOut[]>();
  const once = (source: object, find: () => readonly FoundOptOut[]): readonly FoundOptOut[] => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const found = find();
    known.set(source, found);
    return found;
  };
  return (board, entries) => [
    ...once(board.conversations, () =>
      [...board.conversations.values()].flatMap((thread) =>
        thread.direction !== 'outbound' &&
        thread.lastMessage !== undefined &&
        readOptOut(thread.lastMessage) !== undefined
          ? found(thread.contact, thread.lastMessage, 'SMS', thread.lastAtMs)
          : [],
      ),
    ),
    ...once(board.messages, () =>
      [...board.messages.values()].flatMap((message) =>
        message.direction === 'inbound' && readOptOut(message.body) !== undefined
          ? found(message.from, message.body, 'SMS', message.createdAtMs)
          : [],
      ),
    ),
    ...[...board.snapshots.values()].flatMap((snapshot) =>
      once(snapshot.insights, () =>
        snapshot.insights.flatMap((report) => {
          const event = snapshot.scheduled.find(
            ({ conversationId }) => conversationId === report.conversationId,
          );
          const said = optOutInInsight([...report.results, report.summary ?? null]);
          return event === undefined || said === undefined
            ? []
            : found(event.to, said, 'insight', event.updatedAtMs);
        }),
      ),
    ),
    ...entries.flatMap((entry) => once(entry.memory, () => inResults(entry.memory['call_results']))),
  ];
}

function inResults(results: JsonValue | undefined): readonly FoundOptOut[] {
  if (!Array.isArray(results)) return [];
  return (results as readonly JsonValue[]).flatMap((record) => {
    if (!isJsonObject(record)) return [];
    const phone = record['phone'] ?? record['to'];
    const said = optOutInInsight(record['result']);
    return typeof phone === 'string' && said !== undefined ? found(phone, said, 'insight') : [];
  });
}

function found(phone: string, evidence: string, where: string, atMs?: number): readonly FoundOptOut[] {
  const digits = phoneDigits(phone);
  if (digits.length < 6) return [];
  const e164 = `+${digits}`;
  return [
    {
      id: `optout:${e164}:${contentDigest(evidence).slice(0, 12)}`,
      phone: e164,
      evidence,
      where,
      ...(atMs === undefined ? {} : { atMs }),
    },
  ];
}
