import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import { contactNames, phoneDigits } from '../contact/contacts.ts';
import type { InsightReport } from '../insight/insight.ts';
import { assistantId, missionId, runId } from '../ids.ts';
import { driverOf, type LeaseHolder } from './join-driver.ts';
import { reasonFor } from './join-reason.ts';
import { shortStep } from './join-text.ts';
import { inOrder } from './lifecycle.ts';
import { driveModeOf, missionClassOf } from './mission-class.ts';
import type { MissionEntry } from './mission-entry.ts';
import type { Finding } from './mission-snapshot.ts';
import {
  missionKeyOf,
  type DriveMode,
  type MissionClass,
  type MissionKey,
  type MissionReason,
  type MissionRow,
} from './mission-row.ts';
import { notedOf } from './noted.ts';
import type { Mission, PlanStep, Run, RunEvent } from './mission.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { isDoneStep, isTerminalRun, type RunStatus } from './status.ts';

/** What was read of a mission beside its row in the list. Absent parts have not been read. */
export interface MissionDetails {
  readonly runs?: readonly Run[];
  readonly steps?: readonly PlanStep[];
  readonly newestEvent?: RunEvent;
  readonly scheduled?: readonly ScheduledEvent[];
  readonly insights?: readonly InsightReport[];
  readonly lease?: LeaseHolder;
  /** Chosen on this machine, over what memory says. */
  readonly chosen?: { readonly missionClass?: MissionClass; readonly drive?: DriveMode };
  readonly findings?: number;
  /** The name of the assistant that the state file gives the mission. */
  readonly agentName?: SafeText;
  /** The gravest of them. */
  readonly worstFinding?: Pick<Finding, 'sentence' | 'atMs'>;
}

/** One mission from both sides; at least one of `mission` and `entry` is there. */
export interface MissionSides {
  readonly mission?: Mission;
  readonly entry?: MissionEntry;
  readonly details?: MissionDetails;
}

export interface JoinSettings {
  /** No change for this long, with nothing scheduled, is stuck. */
  readonly stuckAfterMs: number;
  /** Whoever has not acted for this long does not drive. */
  readonly quietAfterMs: number;
  /** The label under which this console signs its events. */
  readonly ownLabel?: string;
  /** The fields of memory and results that rows are to have with them: `memory.budget`, `result.price`. */
  readonly notedFields?: readonly string[];
  /** The server's whole list has been read at least once. */
  readonly serverRead: boolean;
}

export const JOIN_DEFAULTS: JoinSettings = {
  stuckAfterMs: 30 * 60_000,
  quietAfterMs: 30 * 60_000,
  serverRead: true,
};

/** A row, and when time alone will change it. */
export interface Joined {
  readonly row: MissionRow;
  readonly holdsUntilMs?: number;
}

const NO_MEMORY: JsonObject = {};

/** The run that is driven: the state file's, else one with a say in the plan, else the newest that is under way. */
export function drivenRun(
  mission: Mission | undefined,
  runs: readonly Run[] | undefined,
  entry: MissionEntry | undefined,
): Run | undefined {
  const all = runs ?? [];
  if (entry?.runId !== undefined) return all.find((run) => run.id === entry.runId);
  // A run that nobody started is what creating the mission left behind, once there is another.
  const others = all.filter((run) => run.id !== mission?.firstRunId || run.status !== 'pending');
  const newest = (candidates: readonly Run[]): Run | undefined =>
    candidates.toSorted((left, right) => bornAtMs(right) - bornAtMs(left))[0];
  return newest(others.filter((run) => !isTerminalRun(run.status))) ?? newest(others) ?? newest(all);
}

const bornAtMs = (run: Run): number => run.createdAtMs ?? run.startedAtMs ?? 0;

/** The row of one mission. */
export function joinMission(sides: MissionSides, nowMs: number, settings: JoinSettings): Joined {
  const { mission, entry, details } = sides;
  const memory = entry?.memory ?? NO_MEMORY;
  const run = drivenRun(mission, details?.runs, entry);
  const driven = entry?.runId === undefined ? (run?.id ?? mission?.firstRunId) : runId(entry.runId);
  const status = statusOf(mission, run, entry);
  const steps = details?.steps ?? mission?.steps;
  const scheduled = details?.scheduled ?? [];
  const names = scheduled.length === 0 ? new Map<string, SafeText>() : contactNames(memory);
  const lastChangeAtMs = latest(
    mission?.updatedAtMs,
    run?.updatedAtMs,
    entry?.lastUpdatedAtMs,
    details?.newestEvent?.createdAtMs,
    ...scheduled.map((event) => event.updatedAtMs),
  );
  const driver = driverOf(
    {
      ...(details?.lease === undefined ? {} : { lease: details.lease }),
      ...(details?.newestEvent === undefined ? {} : { newestEvent: details.newestEvent }),
      ...(entry?.lastUpdatedAtMs === undefined ? {} : { entryChangedAtMs: entry.lastUpdatedAtMs }),
      ...(settings.ownLabel === undefined ? {} : { ownLabel: settings.ownLabel }),
    },
    nowMs,
    settings.quietAfterMs,
  );
  const missionClass = details?.chosen?.missionClass ?? missionClassOf(memory);
  const endedText = run?.error ?? run?.resultSummary ?? mission?.resultSummary;
  const { reason, stuck, nextEvent, pendingEvents, holdsUntilMs } = reasonFor(
    {
      status,
      onServer: mission !== undefined,
      serverRead: settings.serverRead,
      scheduled,
      insights: details?.insights ?? [],
      memory,
      names,
      driver,
      ...(missionClass === undefined ? {} : { missionClass }),
      ...(details?.agentName === undefined ? {} : { agentName: details.agentName }),
      ...(steps === undefined ? {} : { steps }),
      ...(lastChangeAtMs === undefined ? {} : { lastChangeAtMs }),
      ...(endedText === undefined ? {} : { endedText }),
    },
    nowMs,
    settings.stuckAfterMs,
  );
  const findings = details?.findings ?? 0;
  // What an ended run left behind goes out all the same, unless somebody stops it.
  const isLeftOut = isTerminalRun(status) && pendingEvents > 0;
  const byReason = stuck || isLeftOut || NEEDS_A_PERSON.has(reason.kind);
  const needsMe = byReason || findings > 0;
  // The sentence names what makes it need somebody, not what would go well otherwise.
  const needed: MissionReason | undefined =
    byReason || findings === 0 || details?.worstFinding === undefined
      ? undefined
      : { kind: 'found', ...details.worstFinding };
  const createdAtMs = mission?.createdAtMs ?? entry?.createdAtMs;
  const assistant = entry?.assistantId === undefined ? mission?.assistantId : assistantId(entry.assistantId);
  const id = mission?.id ?? (entry?.missionId === undefined ? undefined : missionId(entry.missionId));
  const noted =
    settings.notedFields === undefined
      ? undefined
      : notedOf({ memory, insights: inOrderOfCalls(details) }, settings.notedFields);
  const row: MissionRow = {
    key: missionKeyOf(id, entry?.slug),
    ...(entry === undefined ? {} : { slug: entry.slug }),
    ...(entry?.host === undefined ? {} : { fileHost: safeText(entry.host) }),
    ...(id === undefined ? {} : { missionId: id }),
    ...(driven === undefined ? {} : { runId: driven }),
    name: mission?.name ?? safeText(entry?.missionName ?? entry?.slug),
    status,
    ...(missionClass === undefined ? {} : { missionClass }),
    drive: driveOf(details?.chosen?.drive ?? driveModeOf(memory), missionClass),
    ...progressOf(steps),
    ...nextOf(nextEvent, names),
    pendingEvents,
    ...(lastChangeAtMs === undefined ? {} : { lastChangeAtMs }),
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
    driver: driver.driver,
    ...(driver.label === undefined ? {} : { driverLabel: driver.label }),
    source: mission === undefined ? 'file' : entry === undefined ? 'server' : 'both',
    reason: needed ?? reason,
    stuck,
    needsMe,
    findings,
    ...(assistant === undefined ? {} : { assistantId: assistant }),
    ...(noted === undefined ? {} : { noted }),
  };
  const quietAtMs =
    (latest(details?.newestEvent?.createdAtMs, entry?.lastUpdatedAtMs) ?? NaN) + settings.quietAfterMs;
  const turns = [holdsUntilMs, quietAtMs].filter((turn) => turn !== undefined && turn > nowMs) as number[];
  return isTerminalRun(status) || turns.length === 0 ? { row } : { row, holdsUntilMs: Math.min(...turns) };
}

/** Results in the order in which their calls were made, whichever was read first. */
function inOrderOfCalls({ insights = [], scheduled = [] }: MissionDetails = {}): readonly InsightReport[] {
  if (insights.length < 2) return insights;
  const madeAt = new Map(
    scheduled.map((event) => [event.conversationId, event.dispatchedAtMs ?? event.scheduledAtMs ?? 0]),
  );
  const timeOf = ({ conversationId }: InsightReport): number => madeAt.get(conversationId) ?? 0;
  return insights.toSorted((one, other) => timeOf(one) - timeOf(other));
}

/**
 * The board: every mission of either side, joined by the server's id. Entries without an id, or whose id the server
 * does not list, are rows of their own. `details` is asked by key.
 */
export function joinMissions(
  missions: readonly Mission[],
  entries: readonly MissionEntry[],
  details: ReadonlyMap<MissionKey, MissionDetails>,
  nowMs: number,
  settings: JoinSettings = JOIN_DEFAULTS,
): readonly MissionRow[] {
  const sides = new Map<MissionKey, MissionSides>();
  for (const mission of missions) sides.set(missionKeyOf(mission.id, undefined), { mission });
  for (const entry of entries) {
    const key = missionKeyOf(entry.missionId, entry.slug);
    sides.set(key, { ...sides.get(key), entry });
  }
  return [...sides].map(([key, side]) => {
    const read = details.get(key);
    return joinMission(read === undefined ? side : { ...side, details: read }, nowMs, settings).row;
  });
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  'waiting-approval',
  'next-act',
  'overdue',
  'failed-step',
  'all-steps-done',
  'stuck',
]);

/** The mission's own end counts; while it has none, the driven run tells more than the mission's row. */
function statusOf(
  mission: Mission | undefined,
  run: Run | undefined,
  entry: MissionEntry | undefined,
): RunStatus {
  if (mission !== undefined && isTerminalRun(mission.status)) return mission.status;
  return run?.status ?? mission?.status ?? safeText(entry?.status ?? 'pending', { maxLength: 40 });
}

/** A mission without a class is watched, never driven. */
const driveOf = (mode: DriveMode | undefined, missionClass: MissionClass | undefined): DriveMode =>
  missionClass === undefined ? 'off' : (mode ?? 'suggest');

function progressOf(
  steps: readonly PlanStep[] | undefined,
): Pick<MissionRow, 'stepsDone' | 'stepsTotal' | 'currentStep'> {
  if (steps === undefined) return {};
  const open = inOrder(steps.filter((step) => !isDoneStep(step.status)));
  const current = open.find((step) => step.status !== 'pending') ?? open[0];
  return {
    stepsDone: steps.length - open.length,
    stepsTotal: steps.length,
    ...(current === undefined ? {} : { currentStep: shortStep(current) }),
  };
}

function nextOf(
  event: ScheduledEvent | undefined,
  names: ReadonlyMap<string, SafeText>,
): Pick<MissionRow, 'nextEventAtMs' | 'nextEventTo'> {
  if (event?.scheduledAtMs === undefined) return {};
  return { nextEventAtMs: event.scheduledAtMs, nextEventTo: names.get(phoneDigits(event.to)) ?? event.to };
}

function latest(...instants: readonly (number | undefined)[]): number | undefined {
  let newest: number | undefined;
  for (const atMs of instants)
    if (atMs !== undefined && (newest === undefined || atMs > newest)) newest = atMs;
  return newest;
}
