import type { SafeText } from '../../lib/safe-text.ts';

/** One turn of a call, or one message of a thread. */
export interface TalkTurn {
  /** `assistant`, `user`, or the number that wrote. */
  readonly who: SafeText;
  readonly text: SafeText;
  readonly atMs?: number;
}

/** What was said in a call, or written in a thread, as the server told it while it happened. */
export interface HeardTalk {
  /** The conversation where it is named, else the mission and the number. */
  readonly id: string;
  readonly channel: 'call' | 'sms';
  readonly missionId: string;
  readonly conversationId?: string;
  readonly stepId?: string;
  readonly from?: SafeText;
  readonly to?: SafeText;
  readonly turns: readonly TalkTurn[];
  /** What the insights made of it. */
  readonly summary?: SafeText;
  /** Ids of its recordings. */
  readonly recordings: readonly string[];
  readonly durationS?: number;
  readonly heardAtMs: number;
}

/**
 * What is known after `next` was heard. A later piece of news adds to what is kept: the insights bring no transcript
 * with them, and a shorter list of turns is a part of the longer one.
 */
export function withNews(before: HeardTalk | undefined, next: HeardTalk): HeardTalk {
  if (before === undefined) return next;
  return {
    ...before,
    ...next,
    turns: next.turns.length >= before.turns.length ? next.turns : before.turns,
    recordings: [...new Set([...before.recordings, ...next.recordings])],
  };
}
