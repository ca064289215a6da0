import type { MissionKey, MissionRow } from '../../domain/mission/mission-row.ts';
import type { Finding, FindingMend } from '../../domain/mission/mission-snapshot.ts';
import { contactStates } from '../../domain/contact/contact-state.ts';
import { draftResult, type DraftResult } from '../../domain/mission/result-draft.ts';
import { isTerminalRun, isTerminalStep } from '../../domain/mission/status.ts';
import type { Board, Proposal } from '../../state/board.ts';
import type { ConsoleState } from '../../state/store.ts';
import { noFocus } from '../shell/cursor.ts';
import type { Cursor } from '../shell/contract.ts';

/** The mission that an act means here: the one that is open, else the one in focus on the board. */
export function targetKey(cursor: Cursor): MissionKey | undefined {
  if (cursor.route.mission !== undefined) return cursor.route.mission;
  return cursor.route.screen === 'missions' ? (cursor.focusId as MissionKey | undefined) : undefined;
}

export const target = (cursor: Cursor): MissionRow | undefined => {
  const key = targetKey(cursor);
  return key === undefined ? undefined : cursor.state.board.missions.get(key);
};

export const missing = (cursor: Cursor): string =>
  cursor.route.mission === undefined ? noFocus(cursor) : 'This mission is not known any more.';

/** Refuses where there is no mission, where it has ended, and where only the state file knows it. */
export const whenOpen =
  (also?: (row: MissionRow) => string | undefined) =>
  (cursor: Cursor): string | undefined => {
    const row = target(cursor);
    if (row === undefined) return missing(cursor);
    if (isTerminalRun(row.status)) return `It has ended: ${row.status}.`;
    if (row.source === 'file') return 'Only the state file knows it: the server has no run to change.';
    return also?.(row);
  };

export const findingsOf = (board: Board, key: MissionKey): readonly Finding[] =>
  [...board.findings.values()].filter(({ mission }) => mission === key);

export const proposalsOf = (board: Board, key: MissionKey): readonly Proposal[] =>
  [...board.proposals.values()].filter(({ mission }) => mission === key);

/** Completes the first step that holds the mission up although nothing is left to be done for it, or by anybody else. */
export function openStepMend(cursor: Cursor): FindingMend | undefined {
  const key = targetKey(cursor);
  if (key === undefined) return undefined;
  return findingsOf(cursor.state.board, key).find(
    ({ kind }) => kind === 'step-open' || kind === 'step-undone',
  )?.mend?.command;
}

/** The result drafted from what the calls brought; the audit's own words where there were none, or none were read. */
export function draftedResult(
  { board, view }: ConsoleState,
  key: MissionKey,
): Partial<DraftResult> | undefined {
  const byAudit = findingsOf(board, key)
    .map(({ mend }) => mend?.command)
    .find((mend) => mend?.kind === 'mission.complete')?.summary;
  const snapshot = board.snapshots.get(key);
  if (snapshot === undefined || snapshot.scheduled.length === 0) {
    return byAudit === undefined ? undefined : { summary: byAudit };
  }
  const contacts = contactStates(snapshot, view.minuteMs);
  return draftResult(snapshot, contacts, board.missions.get(key)?.missionClass ?? 1);
}

export const stillOpenSteps = (cursor: Cursor): string | undefined => {
  const key = targetKey(cursor);
  const steps = key === undefined ? undefined : cursor.state.board.snapshots.get(key)?.steps;
  const open = steps?.filter(({ status }) => !isTerminalStep(status)).length ?? 0;
  return open > 0 ? `${open} of its steps are still open. Complete or skip them first.` : undefined;
};
