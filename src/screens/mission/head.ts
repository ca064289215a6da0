import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { truncate, wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import type { Route } from '../../state/view/route.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { segmentsWidth, words, type LineContent, type Segment } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { findingsOf, mendKey, proposalsOf } from './mission-target.ts';
import { drivenText } from '../missions/rows.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import { dueText, relativeText } from '../time/relative-text.ts';
import { progressText } from '../words/progress.ts';
import { missionWord, reasonTone, severityWord, sourceMark, worded } from '../words/status-words.ts';

/** Findings and proposals that are drawn; the others are counted. */
const SHOWN = 4;
/** From so many columns on the facts are written out. */
const WIDE = 110;

/** State, reason, what the engine does next, and what was found, each with the key that mends it. */
export function missionHead(
  board: Board,
  route: Route,
  { columns }: TerminalSize,
  environment: CellEnvironment,
): readonly LineContent[] {
  const row = route.mission === undefined ? undefined : board.missions.get(route.mission);
  if (row === undefined || route.mission === undefined) {
    return [
      [words('dim')` This mission is not on the board. It may have been deleted, or not been read yet.`],
    ];
  }
  const { ascii, minuteMs, zoneMode, operatorZone } = environment;
  const dot = ascii ? '-' : '·';
  const status = missionWord(row);
  const when = (atMs: number): string =>
    `${dueText(atMs, minuteMs)} (${clockText(atMs, ownZone(zoneMode, operatorZone), minuteMs)})`;
  const wide = columns >= WIDE;
  /** A text with the key that acts on it behind it: the text is cut, the key never. */
  const cutFor = (text: SafeText, tone: Tone, key: readonly Segment[]): readonly Segment[] => [
    { text: truncate(text, columns - segmentsWidth(key), ascii ? '~' : '…'), tone },
    ...key,
  ];
  const facts = [
    row.missionClass === undefined
      ? 'no class'
      : `class ${row.missionClass}${wide ? ` ${CLASS_RULES[row.missionClass].name}` : ''}`,
    `steps ${progressText(row.stepsDone, row.stepsTotal, wide ? 15 : 0, ascii)}`,
    drivenText(row),
    `engine ${row.drive}`,
    sourceMark[row.source].text,
    ...(row.lastChangeAtMs === undefined ? [] : [`changed ${relativeText(row.lastChangeAtMs, minuteMs)}`]),
  ];
  const snapshot = board.snapshots.get(route.mission);
  const result = snapshot?.run?.resultSummary ?? snapshot?.mission?.resultSummary;
  const lines: LineContent[] = [
    [
      { text: safe` ${worded(status, ascii)}`, tone: status.tone },
      { text: safe`  ${facts.join(` ${dot} `)}`, tone: 'dim' },
    ],
    ...wrap(row.reason.sentence, columns - 7)
      .slice(0, 2)
      .map((text, index): LineContent => [
        { text: index === 0 ? safe` why: ` : safe`      `, tone: 'dim' },
        { text, tone: reasonTone(row.reason) },
      ]),
  ];
  if (row.nextEventAtMs !== undefined) {
    lines.push([
      words('dim')` next: `,
      { text: safe`${row.nextEventTo ?? 'event'} ${when(row.nextEventAtMs)}` },
    ]);
  }
  if (result !== undefined) lines.push([words('dim')` result: `, { text: result }]);
  const found = [
    ...findingsOf(board, route.mission).map((finding): readonly Segment[] => {
      const severity = severityWord(finding.severity);
      const mend: readonly Segment[] =
        finding.mend === undefined
          ? []
          : [
              { text: safe`  ${mendKey(finding.mend.command)}`, tone: 'key' },
              { text: safe` ${finding.mend.label}` },
            ];
      return [
        ...cutFor(safe` ${ascii ? severity.ascii : severity.glyph} ${finding.sentence}`, severity.tone, mend),
      ];
    }),
    ...proposalsOf(board, route.mission).map((proposal): readonly Segment[] => [
      ...cutFor(safe` ${ascii ? '>' : '→'} engine proposes: ${proposal.sentence}`, 'accent', [
        { text: safe`  E`, tone: 'key' },
        { text: safe` does it` },
      ]),
      { text: safe` (${proposal.why})`, tone: 'dim' },
    ]),
  ];
  lines.push(...found.slice(0, SHOWN));
  if (found.length > SHOWN)
    lines.push([words('dim')`   and ${found.length - SHOWN} more: M and E list them`]);
  const next = board.engine?.nextAct;
  if (row.driver === 'console' && next !== undefined) {
    lines.push([
      words('dim')` engine next: `,
      { text: safeText(next.sentence) },
      words('dim')` ${when(next.atMs)}`,
    ]);
  }
  return lines;
}
