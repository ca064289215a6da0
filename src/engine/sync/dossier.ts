import type { AssistantId } from '../../domain/ids.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { InsightReport } from '../../domain/insight/insight.ts';
import { drivenRun, type MissionDetails } from '../../domain/mission/join.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import type { Finding, MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { Mission, PlanStep, Run, RunEvent } from '../../domain/mission/mission.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { LocalSide } from './sources.ts';

/** All that was read of one mission so far. It lives as long as the mission is known, and changes in place. */
export interface Dossier {
  readonly key: MissionKey;
  mission?: Mission | undefined;
  entry?: MissionEntry | undefined;
  runs?: readonly Run[];
  /** The driven run's plan. */
  steps?: readonly PlanStep[];
  /** Oldest first. */
  events?: readonly RunEvent[];
  linkedAgentIds?: readonly AssistantId[];
  insights: readonly InsightReport[];
  /** Why its calls and messages could not be read whole. */
  scheduleUnread?: SafeText | undefined;
  /** The local side, of the machine's own ledger. */
  local?: LocalSide;
  /** When all of it was last read together (world time). */
  wholeAtMs?: number;
  /** When it was last read at all, and when either side was last seen to change (monotonic). */
  progressMs?: number;
  changedMs: number;
  findings: readonly Finding[];
  row?: MissionRow;
  holdsUntilMs?: number | undefined;
}

export const newDossier = (key: MissionKey): Dossier => ({
  key,
  insights: [],
  findings: [],
  changedMs: -Infinity,
});

/** The ids under which events may name this mission, and those of its runs. */
export const missionIdsOf = ({ mission, entry }: Dossier): readonly string[] =>
  [mission?.id, mission?.telnyxId, entry?.missionId].filter((id) => id !== undefined);

export const runIdsOf = ({ mission, entry, runs }: Dossier): readonly string[] =>
  [mission?.firstRunId, entry?.runId, ...(runs ?? []).map((run) => run.id)].filter((id) => id !== undefined);

/** What decisions and the mission view read. */
export function snapshotFrom(dossier: Dossier, scheduled: readonly ScheduledEvent[]): MissionSnapshot {
  const { key, mission, entry, runs, events, insights, linkedAgentIds, wholeAtMs } = dossier;
  const run = drivenRun(mission, runs, entry);
  return {
    key,
    ...(mission === undefined ? {} : { mission }),
    ...(run === undefined ? {} : { run }),
    runs: runs ?? [],
    steps: dossier.steps ?? [],
    events: events ?? [],
    scheduled,
    ...(linkedAgentIds === undefined ? {} : { linkedAgentIds }),
    insights,
    ...(entry === undefined ? {} : { entry }),
    ...(dossier.scheduleUnread === undefined ? {} : { scheduleUnread: dossier.scheduleUnread }),
    ...(wholeAtMs === undefined ? {} : { readAtMs: wholeAtMs }),
    ...(dossier.local?.openCommit === undefined ? {} : { openCommit: dossier.local.openCommit }),
  };
}

/** The parts that the board's row is made of. */
export function detailsFrom(dossier: Dossier, scheduled: readonly ScheduledEvent[]): MissionDetails {
  const { runs, steps, events, insights, findings, local: { openCommit: _open, ...local } = {} } = dossier;
  const newestEvent = events?.at(-1);
  const grave = findings.filter((finding) => finding.severity !== 'info');
  const worst = grave.find(({ severity }) => severity === 'alarm') ?? grave[0];
  return {
    ...local,
    ...(runs === undefined ? {} : { runs }),
    ...(steps === undefined ? {} : { steps }),
    ...(newestEvent === undefined ? {} : { newestEvent }),
    scheduled,
    insights,
    findings: grave.length,
    ...(worst === undefined
      ? {}
      : {
          worstFinding: {
            sentence: worst.sentence,
            ...(worst.atMs === undefined ? {} : { atMs: worst.atMs }),
          },
        }),
  };
}
