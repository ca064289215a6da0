import { useMemo } from 'react';
import { safe } from '../../lib/safe-text.ts';
import { listOf, insightViewOf } from '../../state/view/view-state.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { useConsoleState, useEnvironment } from '../shell/context.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import { ListBody, TabRow } from '../frame/ScreenBody.tsx';
import { tabOf } from '../shell/screen.ts';
import type { Table } from '../table/table.ts';
import { freshnessOf } from '../words/freshness.ts';
import { chosenField } from './actions.ts';
import { chartLines, zoneByNumber } from './chart-lines.ts';
import { Compare } from './Compare.tsx';
import { ExportForm } from './ExportForm.tsx';
import { offerLines } from './offer-lines.ts';
import { resultsOf, type ResultRow } from './results.ts';
import { REACH } from './reach.ts';
import { Reached } from './Reached.tsx';
import { ScrollLines } from './ScrollLines.tsx';
import { WeightsForm } from './WeightsForm.tsx';
import type { BodyProps, ScreenDefinition } from '../shell/contract.ts';

export interface InsightsBodyProps extends BodyProps {
  readonly screen: ScreenDefinition;
  /** The same screen where no mission is open. */
  readonly chooser: ScreenDefinition;
  readonly missions: Table;
  readonly table: Table;
}

/** The results of one mission in their tabs, or the missions to choose from. */
export function InsightsBody({ route, size, screen, chooser, missions, table }: InsightsBodyProps) {
  const results = useConsoleState((state) => resultsOf(state, route));
  const view = useConsoleState((state) => insightViewOf(state.view, route.mission));
  const { mission } = route;
  if (mission === undefined) {
    return <ListBody screen={chooser} route={route} size={size} table={missions} />;
  }
  if (results !== undefined && view.form === 'weights')
    return <WeightsForm mission={mission} results={results} size={size} />;
  if (results !== undefined && view.form === 'export')
    return <ExportForm mission={mission} results={results} size={size} />;
  if (tabOf(screen, route) === 'results')
    return <ListBody screen={screen} route={route} size={size} table={table} />;
  const below = { columns: size.columns, rows: size.rows - 1 };
  return (
    <>
      <TabRow screen={screen} route={route} width={size.columns} />
      {tabOf(screen, route) === REACH ? (
        <Reached route={route} size={below} />
      ) : results === undefined ? (
        <Reading screen={screen} route={route} size={below} />
      ) : tabOf(screen, route) === 'compare' ? (
        <Compared route={route} size={below} table={table} />
      ) : (
        <Pictures route={route} size={below} screen={screen} />
      )}
    </>
  );
}

function Reading({ screen, size }: BodyProps & { readonly screen: ScreenDefinition }) {
  const lines = useConsoleState(({ board, view }) =>
    emptyLines(freshnessOf(board, screen.readers, view.wallMinuteMs), ['Reading …']).join('\n'),
  ).split('\n');
  return (
    <>
      {lines.slice(0, size.rows).map((text, index) => (
        <Line key={index} width={size.columns} content={safe` ${text}`} tone="dim" />
      ))}
      <Blank rows={size.rows - lines.length} width={size.columns} />
    </>
  );
}

function Compared({ route, size, table }: BodyProps & { readonly table: Table }) {
  const results = useConsoleState((state) => resultsOf(state, route));
  const marks = useConsoleState((state) => listOf(state.view, table.listId(route)).marks);
  const rows = useMemo(
    () => [...marks].map((id) => results?.rows.get(id)).filter((row): row is ResultRow => row !== undefined),
    [marks, results],
  );
  if (results === undefined) return null;
  return <Compare rows={rows} results={results} size={size} />;
}

function Pictures({ route, size, screen }: BodyProps & { readonly screen: ScreenDefinition }) {
  const theme = useTheme();
  const environment = useEnvironment();
  const snapshot = useConsoleState(({ board }) =>
    route.mission === undefined ? undefined : board.snapshots.get(route.mission),
  );
  const scheduled = useConsoleState(({ board }) => board.scheduled);
  const results = useConsoleState((state) => resultsOf(state, route));
  const view = useConsoleState((state) => insightViewOf(state.view, route.mission));
  const missionClass = useConsoleState(({ board }) =>
    route.mission === undefined ? undefined : board.missions.get(route.mission)?.missionClass,
  );
  const tab = tabOf(screen, route);
  const lines = useMemo(() => {
    if (snapshot === undefined || results === undefined) return [];
    if (tab === 'offers') return offerLines(snapshot, missionClass, environment, size.columns);
    const name = chosenField(results, view);
    return chartLines({
      snapshot,
      talks: results.talks,
      field: results.fields.find((field) => field.name === name),
      zoneOf: zoneByNumber(scheduled),
      environment,
      width: size.columns,
      theme,
    });
  }, [snapshot, results, view, tab, environment, size.columns, theme, scheduled, missionClass]);
  return (
    <ScrollLines
      key={tab}
      layerId={`insights ${tab ?? ''}`}
      width={size.columns}
      height={size.rows}
      lines={lines}
    />
  );
}
