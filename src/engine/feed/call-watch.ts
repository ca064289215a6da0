import type { ImmediateCall } from '../../domain/server/account.ts';
import type { CallId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { BoardUpdate, FollowedCall } from '../../state/board.ts';

/** Follows single calls while they live. */
export interface CallWatch {
  /** Follows it from now on; `ours` where it was begun from here. */
  watch(call: ImmediateCall, ours: boolean): void;
  /** The live connection told that it has ended: read at once. */
  ended(id: CallId): void;
  live(): number;
  stop(): void;
}

const EVERY_MS = 2_000;
/** No call is followed for longer. */
const LONGEST_MS = 4 * 3_600_000;

export function createCallWatch(options: {
  readonly server: Pick<ServerPort, 'getCall'>;
  /** The world's time, for what is shown. */
  readonly clock: Clock;
  readonly paceClock: Clock;
  readonly publish: (updates: readonly BoardUpdate[]) => void;
}): CallWatch {
  const { server, clock, paceClock, publish } = options;
  const calls = new Map<CallId, { row: FollowedCall; cancel: Cancel }>();
  let stopped = false;

  const tell = (row: FollowedCall): void => {
    const known = calls.get(row.call.id);
    if (known !== undefined) known.row = row;
    publish([{ kind: 'upsert', into: 'calls', rows: [[row.call.id, row]] }]);
  };
  const arm = (id: CallId, afterMs: number): void => {
    const known = calls.get(id);
    if (known === undefined || stopped) return;
    known.cancel();
    known.cancel = paceClock.after(afterMs, () => void look(id));
  };
  const look = async (id: CallId): Promise<void> => {
    const known = calls.get(id);
    if (known === undefined) return;
    const answer = await server.getCall(id, { priority: 'read' });
    if (stopped) return;
    const { row } = known;
    if (answer.ok) {
      const { to } = row.call;
      const call = { ...(to === undefined ? {} : { to }), ...answer.value };
      const over = !isUnderWay(call.status);
      tell({ ...row, call, ...(over ? { endedAtMs: row.endedAtMs ?? clock.now() } : {}) });
      if (over) return;
    }
    if (clock.now() - row.seenAtMs < LONGEST_MS) arm(id, EVERY_MS);
  };

  return {
    watch: (call, ours) => {
      const known = calls.get(call.id);
      const row: FollowedCall = {
        call: { ...known?.row.call, ...call },
        ours: ours || known?.row.ours === true,
        seenAtMs: known?.row.seenAtMs ?? clock.now(),
      };
      if (known === undefined) calls.set(call.id, { row, cancel: () => undefined });
      tell(row);
      arm(call.id, known === undefined ? EVERY_MS : 0);
    },
    ended: (id) => arm(id, 0),
    live: () => [...calls.values()].filter(({ row }) => isUnderWay(row.call.status)).length,
    stop: () => {
      stopped = true;
      for (const { cancel } of calls.values()) cancel();
    },
  };
}

const isUnderWay = (status: string): boolean =>
  isLiveCall(status) || status === 'initiating' || status === 'ending';
