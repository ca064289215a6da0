import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { HeardTalk } from '../../domain/contact/heard-talk.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { isTerminalEvent } from '../../domain/mission/status.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';
import type { CellEnvironment } from '../table/column.ts';
import { relativeText } from '../time/relative-text.ts';
import { eventWord } from '../words/status-words.ts';

type Rows = ReadonlyMap<string, ScheduledRow>;

let last: { readonly rows: Rows; readonly talks: Board['talks']; readonly joined: Rows } | undefined;

/** Calls and messages, each with what was said in it as far as the live connection told. */
export function withTalks(rows: Rows, talks: Board['talks']): Rows {
  if (talks.size === 0) return rows;
  if (last?.rows === rows && last.talks === talks) return last.joined;
  const threads = new Map([...talks.values()].flatMap((talk) => threadKeys(talk).map((key) => [key, talk])));
  const joined = new Map(
    [...rows].map(([id, row]): [string, ScheduledRow] => {
      const talk = talkOfRow(row, talks, threads);
      return [id, talk === undefined ? row : { ...row, talk }];
    }),
  );
  last = { rows, talks, joined };
  return joined;
}

function talkOfRow(
  { event }: ScheduledRow,
  talks: Board['talks'],
  threads: ReadonlyMap<string, HeardTalk>,
): HeardTalk | undefined {
  const own = event.conversationId === undefined ? undefined : talks.get(event.conversationId);
  return own ?? threads.get(`${event.channel} ${phoneDigits(event.to)} ${event.missionId ?? ''}`);
}

/** A thread is found by who writes in it; a call by its conversation alone. */
const threadKeys = ({ channel, from, to, missionId }: HeardTalk): readonly string[] =>
  channel === 'call'
    ? []
    : [from, to].flatMap((phone) => (phone === undefined ? [] : [`sms ${phoneDigits(phone)} ${missionId}`]));

const SPEAKERS: Readonly<Record<string, string>> = {
  assistant: 'agent',
  user: 'they',
  inbound: 'they',
  outbound: 'we',
};

/** One turn as it is read: who, then what. */
export const turnText = ({ who, text }: HeardTalk['turns'][number]): string =>
  `${SPEAKERS[who] ?? who}: ${text}`;

/** Why there is nothing to read of what was said; undefined where there is. */
export function talkReason(
  row: ScheduledRow,
  feed: Board['feed'],
  environment: Pick<CellEnvironment, 'minuteMs'>,
): string | undefined {
  const { event, talk } = row;
  if (talk !== undefined) return undefined;
  const what = event.channel === 'sms' ? 'message' : 'call';
  if (event.status === 'pending') {
    const due =
      event.scheduledAtMs === undefined
        ? ''
        : `: it goes out ${relativeText(event.scheduledAtMs, environment.minuteMs)}`;
    return `Nothing has been said yet${due}.`;
  }
  const outcome = eventWord(event).word;
  if (event.status === 'cancelled' || event.status === 'canceled')
    return `Nothing was said: this ${what} was cancelled.`;
  if (event.channel === 'sms')
    return event.status === 'failed'
      ? 'Nothing was said: this message was not delivered.'
      : 'No answer to it has been heard of here. The screen Messages has the thread as the server keeps it.';
  if (isTerminalEvent(event.status) && event.callStatus !== 'completed' && event.callStatus !== undefined)
    return `Nothing was said: ${outcome}.`;
  if (event.status === 'failed') return 'Nothing was said: the call failed.';
  const isLive = feed?.status === 'live';
  if (!isTerminalEvent(event.status))
    return isLive
      ? `It is on the line (${outcome}): nothing of it has arrived yet.`
      : `It is on the line (${outcome}). ${OWN_FEED}`;
  return isLive
    ? 'No transcript of it has arrived: it was over before our live connection opened, or the server sent none.'
    : `No transcript of this call is here. ${OWN_FEED} What came of it stands in its mission’s results.`;
}

const OWN_FEED = 'Transcripts arrive only while an own live connection is open (see the screen Connection).';

/** All that was said, with what is known beside it. */
export function wholeTalkText(talk: HeardTalk): SafeText {
  const { turns, summary, recordings } = talk;
  const parts = [
    ...(summary === undefined ? [] : [`Insight: ${summary}`]),
    ...(recordings.length === 0
      ? []
      : [`Recordings: ${recordings.join(', ')} (clawdtalk-tui recordings ${recordings[0]})`]),
    turns.length === 0 ? 'No transcript has arrived.' : turns.map(turnText).join('\n'),
  ];
  return safeText(parts.join('\n\n'), { multiline: true, maxLength: 200_000 });
}
