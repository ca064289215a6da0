import type { Cancel, Clock } from '../lib/clock.ts';

/** What the door has to do beside commands. */
export interface UpkeepPorts {
  settleOpenIntents(): Promise<unknown>;
  finishOpenRecords(): Promise<unknown>;
  checkDue(): Promise<unknown>;
  nextSettleAtMs(): number | undefined;
}

/** Keeps promises that were made before: unclear requests, half-written records, the look before a call goes out. */
export interface Upkeep {
  /** Settles what the last process left open. Nothing else may act before this resolves. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Looked at this often even when nothing says so: other processes leave work behind. */
const ROUND_MS = 15_000;
const SOONEST_MS = 500;

export function createUpkeep(door: UpkeepPorts, clock: Clock): Upkeep {
  let cancel: Cancel = () => undefined;
  let under: Promise<void> = Promise.resolve();
  let stopped = false;

  const round = async (): Promise<void> => {
    await door.settleOpenIntents();
    await door.checkDue();
    await door.finishOpenRecords();
  };
  const arm = (): void => {
    if (stopped) return;
    const nextAtMs = door.nextSettleAtMs();
    const waitMs = nextAtMs === undefined ? ROUND_MS : Math.min(ROUND_MS, nextAtMs - clock.now());
    cancel = clock.after(Math.max(SOONEST_MS, waitMs), () => {
      under = round().finally(arm);
    });
  };

  return {
    start: async () => {
      under = round();
      await under;
      arm();
    },
    stop: async () => {
      stopped = true;
      cancel();
      await under;
    },
  };
}
