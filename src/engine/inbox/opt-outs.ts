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
  /** A word that ends contact by rule, and nothing else. */
  readonly certain: boolean;
  readonly atMs?: number;
}

/** What SMS and insights say of opt-outs. The same message has the same id; words without a time are one for ever. */
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
        thread.direction !== 'outbound' && thread.lastMessage !== undefined
          ? inMessage(thread.contact, thread.lastMessage, thread.lastAtMs)
          : [],
      ),
    ),
    ...once(board.messages, () =>
      [...board.messages.values()].flatMap((message) =>
        message.direction === 'inbound' ? inMessage(message.from, message.body, message.createdAtMs) : [],
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
            : found({ phone: event.to, evidence: said, where: 'insight', certain: false });
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
    return typeof phone === 'string' && said !== undefined
      ? found({ phone, evidence: said, where: 'insight', certain: false })
      : [];
  });
}

function inMessage(phone: string, body: string, atMs: number | undefined): readonly FoundOptOut[] {
  const reading = readOptOut(body);
  if (reading === undefined) return [];
  const certain = reading.kind === 'exact';
  return found({ phone, evidence: body, where: 'SMS', certain, ...(atMs === undefined ? {} : { atMs }) });
}

function found(words: Omit<FoundOptOut, 'id'>): readonly FoundOptOut[] {
  const digits = phoneDigits(words.phone);
  if (digits.length < 6) return [];
  const phone = `+${digits}`;
  // Whoever says STOP again after it was lifted says something new.
  const said = words.atMs === undefined ? words.evidence : [words.evidence, words.atMs];
  return [{ ...words, id: `optout:${phone}:${contentDigest(said).slice(0, 12)}`, phone }];
}
