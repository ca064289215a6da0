import type { FeedEvent, MissionFeedEvent } from '../../domain/server/feed-event.ts';
import { approvalId, callId, conversationId, missionId, stepId } from '../../domain/ids.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { present, readCount, readId, readLine, readText, readToken, readWord } from './fields.ts';
import { parseRecordingIds, parseTurns } from './talk.ts';

const MISSION_KINDS: ReadonlyMap<string, MissionFeedEvent['kind']> = new Map(
  (
    [
      'mission.call_started',
      'mission.call_completed',
      'mission.call_failed',
      'mission.insights_ready',
      'mission.sms_delivered',
      'mission.sms_received',
    ] as const
  ).map((kind) => [kind, kind]),
);

/** A message of type `event`. One that lacks what makes it useful is `other`, under its name. */
export function parseFeedEvent(message: JsonObject): FeedEvent {
  const name = readWord(message, 'event') ?? safeText('');
  return parseKnown(name, message) ?? { kind: 'other', name };
}

function parseKnown(name: string, message: JsonObject): FeedEvent | undefined {
  const missionKind = MISSION_KINDS.get(name);
  if (missionKind !== undefined) return parseMissionEvent(missionKind, message);
  const call = readId(message, 'call_id');
  switch (name) {
    case 'approval.responded': {
      const id = readId(message, 'request_id', 'id');
      const decision = readWord(message, 'decision', 'status');
      if (id === undefined || decision === undefined) return undefined;
      return { kind: name, approvalId: approvalId(id), decision };
    }
    case 'sms.received':
      return present({
        kind: name,
        from: readLine(message, 'from') ?? safeText(''),
        body: readText(message, 'body', 'text') ?? safeText(''),
        messageId: readToken(message, 'message_id', 'id'),
      });
    case 'call.started':
      if (call === undefined) return undefined;
      return present({ kind: name, callId: callId(call), direction: readLine(message, 'direction') });
    case 'call.ended':
      if (call === undefined) return undefined;
      return present({
        kind: name,
        callId: callId(call),
        direction: readLine(message, 'direction'),
        durationS: readCount(message, 'duration_seconds'),
        reason: readLine(message, 'reason'),
        outcome: readLine(message, 'outcome'),
        to: readLine(message, 'to_number', 'to'),
      });
    default:
      return undefined;
  }
}

function parseMissionEvent(
  kind: MissionFeedEvent['kind'],
  message: JsonObject,
): MissionFeedEvent | undefined {
  const mission = readId(message, 'mission_id');
  if (mission === undefined) return undefined;
  const step = readId(message, 'step_id');
  const conversation = readId(message, 'conversation_id');
  return present({
    kind,
    missionId: missionId(mission),
    stepId: step === undefined || step === '-' ? undefined : stepId(step),
    conversationId: conversation === undefined ? undefined : conversationId(conversation),
    from: readLine(message, 'from'),
    to: readLine(message, 'to'),
    text: readText(message, 'text', 'summary', 'reason', 'status'),
    durationS: readCount(message, 'duration_sec', 'duration_seconds'),
    turns: parseTurns(message),
    recordings: parseRecordingIds(message),
    raw: message,
  });
}
