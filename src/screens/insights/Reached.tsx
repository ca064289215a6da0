import { useMemo } from 'react';
import { safe } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { keysIn } from '../../ui/keys/key-map.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { useConsoleState, useEnvironment } from '../shell/context.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import type { BodyProps } from '../shell/contract.ts';
import type { CellEnvironment } from '../table/column.ts';
import { freshnessOf } from '../words/freshness.ts';
import { reachLines } from './reach-lines.ts';
import { REACH_ACT, reachOf, type Reach } from './reach.ts';
import { ScrollLines } from './ScrollLines.tsx';

/** Whom the assistants of a mission, the arms of its split, or two missions reached. */
export function Reached({ route, size: { columns, rows } }: BodyProps) {
  const environment = useEnvironment();
  const board = useConsoleState((state) => state.board);
  const wallMinuteMs = useConsoleState(({ view }) => view.wallMinuteMs);
  const reach = useMemo(() => reachOf(board, route), [board, route]);
  const lines =
    reach.status === 'read'
      ? figures(reach, board, environment, columns)
      : whyNone(reach, board, wallMinuteMs).map((line) => [words('dim')` ${line}`]);
  return <ScrollLines key="reach" layerId="insights reach" width={columns} height={rows} lines={lines} />;
}

function figures(
  { made }: Extract<Reach, { status: 'read' }>,
  { pollers }: Board,
  environment: CellEnvironment,
  width: number,
): readonly LineContent[] {
  const fault = pollers.get('schedule')?.error?.sentence;
  return [
    ...(fault === undefined ? [] : [[words('warn')` As it was read last: ${fault}`]]),
    ...reachLines(made, environment, width),
    safe``,
    ...keysIn(environment.keys, REACH_ACT.id, REACH_ACT.keys)
      .slice(0, 1)
      .map((key) => [words('key')` ${key}`, words('dim')` sets another mission beside this one.`]),
  ];
}

const whyNone = (
  reach: Exclude<Reach, { status: 'read' }>,
  board: Board,
  wallMs: number,
): readonly string[] =>
  reach.status === 'gone'
    ? ['A mission of the two is not on the board any more.']
    : emptyLines(freshnessOf(board, reach.readers, wallMs), ['Not read yet.']);
