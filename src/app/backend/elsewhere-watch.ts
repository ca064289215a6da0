import {
  actsElsewhere,
  isDriven,
  RECENT_ACTS_MS,
  type OwnActs,
} from '../../commands/dispatch/placed-elsewhere.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { sameData } from '../../lib/same.ts';
import type { Board, BoardUpdate } from '../../state/board.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { Switches } from '../../state/ledger/switches.ts';

type Elsewhere = NonNullable<Board['elsewhere']>;

export interface ElsewhereDeps {
  /** Of the readers' pace. */
  readonly clock: Clock;
  /** Of the world. */
  nowMs(): number;
  board(): Board;
  /** What was read of each open mission's log: nothing is asked for more. */
  openEvents(): readonly { readonly key: MissionKey; readonly events: readonly RunEvent[] }[];
  elsewhere(events: Iterable<ScheduledEvent>): readonly ScheduledEvent[];
  own(): OwnActs & {
    readonly intents: Pick<Intents, 'ofMission'>;
    readonly switches: Pick<Switches, 'drive'>;
  };
  publish(updates: readonly BoardUpdate[]): void;
}

const LOOK_EVERY_MS = 5_000;
const NOTICE = 'elsewhere';

/**
 * Says on the board when somebody else, with a ledger of their own, acts on missions that this machine drives: two
 * machines do not know each other's holds and opt-outs.
 */
export function watchElsewhere(deps: ElsewhereDeps): { look(): void; stop: Cancel } {
  let told: Elsewhere | undefined;
  // What is ours stays ours: the ledger is asked once for each.
  const ours = new Set<string>();
  let cancel: Cancel = () => undefined;

  const look = (): void => {
    const now = seen(deps, ours);
    if (sameData(told ?? null, now ?? null)) return;
    const isNew = told === undefined && now !== undefined;
    told = now;
    const updates: BoardUpdate[] = [{ kind: 'set', field: 'elsewhere', value: now }];
    if (isNew) {
      const row = { id: NOTICE, atMs: deps.nowMs(), sentence: elsewhereText(now), seen: false };
      updates.push({ kind: 'upsert', into: 'notices', rows: [[NOTICE, { ...row, level: 'warn' }]] });
    }
    deps.publish(updates);
  };
  const arm = (): void => {
    const round = (): void => {
      look();
      arm();
    };
    cancel = deps.clock.after(LOOK_EVERY_MS, round, LOOK_EVERY_MS / 4);
  };
  arm();
  return { look, stop: () => cancel() };
}

function seen(deps: ElsewhereDeps, ours: Set<string>): Elsewhere | undefined {
  const board = deps.board();
  const own = deps.own();
  const missions = new Set<MissionKey>();
  const rows = [...board.scheduled.values()].filter(
    ({ event }) => event.status === 'pending' && !ours.has(event.id),
  );
  const foreign = new Set(deps.elsewhere(rows.map(({ event }) => event)).map(({ id }) => id));
  let pending = 0;
  for (const { event, missionKey } of rows) {
    if (!foreign.has(event.id)) ours.add(event.id);
    else if (missionKey === undefined || !isDriven(missionKey, own)) continue;
    else {
      pending += 1;
      missions.add(missionKey);
    }
  }
  const sinceMs = deps.nowMs() - RECENT_ACTS_MS;
  let acts = 0;
  for (const { key, events } of deps.openEvents()) {
    if ((events.at(-1)?.createdAtMs ?? 0) < sinceMs) continue;
    const unknown = events.filter(({ id, createdAtMs = 0 }) => createdAtMs >= sinceMs && !ours.has(id));
    if (unknown.length === 0) continue;
    const found = new Set(actsElsewhere(unknown, own, sinceMs));
    for (const event of unknown) if (!found.has(event)) ours.add(event.id);
    const theirs = found.size;
    if (theirs === 0 || !isDriven(key, own)) continue;
    acts += theirs;
    missions.add(key);
  }
  if (missions.size === 0) return undefined;
  return { pending, acts, missions: [...missions].flatMap((key) => board.missions.get(key)?.name ?? []) };
}

/** What it means, and what to do. */
export function elsewhereText({ pending, acts, missions }: Elsewhere): SafeText {
  const what = [
    ...(pending === 0 ? [] : [`${pending} pending ${pending === 1 ? 'call' : 'calls'} placed`]),
    ...(acts === 0 ? [] : [`${acts} ${acts === 1 ? 'act' : 'acts'} logged`]),
  ].join(' and ');
  const [first, ...more] = missions;
  const where =
    first === undefined ? '' : safe` in ${first}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  return safe`A console of another machine, with a ledger of its own, acts here too: ${what} by it${where}. A hold or an opt-out there is not known here. Share one ledger, or let one machine drive.`;
}
