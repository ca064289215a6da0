import type { TalkTurn } from '../../domain/contact/heard-talk.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { asId, present, readArray, readInstantMs, readLine, readText } from './fields.ts';

/** A transcript is long, and nobody reads a thousand turns on a screen: the newest count. */
const MOST_TURNS = 500;

/** The turns of a call's transcript, or the messages of a thread, oldest first, as a piece of news carries them. */
export function parseTurns(message: JsonObject): readonly TalkTurn[] {
  const listed = readArray(message, 'transcript', 'thread_context', 'messages') ?? [];
  return listed.slice(-MOST_TURNS).flatMap(parseTurn);
}

function parseTurn(value: JsonValue): readonly TalkTurn[] {
  if (!isJsonObject(value)) return [];
  const text = readText(value, 'content', 'text', 'body', 'message');
  if (text === undefined || text.trim() === '') return [];
  return [
    present({
      who: readLine(value, 'role', 'speaker', 'from', 'direction') ?? safeText('?'),
      text,
      atMs: readInstantMs(value, 'timestamp', 'created_at', 'at'),
    }),
  ];
}

/** Ids of the recordings that a record names, in whichever of the ways. */
export function parseRecordingIds(record: JsonObject): readonly string[] {
  const one = asId(record['recording_id']);
  const many = readArray(record, 'recording_ids', 'recordings') ?? [];
  const ids = many.flatMap((each) => {
    const id = isJsonObject(each) ? (asId(each['recording_id']) ?? asId(each['id'])) : asId(each);
    return id === undefined ? [] : [id];
  });
  return [...new Set([...(one === undefined ? [] : [one]), ...ids])];
}
