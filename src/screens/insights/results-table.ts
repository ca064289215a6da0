import type { ConsoleState } from '../../state/store.ts';
import { type InsightView } from '../../state/view/insight-view.ts';
import type { Route } from '../../state/view/route.ts';
import { createTable, type Table } from '../table/table.ts';
import { resultsOf, type Results, type ResultRow } from './results.ts';
import { resultsSpec } from './rows.ts';
import { insightViewOf } from '../../state/view/view-state.ts';

type Shape = Pick<Results, 'fields' | 'weights'> & Pick<InsightView, 'hidden' | 'wide' | 'field'>;

/**
 * The results' table. Its columns, filters and orders come from the fields that the results of the open mission have,
 * so it is made anew when those, the weights or the choice of columns change.
 */
export function createResultsTable(): Table {
  const rowsOf = (state: ConsoleState, route: Route): ReadonlyMap<string, ResultRow> | undefined =>
    resultsOf(state, route)?.rows;
  const make = (shape: Shape): Table => createTable(resultsSpec(shape, shape, rowsOf));
  let shape: Shape = { fields: [], weights: {}, hidden: [], wide: [] };
  let table = make(shape);

  const settled = (state: ConsoleState, route: Route): Table => {
    const results = resultsOf(state, route);
    if (results === undefined) return table;
    const { hidden, wide, field } = insightViewOf(state.view, route.mission);
    const same =
      shape.fields === results.fields &&
      shape.weights === results.weights &&
      shape.hidden === hidden &&
      shape.wide === wide &&
      shape.field === field;
    if (!same) {
      const { fields, weights } = results;
      shape = { fields, weights, hidden, wide, ...(field === undefined ? {} : { field }) };
      table = make(shape);
    }
    return table;
  };

  return {
    id: table.id,
    noun: table.noun,
    nouns: table.nouns,
    get sorts() {
      return table.sorts;
    },
    get fields() {
      return table.fields;
    },
    oneAtATime: false,
    hasNeedsMe: table.hasNeedsMe,
    hasDetail: table.hasDetail,
    hasPane: table.hasPane,
    listId: (route) => table.listId(route),
    unread: () => 0,
    shown: (state, route) => settled(state, route).shown(state, route),
    rows: (state, route) => settled(state, route).rows(state, route),
    row: (state, route, id) => settled(state, route).row(state, route, id),
    get columns() {
      return table.columns;
    },
    hasFields: table.hasFields,
    fit: (width, chosen) => table.fit(width, chosen),
    cell: (row, fitted, environment) => table.cell(row, fitted, environment),
    detail: (row, environment) => table.detail(row, environment),
    pane: (row, board, environment, room) => table.pane(row, board, environment, room),
    ended: () => undefined,
    copyText: (row, id) => table.copyText(row, id),
    phones: (row) => table.phones(row),
    record: (row, route) => table.record(row, route),
  };
}
