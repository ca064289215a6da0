import type { SettleReport } from '../dispatch/settle.ts';
import { placedElsewhere } from '../dispatch/placed-elsewhere.ts';
import type { HeldDispatch, StillRinging } from '../dispatch/still-rings.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { DirectDoor, Outcome } from './door.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { UnclearRequest } from '../../domain/approval/unclear.ts';
import { reconcileHistory } from '../dispatch/reconcile-history.ts';
import { createUndo } from './undo.ts';
import { wireDoorParts, type DoorDeps } from './door-parts.ts';
import { createSubmission, READ_ONLY } from './submission.ts';

/** The door, and what the engine does through it beside commands. */
export interface DoorServices extends DirectDoor {
  /** Finds out about unclear requests. Runs before anything else after a start. */
  settleOpenIntents(): Promise<SettleReport>;
  /** Finishes the records that were left open. */
  finishOpenRecords(): Promise<{ readonly finished: number; readonly open: number }>;
  /** The look at what is due within 90 s. */
  checkDue(): Promise<void>;
  /** When settling or checking has something to do next. */
  nextSettleAtMs(): number | undefined;
  /** Ends a commit of many after the item that is under way. Committing again goes on. */
  stopCommit(): void;
  /** Everything that is parked, stopped, refused or unknown, oldest first. */
  unclear(): readonly UnclearRequest[];
  /** What still goes out of these although dispatch is held. */
  rings(events: Iterable<ScheduledEvent>): readonly StillRinging[];
  /** Those of these that a console of another machine placed, with a ledger of its own. */
  elsewhere(events: Iterable<ScheduledEvent>): readonly ScheduledEvent[];
  /** The hold with what it does not reach; undefined where dispatch is not held. */
  held(events: Iterable<ScheduledEvent>): HeldDispatch | undefined;
  /** Fresh reads of what acts and plans stand on. */
  readonly facts: Pick<
    FactReader,
    'liveMission' | 'missionState' | 'assistant' | 'line' | 'entries' | 'keptInLedger' | 'stateFileUnread'
  >;
}

/** The door over a server, a ledger and a state file. */
export function createDoor(deps: DoorDeps): DoorServices {
  const { ledger, server, memory, readOnly, dryRun } = deps;
  const parts = wireDoorParts(deps);
  const { logbook, settler, requests, dueCheck, keepers, setupRunner, rings, nowMs, undoMs } = parts;
  const { preview, submit, submitUnseen } = createSubmission(deps, parts);
  const { switches, intents } = ledger.view();
  const looksOnly = readOnly || dryRun;

  /** What came of it is in the log before anybody is told. */
  const logged = async (outcome: Outcome): Promise<Outcome> => {
    await logbook.settled();
    return outcome;
  };

  const undo = createUndo({
    undoMs,
    ledger,
    memory,
    logbook,
    perform: parts.perform,
    dryRun,
    nowMs,
    submitAgreed: submitUnseen,
  });

  return {
    preview,
    submit: async (...order) => logged(await submit(...order)),
    submitUnseen: async (...order) => logged(await submitUnseen(...order)),
    undo: async (actId, actor) =>
      readOnly ? { status: 'refused', refusal: READ_ONLY } : logged(await undo(actId, actor)),
    settleOpenIntents: async () => {
      if (looksOnly || !(await reconcileHistory({ server, ledger, logbook, nowMs }))) return NOTHING_SETTLED;
      await requests.settle();
      const settled = await settler.settleOpenIntents();
      await parts.bringBack();
      return settled;
    },
    finishOpenRecords: async () => {
      if (looksOnly) return { finished: 0, open: 0 };
      const acts = await parts.actLog.finishOpen();
      const setups = await setupRunner.finishOpen();
      return { finished: acts.finished + setups.finished, open: acts.open + setups.open };
    },
    checkDue: async () => {
      if (looksOnly) return;
      await keepers.alive();
      await dueCheck.checkDue();
    },
    nextSettleAtMs: () => {
      if (looksOnly) return undefined;
      const times = [settler.nextAtMs(), dueCheck.nextAtMs()].filter((atMs) => atMs !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    rings,
    elsewhere: (events) => placedElsewhere(events, intents),
    held: (events) => {
      const hold = switches.hold();
      return hold === undefined ? undefined : { hold, ringing: rings(events), kept: keepers.any() };
    },
    stopCommit: () => parts.watch.stop(),
    unclear: parts.unclear,
    facts: parts.facts,
  };
}

const NOTHING_SETTLED: SettleReport = { settled: 0, waiting: 0, parked: 0 };
