import { useMemo } from 'react';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import { useConsoleState, useEnvironment } from '../shell/context.ts';
import { clockText, ownZone } from '../time/clock-text.ts';
import type { CellEnvironment } from '../table/column.ts';
import { relativeText } from '../time/relative-text.ts';
import { itemText, KIND_WORDS, stateCell } from './words.ts';
import type { BodyProps } from '../shell/contract.ts';

/** One item, all of it. */
export function ItemBody({ route, size }: BodyProps) {
  const environment = useEnvironment();
  const item = useConsoleState(({ board }) =>
    route.item === undefined ? undefined : board.inbox.get(route.item),
  );
  const { columns } = size;
  const lines = useMemo(() => {
    const content = item === undefined ? [GONE] : itemLines(item, environment);
    return content.flatMap((line) => wrapContent(line, columns - 2));
  }, [item, environment, columns]);
  const [top, read, update] = useLiveState(() => 0);
  const rows = size.rows - 1;
  const last = Math.max(0, lines.length - rows);
  const scroll = (keys: readonly string[], label: string, to: (from: number) => number) => ({
    keys,
    id: `item.${label}`,
    label,
    hidden: true,
    repeats: true,
    run: () => update(Math.max(0, Math.min(to(Math.min(read(), last)), last))),
  });
  useKeys('inbox-item', [
    scroll(['j', 'down'], 'down', (from) => from + 1),
    scroll(['k', 'up'], 'up', (from) => from - 1),
    scroll(['ctrl-d', 'pagedown', 'space'], 'page down', (from) => from + rows),
    scroll(['ctrl-u', 'pageup'], 'page up', (from) => from - rows),
    scroll(['g', 'home'], 'start', () => 0),
    scroll(['G', 'end'], 'end', () => last),
  ]);
  const start = Math.min(top, last);
  const shown = lines.slice(start, start + rows);
  return (
    <>
      {shown.map((line, index) => (
        <Line key={index} width={size.columns} content={line} />
      ))}
      <Blank rows={rows - shown.length} width={size.columns} />
      <Line
        width={size.columns}
        content={
          last === 0 ? safe`` : safe` ${start + shown.length} of ${lines.length} lines, j and k scroll`
        }
        tone="dim"
      />
    </>
  );
}

const GONE: LineContent = [words('dim')` It is not here any more: it was decided, or it ended a while ago.`];

function itemLines(item: InboxItem, environment: CellEnvironment): readonly LineContent[] {
  const { minuteMs, zoneMode, operatorZone, ascii } = environment;
  const zone = ownZone(zoneMode, operatorZone);
  const state = stateCell(item, minuteMs, ascii);
  const at = (ms: number): string => `${clockText(ms, zone, minuteMs)} (${relativeText(ms, minuteMs)})`;
  return [
    [
      { text: safe` ${state.text}`, tone: state.tone },
      words('dim')`  ${KIND_WORDS[item.kind]} from ${item.source}, since ${at(item.createdAtMs)}`,
    ],
    ...(item.missionName === undefined ? [] : [[words('dim')` Mission ${item.missionName}`]]),
    ...(item.expiresAtMs === undefined || item.state !== 'open'
      ? []
      : [[words('dim')` Expires ${at(item.expiresAtMs)}`]]),
    ...item.warnings.map((text): LineContent => [
      words('bad')` ${ascii ? '!' : '▲'} Deceptive text. ${text}`,
    ]),
    ...(item.readOnly === undefined ? [] : [[words('warn')` ${item.readOnly}`]]),
    ...(item.tooLong === undefined ? [] : [[words('warn')` ${item.tooLong}`]]),
    ...(item.next === undefined ? [] : [[words('warn')` ${item.next}`]]),
    safe``,
    [words('strong')` ${itemText(item.title, item, environment)}`],
    safe``,
    ...item.lines
      .filter((line) => line !== item.title && !line.startsWith('Deceptive text.'))
      .map((line): LineContent => safeText(` ${itemText(line, item, environment)}`, { maxLength: 100_000 })),
    safe``,
    [words('dim')` Digest ${item.digest}`],
  ];
}
