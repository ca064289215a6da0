import type { Command } from '../../commands/command.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { sameData } from '../../lib/same.ts';
import type { Board } from '../../state/board.ts';
import type { CellEnvironment } from '../table/column.ts';
import { timedText } from '../time/timed-text.ts';
import { severityWord, type StatusWord } from '../words/status-words.ts';
import { findingsOf, proposalsOf } from './mission-target.ts';

/** One thing that a mission needs from somebody: what was found, or what the engine would do next. */
export interface ToDo {
  readonly id: string;
  readonly mark: Pick<StatusWord, 'glyph' | 'ascii' | 'tone'>;
  readonly sentence: SafeText;
  /** The instant that the sentence names. */
  readonly atMs?: number;
  readonly why?: SafeText;
  /** What is done about it, and its name; absent where no single act mends it. */
  readonly act?: { readonly label: string; readonly command: Command };
  /** It brings records in line and reaches nobody outside. */
  readonly isSafe: boolean;
}

/** Acts that change what is written down, call nobody, and end nothing. */
const RECORDS_ONLY: ReadonlySet<string> = new Set([
  'drift.repair',
  'poll.now',
  'agent.link',
  'step.start',
  'step.complete',
  'call.record',
]);

const RANK = { alarm: 0, error: 0, warn: 1, info: 3 } as const;
const PROPOSAL_RANK = 2;

const PROPOSED: ToDo['mark'] = { glyph: '→', ascii: '>', tone: 'accent' };

/** Findings and proposals of a mission as one list, the worst first; the same act is in it once. */
export function toDosOf(board: Board, key: MissionKey): readonly ToDo[] {
  const found = findingsOf(board, key).map((finding) => ({
    rank: RANK[finding.severity],
    toDo: {
      id: `finding ${finding.id}`,
      mark: severityWord(finding.severity),
      sentence: finding.sentence,
      ...(finding.atMs === undefined ? {} : { atMs: finding.atMs }),
      ...(finding.mend === undefined
        ? {}
        : { act: { label: finding.mend.label, command: finding.mend.command } }),
      // That a step is done is safe to write down where the records show it; else a person has to know.
      isSafe: finding.kind !== 'step-undone' && RECORDS_ONLY.has(finding.mend?.command.kind ?? ''),
    } satisfies ToDo,
  }));
  const acts = found.flatMap(({ toDo }) => ('act' in toDo ? [toDo.act.command] : []));
  const proposed = proposalsOf(board, key)
    // A proposal carries a command of the door as plain data.
    .filter(({ command }) => !acts.some((act) => sameData(act, command)))
    .map(({ id, sentence, why, command }) => ({
      rank: PROPOSAL_RANK,
      toDo: {
        id: `proposal ${id}`,
        mark: PROPOSED,
        sentence,
        why,
        act: { label: 'do it', command: command as Command },
        isSafe: RECORDS_ONLY.has(command.kind),
      } satisfies ToDo,
    }));
  return [...found, ...proposed].toSorted((a, b) => a.rank - b.rank).map(({ toDo }) => toDo);
}

/** What can be done about a thing to do, and how many more of them the very same act is for. */
export interface ToDoAct {
  readonly toDo: ToDo;
  readonly command: Command;
  readonly label: string;
  readonly moreFor: number;
  readonly isSafe: boolean;
}

/** The acts of a list, each once however many findings ask for it; safe only where it is so for all of them. */
export function actsOf(toDos: readonly ToDo[]): readonly ToDoAct[] {
  const acts: ToDoAct[] = [];
  for (const toDo of toDos) {
    const { act, isSafe } = toDo;
    if (act === undefined) continue;
    const at = acts.findIndex(({ command }) => sameData(command, act.command));
    const same = acts[at];
    if (same === undefined) acts.push({ toDo, ...act, moreFor: 0, isSafe });
    else acts[at] = { ...same, moreFor: same.moreFor + 1, isSafe: same.isSafe && isSafe };
  }
  return acts;
}

/** In one line: what it is, and why where that is known. */
export function toDoText(
  toDo: Pick<ToDo, 'sentence' | 'atMs' | 'why'>,
  environment: Pick<CellEnvironment, 'zoneMode' | 'operatorZone' | 'minuteMs'>,
): SafeText {
  const sentence = timedText(toDo, environment);
  return toDo.why === undefined ? sentence : safe`${sentence} (${toDo.why})`;
}
