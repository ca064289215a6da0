import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { HeardTalk } from '../../domain/contact/heard-talk.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board, ScheduledRow } from '../../state/board.ts';

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
