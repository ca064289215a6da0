import { oneLine } from '../../lib/one-line.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Route } from '../../state/view/route.ts';
import { withList } from '../../state/view/view-state.ts';
import { runAction } from '../shell/action.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';
import { cursorOf, environmentAt } from '../shell/cursor.ts';
import { goTo, goToTab } from '../shell/navigate.ts';
import { tabOf } from '../shell/screen.ts';
import { freshnessOf } from '../words/freshness.ts';
import { actInPlain } from './plain-act.ts';
import { formInPlain } from './plain-forms.ts';
import type { PlainPorts } from './plain-ports.ts';

const MOST = 25;
/** So wide that no column of a list is left out and no cell is cut. */
const ALL_COLUMNS = 2_000;

/** Screens that are lists: all that they show can be read out, all that their keys do can be done. */
export const listScreens = (console: Console) =>
  console.screens.filter(({ key, Body, table, id }) => {
    return key !== undefined && Body === undefined && table({ screen: id }) !== undefined;
  });

/** Any list of the console in lines: its rows numbered, its tabs, and every act of the row that is chosen. */
export async function browseInPlain(console: Console, ports: PlainPorts, start: Route): Promise<boolean> {
  const { readLine, writeLine } = ports;
  goTo(console, start);
  let from = 0;
  for (;;) {
    const cursor = cursorOf(console);
    const { screen, route } = cursor;
    // The numbers mean what was read out, whatever moves meanwhile.
    if (from >= cursor.ids.length) from = 0;
    const ids = cursor.ids.slice(0, from + MOST);
    for (const line of screenLines(cursor, ids, from)) writeLine(line);
    const tabs = screen.tabs ?? [];
    writeLine(
      safe`${ids.length > 0 ? 'Number of a row to act on it, ' : ''}${cursor.ids.length > ids.length ? 'm for more of them, ' : from > 0 ? 'm for the first of them again, ' : ''}${tabs.length > 1 ? 't for another tab, ' : ''}a for what can be done here, r to read again, or enter to go back.`,
    );
    const line = (await readLine())?.trim();
    if (line === undefined) return false;
    if (line === '') return true;
    if (line === 'r') console.backend.refresh();
    else if (line === 'm' && cursor.ids.length > MOST) from += MOST;
    else if (line === 't' && tabs.length > 1) {
      tabs.forEach(({ title }, index) => writeLine(safe`${index + 1} ${title}`));
      const tab = tabs[Number((await readLine())?.trim()) - 1];
      if (tab !== undefined) {
        goToTab(console, { ...route, tab: tab.id });
        from = 0;
      }
    } else if (line === 'a') await chooseAct(console, ports);
    else {
      const id = ids[Number(line) - 1];
      if (id === undefined) writeLine(safe`There is no number ${line} in that list.`);
      else {
        standAt(cursor, id);
        await chooseAct(console, ports);
      }
    }
    // An act may lead to a screen that is drawn, not listed.
    const after = cursorOf(console);
    if (after.screen.Body !== undefined || after.table === undefined) {
      await formInPlain(console, ports, safe`${after.screen.title}`, after.route);
      goTo(console, route);
    }
  }
}

/** `ids`: what is read out, and what was before it; `from`: the first of them that is read out now. */
function screenLines(cursor: Cursor, ids: readonly string[], from: number): readonly SafeText[] {
  const { screen, route, state, table } = cursor;
  const tab = tabOf(screen, route);
  const title = screen.titleFor?.(state.board, route) ?? screen.title;
  const part = screen.tabs?.find(({ id }) => id === tab)?.title;
  const left = cursor.ids.length - ids.length;
  return [
    safe`${title}${part === undefined ? '' : `, ${part}`}: ${cursor.ids.length} ${cursor.ids.length === 1 ? (table?.noun ?? 'row') : (table?.nouns ?? 'rows')}.`,
    ...ids.slice(from).map((id, index) => safe`${from + index + 1}. ${rowSentence(cursor, id)}`),
    ...(left > 0 ? [safe`And ${left} more.`] : []),
    ...(ids.length > 0
      ? []
      : screen
          .empty(state, freshnessOf(state.board, screen.readers, state.view.wallMinuteMs), route)
          .map((line) => safeText(line))),
  ];
}

/** `status: running, mission: Find a plumber`: each cell with the head of its column. */
function rowSentence(cursor: Cursor, id: string): SafeText {
  const { table, state, route } = cursor;
  const row = table?.row(state, route, id);
  if (table === undefined || row === undefined) return safe`gone`;
  const environment = environmentAt(cursor);
  const cells = table.fit(ALL_COLUMNS).flatMap((fitted) => {
    // A sign before a word is for the eye alone.
    const text = table
      .cell(row, fitted, environment)
      .text.trim()
      .replace(/^[^\p{L}\p{N}\s“"(+-] (?=\p{L})/u, '');
    if (text === '' || text === '-') return [];
    const head = fitted.column.title.trim();
    return [head === '' ? text : `${head}: ${text}`];
  });
  return oneLine(safe`${cells.join(', ')}`);
}

function standAt({ console, listId, ids }: Cursor, id: string): void {
  if (listId === undefined) return;
  console.store.look((view) =>
    withList(view, listId, ({ selfPlaced: _chosen, ...list }) => ({
      ...list,
      cursorId: id,
      cursorIndex: ids.indexOf(id),
      untouched: false,
    })),
  );
}

/** Every act that can be done here and now, numbered; what it would do is read back before it is done. */
async function chooseAct(console: Console, ports: PlainPorts): Promise<void> {
  const cursor = cursorOf(console);
  const possible = cursor.screen
    .actions(cursor.route, cursor.state.board)
    .filter((action) => isSpeakable(action) && action.disabled?.(cursor) === undefined);
  if (possible.length === 0) {
    ports.writeLine(safe`Nothing can be done here now.`);
    return;
  }
  possible.forEach(({ about }, index) => ports.writeLine(safe`${index + 1} ${about}`));
  ports.writeLine(safe`Number of an act, or enter to go back.`);
  const line = (await ports.readLine())?.trim() ?? '';
  if (line === '') return;
  const action = possible[Number(line) - 1];
  if (action === undefined) ports.writeLine(safe`There is no number ${line} in that list.`);
  else await actInPlain(console, ports, () => runAction(console, action));
}

/** Keys that move a cursor, a column or a view mean nothing to somebody who listens. */
const isSpeakable = ({ group }: Action): boolean =>
  group === 'Change' || group === 'Stop' || group === 'Look';
