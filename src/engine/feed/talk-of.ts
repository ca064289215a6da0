import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { HeardTalk, TalkTurn } from '../../domain/contact/heard-talk.ts';
import type { MissionFeedEvent } from '../../domain/server/feed-event.ts';

/** What a piece of news tells of what was said; undefined where it tells nothing. */
export function talkOf(event: MissionFeedEvent, nowMs: number): HeardTalk | undefined {
  const { kind, missionId, stepId, conversationId, from, to, text, durationS, turns, recordings } = event;
  const isSms = kind === 'mission.sms_received';
  const heard = isSms ? withMessage(event) : turns;
  const summary = kind === 'mission.insights_ready' ? text : undefined;
  if (heard.length === 0 && summary === undefined && recordings.length === 0) return undefined;
  // Of a message that came in, the contact is who wrote it.
  const contact = isSms ? from : to;
  if (conversationId === undefined && contact === undefined) return undefined;
  return {
    id: isSms || conversationId === undefined ? threadId(missionId, contact ?? '') : conversationId,
    channel: isSms ? 'sms' : 'call',
    missionId,
    turns: heard,
    recordings,
    heardAtMs: nowMs,
    ...(conversationId !== undefined && { conversationId }),
    ...(stepId !== undefined && { stepId }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(summary !== undefined && { summary }),
    ...(durationS !== undefined && { durationS }),
  };
}

/** The thread so far; the message itself stands at its end, whether the server put it there or not. */
function withMessage({ turns, from, text }: MissionFeedEvent): readonly TalkTurn[] {
  if (text === undefined || turns.at(-1)?.text === text) return turns;
  return from === undefined ? turns : [...turns, { who: from, text }];
}

const threadId = (missionId: string, contact: string): string => `${missionId}:${phoneDigits(contact)}`;
