import type { HeardTalk } from '../../domain/contact/heard-talk.ts';
import { withNews } from '../../domain/contact/heard-talk.ts';
import type { MissionFeedEvent } from '../../domain/server/feed-event.ts';
import type { Clock } from '../../lib/clock.ts';
import type { BoardUpdate } from '../../state/board.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { talkOf } from './talk-of.ts';

/** Keeps what was said in calls and threads: on the board, and in the ledger, since the server tells it once. */
export interface TalkKeeper {
  hear(event: MissionFeedEvent): void;
}

const PREFIX = 'talk:';
/** On the board at the start, newest first; the ledger keeps all. */
const MOST_SHOWN = 500;

export function createTalkKeeper(options: {
  readonly clock: Pick<Clock, 'now'>;
  /** Absent where nothing may be written down. */
  readonly ledger?: Pick<LedgerPort, 'view' | 'commit'>;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
}): TalkKeeper {
  const { clock, ledger, publish } = options;
  const snapshots = ledger?.view().snapshots;
  const heard = new Map<string, HeardTalk>();
  const known = (id: string): HeardTalk | undefined =>
    heard.get(id) ??
    (ledger?.view().snapshots.get(`${PREFIX}${id}`)?.body as unknown as HeardTalk | undefined);

  const names = snapshots?.names(PREFIX) ?? [];
  for (const name of names) {
    const body = snapshots?.get(name)?.body as unknown as HeardTalk | undefined;
    if (body !== undefined) heard.set(body.id, body);
  }
  const newest = [...heard.values()]
    .toSorted((one, other) => other.heardAtMs - one.heardAtMs)
    .slice(0, MOST_SHOWN);
  heard.clear();
  for (const talk of newest) heard.set(talk.id, talk);
  if (newest.length > 0) {
    publish([{ kind: 'upsert', into: 'talks', rows: newest.map((talk) => [talk.id, talk] as const) }]);
  }

  return {
    hear: (event) => {
      const news = talkOf(event, clock.now());
      if (news === undefined) return;
      const talk = withNews(known(news.id), news);
      heard.set(talk.id, talk);
      const kept = { name: `${PREFIX}${talk.id}`, body: talk as never, takenAtMs: talk.heardAtMs };
      void ledger?.commit((tables) => tables.snapshots.save(kept));
      publish([{ kind: 'upsert', into: 'talks', rows: [[talk.id, talk]] }]);
    },
  };
}
