import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Clock } from '../../lib/clock.ts';
import type { FeedEvent, FeedState } from '../../domain/server/feed-event.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { ReaderName } from '../sync/pace.ts';
import type { CallWatch } from './call-watch.ts';
import type { TalkKeeper } from './talk-keeper.ts';
import { withStop } from '../../lib/full-stop.ts';

/** Our own live connection. It listens, and never answers a call. */
export interface OwnFeed {
  state(): FeedState | undefined;
  open(): void;
  close(): void;
}

export interface OwnFeedOptions {
  /** Opens the connection; what it gives ends it. */
  readonly connect: (handlers: {
    readonly onEvent: (event: FeedEvent) => void;
    readonly onState: (state: FeedState) => void;
  }) => { close(): void };
  /** The world's: notices stand among others by it. How long the connection lives is told by its own, on the wall. */
  readonly clock: Clock;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
  /** Reads now what an event told of. */
  readonly kick: (reader: ReaderName) => void;
  readonly calls: Pick<CallWatch, 'watch' | 'ended'>;
  /** Keeps what was said. */
  readonly talks?: TalkKeeper;
}

const ENDED: ReadonlySet<string> = new Set(['yielded', 'refused', 'closed']);

/**
 * Opened only by `open`. Once another client has taken the connection it stays away: nothing but another `open` of a
 * person brings it back.
 */
export function createOwnFeed({ connect, clock, publish, kick, calls, talks }: OwnFeedOptions): OwnFeed {
  let current: FeedState | undefined;
  let link: { close(): void } | undefined;
  let notices = 0;

  const notice = (level: 'info' | 'warn', sentence: SafeText): void => {
    notices += 1;
    const row = { id: `feed:${clock.now()}:${notices}`, atMs: clock.now(), level, sentence, seen: false };
    publish([{ kind: 'upsert', into: 'notices', rows: [[row.id, row]] }]);
  };
  const onState = (state: FeedState): void => {
    current = state;
    publish([{ kind: 'set', field: 'feed', value: state }]);
    if (state.status === 'yielded') {
      notice(
        'warn',
        safe`Our live connection yielded: ${withStop(state.reason)} It is not reopened automatically.`,
      );
    }
    if (state.status === 'refused')
      notice('warn', safe`There is no live connection: ${withStop(state.reason)}`);
  };
  const onEvent = (event: FeedEvent): void => {
    switch (event.kind) {
      case 'sms.received':
        kick('messages');
        notice('info', safe`SMS from ${event.from}: ${event.body}`);
        return;
      case 'approval.responded':
        kick('approvals');
        return;
      case 'call.started':
        calls.watch({ id: event.callId, status: 'ringing', raw: {} }, false);
        return;
      case 'call.ended':
        calls.ended(event.callId);
        return;
      case 'other':
        return;
      default:
        talks?.hear(event);
        kick('mission');
        kick('schedule');
        kick('progress');
        if (event.kind === 'mission.sms_received') kick('messages');
    }
  };

  return {
    state: () => current,
    open: () => {
      if (current !== undefined && !ENDED.has(current.status)) return;
      link = connect({ onEvent, onState });
    },
    close: () => {
      link?.close();
      link = undefined;
    },
  };
}
