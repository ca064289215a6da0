import { commandWords } from '../../commands/command-words.ts';
import { statusText } from '../../domain/mission/status-text.ts';
import type { Actor, Door, Outcome } from '../../commands/door/door.ts';
import type { DriveMode, MissionClass, MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { sameData } from '../../lib/same.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { BoardUpdate, EngineStatus, Proposal } from '../../state/board.ts';
import type { Act, Decision } from './act.ts';
import { decide } from './decide.ts';
import type { DriveContext } from './drive-inputs.ts';
import type { Leaseholder } from './leaseholder.ts';

export interface DriverDeps {
  readonly door: Door;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly lease: Leaseholder;
  /** Every mission on the board. */
  rows(): Iterable<MissionRow>;
  /** `fresh` reads both sides now; otherwise what was read last will do. */
  snapshotOf(mission: MissionKey, fresh: boolean): Promise<MissionSnapshot | undefined>;
  driveMode(mission: MissionKey): DriveMode;
  missionClass(row: MissionRow): MissionClass | undefined;
  held(): boolean;
  readonly planner: Pick<DriveContext, 'nextTry' | 'nextSlot' | 'suppressed' | 'undecided'>;
  publish(updates: readonly BoardUpdate[]): void;
}

/** Brings missions to their end by itself, or proposes what would. */
export interface Driver {
  start(): void;
  /** Something about this mission has changed. Nothing comes of it before `start`. */
  wake(mission: MissionKey): void;
  /** Looks at every mission once and resolves when that is done. */
  lookAtAll(): Promise<void>;
  /** What the engine would do for a mission now, and what it waits for. Acts on nothing. */
  explain(mission: MissionKey): Promise<Decision | undefined>;
  /** Lets the act under way finish, begins no other. */
  stop(): Promise<void>;
}

/** Every mission is looked at this often even when nothing says that it has changed. */
const ROUND_MS = 15_000;
/** Changes come in bursts: one look serves them all. */
const WAKE_AFTER_MS = 300;
/** After an act that was refused or failed, the mission is left alone: doubling, up to the most. */
const RETRY_MS = { least: 15_000, most: 15 * 60_000 };
/** One look never does more rounds than this; what is left is done by the next. */
const MAX_ROUNDS = 25;

interface Attention {
  readonly running: boolean;
  readonly again: boolean;
  readonly failures: number;
  readonly notBeforeMs: number;
}

const CALM: Attention = { running: false, again: false, failures: 0, notBeforeMs: 0 };

export function createDriver(deps: DriverDeps): Driver {
  const { clock, door, lease } = deps;
  const attention = new Map<MissionKey, Attention>();
  const proposed = new Map<MissionKey, readonly Act[]>();
  const timers = new Map<MissionKey, Cancel>();
  /** What the last fresh look at a mission led to, in words. */
  const suggested = new Map<MissionKey, string>();
  const looking = new Set<Promise<void>>();
  const woken = new Set<MissionKey>();
  let waking: Cancel | undefined;
  let round: Cancel | undefined;
  let started = false;
  let stopped = false;
  let lastAct: EngineStatus['lastAct'];

  const attentionTo = (mission: MissionKey): Attention => attention.get(mission) ?? CALM;
  const mayAct = (mission: MissionKey): boolean => !stopped && !deps.held() && lease.holds(mission);

  const contextOf = (missionClass: MissionClass): DriveContext => ({
    nowMs: clock.now(),
    missionClass,
    ...deps.planner,
  });

  function look(row: MissionRow): Promise<void> {
    const state = attentionTo(row.key);
    if (state.running) {
      attention.set(row.key, { ...state, again: true });
      return Promise.resolve();
    }
    attention.set(row.key, { ...state, running: true, again: false });
    const work = drive(row).finally(() => {
      const { again, ...rest } = attentionTo(row.key);
      attention.set(row.key, { ...rest, running: false, again: false });
      looking.delete(work);
      if (again) wake(row.key);
    });
    looking.add(work);
    return work;
  }

  async function drive(row: MissionRow): Promise<void> {
    const missionClass = deps.missionClass(row);
    // The ledger is asked last: of hundreds of missions most have no class.
    const mode = missionClass === undefined || isTerminalRun(row.status) ? 'off' : deps.driveMode(row.key);
    if (mode === 'off' || missionClass === undefined) {
      propose(row.key, []);
      lease.release(row.key);
      return;
    }
    if (mode === 'suggest') {
      await suggest(row.key, missionClass);
      return;
    }
    propose(row.key, []);
    if (!(await lease.ensure(row.key))) return;
    await act(row.key, missionClass);
  }

  /**
   * Proposes what a fresh look calls for. What was read before only tells whether such a look is due: parts of it may
   * never have been read, and an insight nobody asked for is not an empty one.
   */
  async function suggest(mission: MissionKey, missionClass: MissionClass): Promise<void> {
    const known = await deps.snapshotOf(mission, false);
    if (known === undefined) return;
    let decision = decide(known, contextOf(missionClass));
    if (decision.acts.length > 0 && wordsOf(decision) !== suggested.get(mission)) {
      const fresh = await deps.snapshotOf(mission, true);
      if (fresh === undefined) return;
      decision = decide(fresh, contextOf(missionClass));
    }
    suggested.set(mission, wordsOf(decision));
    propose(mission, decision.acts);
    lookLater(mission, decision);
  }

  /** Decides and acts until nothing is left to do now. Reads afresh before the first act and after each. */
  async function act(mission: MissionKey, missionClass: MissionClass): Promise<void> {
    let fresh = false;
    let still = 0;
    for (let rounds = 0; rounds < MAX_ROUNDS && mayAct(mission); rounds += 1) {
      const snapshot = await deps.snapshotOf(mission, fresh);
      if (snapshot === undefined) return;
      const decision = decide(snapshot, contextOf(missionClass));
      if (decision.acts.length === 0) {
        lookLater(mission, decision);
        return;
      }
      if (fresh) {
        const went = await perform(mission, decision.acts);
        if (went === 'stopped') return;
        still = went === 'moved' ? 0 : still + 1;
      }
      if (still > 1) {
        // What was asked for is under way or unclear: reading it over and over would not bring it on.
        backOff(mission);
        return;
      }
      fresh = true;
    }
  }

  /** `still`: nothing was done by it. `stopped`: an act was refused or failed, and the rest waits. */
  async function perform(mission: MissionKey, acts: readonly Act[]): Promise<'moved' | 'still' | 'stopped'> {
    let moved = false;
    for (const act of acts) {
      if (!mayAct(mission)) return 'stopped';
      const outcome = await submit(act);
      if (outcome.status === 'done' || outcome.status === 'open') {
        lastAct = { atMs: clock.now(), sentence: outcome.sentence };
        publishStatus();
        if (outcome.status === 'done') {
          moved = true;
          attention.set(mission, { ...attentionTo(mission), failures: 0, notBeforeMs: 0 });
        }
      } else if (!isHarmless(outcome)) {
        backOff(mission);
        if (outcome.status === 'refused' && needsPerson(outcome)) propose(mission, acts);
        return 'stopped';
      }
    }
    return moved ? 'moved' : 'still';
  }

  async function submit(act: Act): Promise<Outcome> {
    const preview = await door.preview(act.command);
    if (preview.refusal !== undefined) return { status: 'refused', refusal: preview.refusal };
    // The operator who set the mission to drive by itself agreed to single acts, never to what tier 2 guards.
    return door.submit(act.command, deps.actor, {
      digest: preview.digest,
      confirmedTier: 1,
      reason: act.why,
    });
  }

  function backOff(mission: MissionKey): void {
    const failures = attentionTo(mission).failures + 1;
    const waitMs = Math.min(RETRY_MS.most, RETRY_MS.least * 2 ** (failures - 1));
    attention.set(mission, { ...attentionTo(mission), failures, notBeforeMs: clock.now() + waitMs });
  }

  function lookLater(mission: MissionKey, decision: Decision): void {
    timers.get(mission)?.();
    timers.delete(mission);
    if (decision.nextLookAtMs === undefined || stopped) return;
    const waitMs = Math.max(WAKE_AFTER_MS, decision.nextLookAtMs - clock.now());
    timers.set(
      mission,
      clock.after(waitMs, () => wake(mission)),
    );
  }

  function propose(mission: MissionKey, wanted: readonly Act[]): void {
    const before = proposed.get(mission) ?? [];
    const acts = wanted.map((act, index) => steadyAct(before[index], act, clock.now()));
    if (acts.length === before.length && acts.every((act, index) => act === before[index])) return;
    if (acts.length === 0) proposed.delete(mission);
    else proposed.set(mission, acts);
    const idAt = (index: number): string => `${mission}#${index}`;
    const rows = acts.map((act, index): readonly [string, Proposal] => [
      idAt(index),
      {
        id: idAt(index),
        mission,
        sentence: safeText(sentenceOf(act)),
        why: safeText(act.why),
        command: act.command,
        atMs: clock.now(),
      },
    ]);
    const gone = before.slice(acts.length).map((_, index) => idAt(acts.length + index));
    const updates: BoardUpdate[] = [];
    if (gone.length > 0) updates.push({ kind: 'remove', from: 'proposals', ids: gone });
    if (rows.length > 0) updates.push({ kind: 'upsert', into: 'proposals', rows });
    if (updates.length > 0) deps.publish(updates);
  }

  function publishStatus(): void {
    const state = deps.held() ? 'held' : 'driving';
    deps.publish([
      { kind: 'set', field: 'engine', value: { state, ...(lastAct === undefined ? {} : { lastAct }) } },
    ]);
  }

  function wake(mission: MissionKey): void {
    if (!started || stopped) return;
    woken.add(mission);
    waking ??= clock.after(WAKE_AFTER_MS, () => {
      waking = undefined;
      // One way through the board for all of them: of a list that comes in, every row is woken.
      const rows = [...deps.rows()].filter(({ key }) => woken.has(key));
      woken.clear();
      for (const row of rows) if (clock.now() >= attentionTo(row.key).notBeforeMs) void look(row);
    });
  }

  async function lookAtAll(): Promise<void> {
    const due = [...deps.rows()].filter(
      (row) => !isTerminalRun(row.status) && clock.now() >= attentionTo(row.key).notBeforeMs,
    );
    for (const row of due) {
      if (stopped) return;
      await look(row);
    }
  }

  function arm(): void {
    round = clock.after(
      ROUND_MS,
      () => {
        void lookAtAll().finally(() => {
          if (!stopped) arm();
        });
      },
      ROUND_MS / 4,
    );
  }

  return {
    start: () => {
      started = true;
      publishStatus();
      arm();
    },
    wake,
    lookAtAll,
    explain: async (mission) => {
      const row = [...deps.rows()].find((candidate) => candidate.key === mission);
      const missionClass = row === undefined ? undefined : deps.missionClass(row);
      const snapshot = await deps.snapshotOf(mission, true);
      if (snapshot === undefined) return undefined;
      if (missionClass === undefined) {
        const hasEnded = row !== undefined && isTerminalRun(row.status);
        return { acts: [], waiting: hasEnded ? '' : 'you to choose its class' };
      }
      return decide(snapshot, contextOf(missionClass));
    },
    stop: async () => {
      stopped = true;
      round?.();
      waking?.();
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await Promise.allSettled(looking);
      await lease.close();
    },
  };
}

/** A proposed call keeps the time that was shown, as long as it can still be agreed to and placed. */
const STEADY_MS = 3 * 60_000;

/** The act that was proposed before, where the new one is the same but for a time that has moved on with the clock. */
function steadyAct(before: Act | undefined, act: Act, nowMs: number): Act {
  if (before === undefined) return act;
  if (sameData(before, act)) return before;
  const [old, next] = [before.command, act.command];
  if (old.kind !== 'event.schedule' || next.kind !== 'event.schedule') return act;
  const isSame = sameData({ ...before, command: { ...old, atMs: next.atMs } }, act);
  return isSame && old.atMs <= next.atMs && old.atMs - nowMs >= STEADY_MS ? before : act;
}

/** Refusals that only say that the work is done already, or that the world moved on: read again and go on. */
const isHarmless = (outcome: Outcome): boolean =>
  outcome.status === 'refused' &&
  ['already-so', 'ended', 'changed', 'not-pending'].includes(outcome.refusal.code);

const needsPerson = (outcome: Extract<Outcome, { status: 'refused' }>): boolean =>
  outcome.refusal.code === 'needs-code' || outcome.refusal.code === 'needs-consent';

const wordsOf = ({ acts }: Decision): string => acts.map(sentenceOf).join('\n');

function sentenceOf({ command, who }: Act): string {
  switch (command.kind) {
    case 'event.schedule':
      return `schedule ${command.channel} to ${command.contactName ?? command.to}, try ${command.attempt}`;
    case 'event.cancel':
      return `cancel ${who ?? command.event}`;
    case 'call.record':
      return `write down ${who ?? command.phone}: ${statusText(command.outcome)}`;
    case 'assistant.brief':
      return `update the agent with ${command.offers} ${command.offers === 1 ? 'offer' : 'offers'}, the best ${command.best}`;
    case 'mission.complete':
      return `close the mission: ${command.summary}`;
    case 'mission.fail':
      return `fail the mission: ${command.reason}`;
    case 'memory.save':
      return `save ${command.key} to memory`;
    default:
      return 'step' in command && command.step !== undefined
        ? `${commandWords(command.kind)} ${command.step}`
        : commandWords(command.kind);
  }
}
