import { Box } from 'ink';
import { memo, useEffect, useMemo, useState } from 'react';
import { safe } from '../../../lib/safe-text.ts';
import type { ScheduledRow } from '../../../state/board.ts';
import { listOf } from '../../../state/view/view-state.ts';
import { useKeys } from '../../../ui/keys/use-keys.ts';
import { Line } from '../../../ui/text/Line.tsx';
import { segmentsOf, type Segment } from '../../../ui/text/segments.ts';
import { ListPane, type ListPaneProps } from '../../frame/ListPane.tsx';
import { runAction } from '../../shell/action.ts';
import { useConsole, useConsoleState, useEnvironment } from '../../shell/context.ts';
import type { Action } from '../../shell/contract.ts';
import { ownZone } from '../../time/clock-text.ts';
import { aloneActions, calendarActions, calendarAtMs, CALENDAR_START } from './calendar-actions.ts';
import { calendarDay, type CalendarDay, type CalendarWindows } from './calendar-day.ts';
import { calendarLines, COLUMN, columnsThatFit } from './calendar-lines.ts';

/** From so many columns on the calendar stands beside the list; what it takes then. */
const BESIDE_FROM = 120;
const BESIDE_COLUMNS = 41;
/** On a wide screen. */
const WIDE_FROM = 180;
const WIDE_COLUMNS = 9 + 6 * COLUMN;

/** The schedule as a list, with its day beside it or in its place. */
export function SchedulePane(props: ListPaneProps) {
  const { columns, rows } = props.size;
  const turned = useConsoleState(({ view }) => view.calendar?.turned === true);
  const fits = columns >= BESIDE_FROM;
  if (!fits && turned) return <Calendar {...props} width={columns} isAlone />;
  if (!fits || turned) return <ListPane {...props} />;
  const width = columns >= WIDE_FROM ? WIDE_COLUMNS : BESIDE_COLUMNS;
  const listColumns = columns - width;
  return (
    <Box width={columns} height={rows} flexShrink={0}>
      <Box width={listColumns} height={rows} flexDirection="column" flexShrink={0}>
        <ListPane {...props} size={{ columns: listColumns, rows }} />
      </Box>
      <Box width={width} height={rows} flexDirection="column" flexShrink={0}>
        <Calendar {...props} width={width} isAlone={false} />
      </Box>
    </Box>
  );
}

/** The arrow that goes by a day, where the list has no use for it. */
function dayKey(way: 'on' | 'back', key: string): Action {
  const found = calendarActions.find(({ id }) => id === `calendar.day-${way}`);
  if (found === undefined) throw new Error(`calendar.day-${way} is none of the calendar's actions`);
  return { ...found, id: `${found.id}.alone`, keys: [key] };
}

function Calendar({
  table,
  route,
  size,
  width,
  isAlone,
}: ListPaneProps & { readonly width: number; readonly isAlone: boolean }) {
  const console = useConsole();
  const { minuteMs, zoneMode, operatorZone, ascii } = useEnvironment();
  const { store } = console;
  const all = useConsoleState((state) => table.rows(state, route)) as
    | ReadonlyMap<string, ScheduledRow>
    | undefined;
  const { ids, total } = useConsoleState((state) => table.shown(state, route));
  // What the list's filter leaves: acts mean these and no others.
  const rows = useMemo(() => ids.flatMap((id) => all?.get(id) ?? []), [ids, all]);
  const cursorId = useConsoleState((state) => listOf(state.view, table.listId(route)).cursorId);
  const marks = useConsoleState((state) => listOf(state.view, table.listId(route)).marks);
  const view = useConsoleState((state) => state.view.calendar ?? CALENDAR_START);
  const heldSinceMs = useConsoleState(({ board }) => board.hold?.sinceMs);
  const zone = ownZone(zoneMode, operatorZone);
  const focused = useMemo(() => rows.find(({ event }) => event.id === cursorId), [rows, cursorId]);
  useEffect(() => {
    if (!isAlone) return undefined;
    const alone = (is: boolean): void =>
      store.look((view) => ({ ...view, calendar: { ...(view.calendar ?? CALENDAR_START), alone: is } }));
    alone(true);
    return () => alone(false);
  }, [store, isAlone]);
  const atMs = calendarAtMs(view, cursorId, focused, minuteMs);
  const inner = isAlone ? width : width - 1;
  const day = useMemo(() => calendarDay(rows, atMs, zone, columnsThatFit(inner)), [rows, atMs, zone, inner]);
  const windows = useWindows(day);
  const lines = useMemo(
    () =>
      calendarLines(day, {
        width: inner,
        rows: size.rows,
        nowMs: minuteMs,
        ascii,
        atMs,
        focus: focused,
        heldSinceMs,
        windows,
        isAlone,
        marks,
        left: total - ids.length,
      }),
    [day, inner, size.rows, minuteMs, ascii, atMs, focused, heldSinceMs, windows, isAlone, marks, total, ids],
  );
  const moveKeys = useMemo(
    () =>
      [aloneActions.down, aloneActions.up, dayKey('on', 'right'), dayKey('back', 'left')].map((action) => ({
        ...action,
        repeats: true,
        run: () => runAction(console, action),
      })),
    [console],
  );
  useKeys('calendar', moveKeys, { active: isAlone });
  return Array.from({ length: size.rows }, (_, index) => {
    const segments = segmentsOf(lines[index] ?? safe``);
    const content = isAlone
      ? segments
      : [{ text: safe`${ascii ? '|' : '│'}`, tone: 'dim' as const }, ...segments];
    return <Row key={index} width={width} text={JSON.stringify(content)} />;
  });
}

/** A line that is drawn again only where it says something else: most hours stay as they are. */
const Row = memo(function Row({ width, text }: { readonly width: number; readonly text: string }) {
  return <Line width={width} content={JSON.parse(text) as readonly Segment[]} />;
});

/** When each zone's numbers may be called that day, as the planner's rules say; absent until they have answered. */
function useWindows(day: CalendarDay): CalendarWindows | undefined {
  const { backend } = useConsole();
  const wanted = JSON.stringify([
    day.startMs,
    day.hours,
    day.columns.map(({ key, phones }) => [key, phones]),
  ]);
  const [known, setKnown] = useState<{ readonly of: string; readonly windows: CalendarWindows }>();
  useEffect(() => {
    let isCurrent = true;
    const [fromMs, hours, columns] = JSON.parse(wanted) as [
      number,
      number,
      [key: string, phones: string[]][],
    ];
    const asked = columns.filter(([, phones]) => phones.length > 0);
    const read = async (): Promise<void> => {
      // Without an answer it says that they are not read.
      const verdicts = await backend
        .dayHours(asked.map(([, phones]) => ({ fromMs, hours, phones })))
        .catch(() => undefined);
      if (!isCurrent || verdicts === undefined) return;
      setKnown({ of: wanted, windows: new Map(asked.map(([key], index) => [key, verdicts[index] ?? []])) });
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [backend, wanted]);
  return known?.of === wanted ? known.windows : undefined;
}
