import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { DispatchBody } from './dispatch-intent.ts';
import { inSeniority, markIn } from './twins.ts';
import type { Match } from '../once/once-state.ts';

/** The server's clock and ours may differ by this much where the difference is not known. */
const CLOCK_SLACK_MS = 30_000;

export interface MatchQuestion {
  readonly opKey: string;
  readonly mark: string;
  readonly body: DispatchBody;
  readonly sentAtMs: number;
  /** Server's clock minus ours, where it is known. */
  readonly clockSkewMs?: number;
}

/**
 * The events of an assistant's whole list that this request may have made, the one that stays first: those that carry its mark,
 * else those that look exactly like it, were made since it was sent and belong to no other try.
 */
export function matchesFor(
  question: MatchQuestion,
  events: readonly ScheduledEvent[],
  isOthers: (eventId: string) => boolean,
): readonly Match[] {
  const marked = events.filter((event) => markIn(event) === question.mark);
  const found = marked.length > 0 ? marked : events.filter((event) => looksLike(event, question, isOthers));
  return inSeniority(found);
}

/** `scheduled_at` is no part of it: the server's own retry moves it. */
function looksLike(
  event: ScheduledEvent,
  { body: { item }, sentAtMs, clockSkewMs }: MatchQuestion,
  isOthers: (eventId: string) => boolean,
): boolean {
  // Another mark is another request, of ours or of another console.
  if (markIn(event) !== undefined || isOthers(event.id)) return false;
  const slackMs = clockSkewMs === undefined ? CLOCK_SLACK_MS : 5_000;
  const sentThereMs = sentAtMs + (clockSkewMs ?? 0) - slackMs;
  return (
    event.channel === item.channel &&
    phoneDigits(event.to) === phoneDigits(item.to) &&
    phoneDigits(event.from) === phoneDigits(item.from) &&
    (event.stepId ?? item.step) === item.step &&
    (event.runId ?? item.runId) === item.runId &&
    event.createdAtMs !== undefined &&
    event.createdAtMs >= sentThereMs
  );
}
