import { safe, safeText } from '../../lib/safe-text.ts';
import { isJsonObject } from '../../lib/json.ts';
import { auditCalls } from './audit-calls.ts';
import { auditDrift } from './audit-drift.ts';
import { auditGoal } from './audit-goal.ts';
import { auditLinks } from './audit-links.ts';
import type { AuditReport } from './audit-report.ts';
import { auditOpenSteps } from './audit-steps.ts';
import type { Assistant } from '../assistant/assistant.ts';
import { outcomeOf } from '../contact/call-outcome.ts';
import { hasEnded, isLiveTooLong } from '../mission/cadence.ts';
import { awaitedApproval } from '../mission/join-reason.ts';
import { counted, instantText, shortStep } from '../mission/join-text.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';
import { missionClassOf } from '../mission/mission-class.ts';
import type { Finding, MissionSnapshot } from '../mission/mission-snapshot.ts';
import { isDoneStep, isTerminalRun, type RunStatus } from '../mission/status.ts';

export interface AuditSettings {
  /** No change for this long, with nothing scheduled, is stuck. */
  readonly stuckAfterMs: number;
  /** To tell one assistant under two ids. */
  readonly assistants: readonly Assistant[];
}

/**
 * Everything wrong or missing in one mission, worst first. What was not read is not judged: absence counts only in a
 * snapshot that was read whole (`readAtMs`).
 */
export function auditMission(
  snapshot: MissionSnapshot,
  nowMs: number,
  settings: AuditSettings,
): readonly Finding[] {
  const report: AuditReport = (kind, severity, about, sentence, mend, atMs) => ({
    id: `${snapshot.key}:${kind}${about === '' ? '' : `:${about}`}`,
    mission: snapshot.key,
    severity,
    kind,
    sentence,
    ...(mend === undefined ? {} : { mend }),
    ...(atMs === undefined ? {} : { atMs }),
  });
  const status = snapshotStatus(snapshot);
  if (status === undefined) return [];
  if (isTerminalRun(status)) return afterTheEnd(snapshot, status, report);
  return [
    ...auditCommit(snapshot, report),
    ...auditSteps(snapshot, report),
    ...auditCalls(snapshot, nowMs, report),
    // Half of a list shows no step to be done, and whoever waits for the rest is not stuck.
    ...(snapshot.openCommit === undefined
      ? [...auditOpenSteps(snapshot, nowMs, report), ...auditStuck(snapshot, nowMs, settings, report)]
      : []),
    ...auditGoal(snapshot, nowMs, report),
    ...auditDrift(snapshot, nowMs, report),
    ...auditLinks(snapshot, settings.assistants, report),
    ...auditClass(snapshot, report),
  ].sort((left, right) => WEIGHT[left.severity] - WEIGHT[right.severity]);
}

const WEIGHT: Readonly<Record<Finding['severity'], number>> = { alarm: 0, warn: 1, info: 2 };

/** Who was left out of a commit is nobody's loss before a person has said so. */
const auditCommit = ({ openCommit }: MissionSnapshot, report: AuditReport): readonly Finding[] =>
  openCommit === undefined || openCommit.underWay
    ? []
    : [
        report('commit-cut-off', 'alarm', '', openCommit.sentence, {
          label: 'commit the rest',
          command: { kind: 'unclear.resolve', opKey: openCommit.id, decision: 'again' },
        }),
      ];

/** The status that counts: the mission's own end, else its driven run's. */
function snapshotStatus({ mission, run, entry }: MissionSnapshot): RunStatus | undefined {
  if (mission !== undefined && isTerminalRun(mission.status)) return mission.status;
  return run?.status ?? mission?.status ?? entry?.status;
}

function auditSteps(snapshot: MissionSnapshot, report: AuditReport): readonly Finding[] {
  const { key: mission, steps } = snapshot;
  const failed = steps.find((step) => step.status === 'failed');
  if (failed !== undefined) {
    const reason = `step ${failed.id} failed`;
    return [
      report('failed-step', 'alarm', failed.id, safe`${shortStep(failed)} failed, the run is still open`, {
        label: 'fail the mission',
        command: { kind: 'mission.fail', mission, reason },
      }),
    ];
  }
  if (steps.length === 0 || !steps.every((step) => isDoneStep(step.status))) return [];
  const out = snapshot.scheduled.filter((event) => !hasEnded(event)).length;
  const all = `all ${counted(steps.length, 'step')} done`;
  if (out > 0) {
    return [
      report(
        'all-steps-done',
        'warn',
        '',
        safe`${all}, but ${counted(out, 'call or message')} still to come`,
      ),
    ];
  }
  const command = { kind: 'mission.complete', mission, summary: draftSummary(snapshot) } as const;
  const mend = { label: 'complete the mission', command };
  const done = report('all-steps-done', 'alarm', '', safe`${all}, run still open`, mend);
  if (snapshot.entry === undefined || snapshot.entry.memory['result'] !== undefined) return [done];
  return [done, report('result-missing', 'warn', '', safeText('no result is saved in memory yet'))];
}

/** What the mission came to, in the words that memory already has. */
function draftSummary({ steps, entry }: MissionSnapshot, usual?: string): string {
  const result = entry?.memory['result'];
  if (typeof result === 'string' && result !== '') return result;
  const said = isJsonObject(result) ? result['summary'] : undefined;
  return typeof said === 'string' && said !== ''
    ? said
    : (usual ?? `All ${counted(steps.length, 'step')} completed.`);
}

function auditStuck(
  snapshot: MissionSnapshot,
  nowMs: number,
  settings: AuditSettings,
  report: AuditReport,
): readonly Finding[] {
  const { mission, run, entry, steps } = snapshot;
  const status = snapshotStatus(snapshot);
  if (mission === undefined || snapshot.readAtMs === undefined) return [];
  if (status === 'pending' || status === 'paused') return [];
  if (entry !== undefined && awaitedApproval(entry.memory) !== undefined) return [];
  if (snapshot.scheduled.some((event) => !hasEnded(event) && !isLiveTooLong(event, nowMs))) return [];
  if (steps.length > 0 && steps.every((step) => isDoneStep(step.status))) return [];
  const changes = [
    mission.updatedAtMs,
    run?.updatedAtMs,
    entry?.lastUpdatedAtMs,
    snapshot.events.at(-1)?.createdAtMs,
    ...snapshot.scheduled.map((event) => event.updatedAtMs),
  ].filter((atMs) => atMs !== undefined);
  const lastMs = Math.max(...changes);
  if (changes.length === 0 || nowMs - lastMs < settings.stuckAfterMs) return [];
  const since = instantText(lastMs);
  const reached = reachedCount(snapshot, nowMs);
  if (reached > 0) {
    // What its calls brought is there: it is not failed for want of somebody to close it.
    const all = sentText(snapshot.scheduled);
    const summary = draftSummary(snapshot, `${reached} of ${all} reached somebody.`);
    const mend = {
      label: 'complete the mission',
      command: { kind: 'mission.complete', mission: snapshot.key, summary },
    } as const;
    const ended = snapshot.scheduled.length === 1 ? `${all} has ended` : `all ${all} have ended`;
    const sentence = safe`${ended}, ${reached} reached somebody; no change since ${since}, the run is still open`;
    return [report('stuck', 'alarm', '', sentence, mend, lastMs)];
  }
  const command = {
    kind: 'mission.fail',
    mission: snapshot.key,
    reason: `stuck: no change since ${since}`,
  } as const;
  const mend = { label: 'fail the mission', command };
  return [
    report('stuck', 'alarm', '', safe`no change since ${since}, nothing scheduled: stuck`, mend, lastMs),
  ];
}

/** So many calls, messages, or both. */
function sentText(scheduled: readonly ScheduledEvent[]): string {
  const messages = scheduled.filter(({ channel }) => channel === 'sms').length;
  if (messages === 0) return counted(scheduled.length, 'call');
  return messages === scheduled.length
    ? counted(messages, 'message')
    : `${scheduled.length} calls and messages`;
}

/** How many of its calls and messages brought what they were for. */
function reachedCount({ scheduled, insights }: MissionSnapshot, nowMs: number): number {
  const reports = new Map(insights.map((each) => [each.conversationId, each]));
  return scheduled.filter((event) => {
    const report = event.conversationId === undefined ? undefined : reports.get(event.conversationId);
    return outcomeOf(event, report, nowMs) === 'succeeded';
  }).length;
}

function auditClass({ entry }: MissionSnapshot, report: AuditReport): readonly Finding[] {
  if (entry === undefined || missionClassOf(entry.memory) !== undefined) return [];
  return [report('unknown-class', 'info', '', safeText('no class is set: it is watched, never driven'))];
}

function afterTheEnd(snapshot: MissionSnapshot, status: RunStatus, report: AuditReport): readonly Finding[] {
  const findings: Finding[] = [];
  const out = snapshot.scheduled.filter((event) => event.status === 'pending').length;
  if (out > 0) {
    const sentence = safe`the run has ended, but ${counted(out, 'call or message')} still to go out`;
    findings.push(report('event-drift', 'alarm', 'after-end', sentence));
  }
  const summary = snapshot.run?.resultSummary ?? snapshot.mission?.resultSummary ?? '';
  if (status === 'succeeded' && snapshot.readAtMs !== undefined && summary === '') {
    findings.push(report('result-missing', 'info', '', safeText('closed as succeeded without a summary')));
  }
  return findings;
}
