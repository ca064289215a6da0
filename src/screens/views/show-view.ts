import { safe, safeText } from '../../lib/safe-text.ts';
import { freshList } from '../../state/view/list-view.ts';
import { visit } from '../../state/view/route.ts';
import type { SavedView } from '../../state/view/saved-view.ts';
import { chosenFor } from './list-columns.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';

/** Shows a view: its screen, with its filter, order, columns and time zone. */
export function showView(console: Console, saved: SavedView): void {
  const route = { screen: saved.screen };
  const table = console.screenOf(route).table(route);
  if (table === undefined) return;
  console.store.look((view) => ({
    ...view,
    routes: visit(view.routes, route),
    ...(saved.zone === undefined ? {} : { zoneMode: saved.zone }),
    lists: {
      ...view.lists,
      [table.listId(route)]: {
        ...freshList,
        filter: saved.filter,
        ...(saved.sort === undefined ? {} : { sort: saved.sort }),
        ...(saved.columns === undefined ? {} : { columns: saved.columns }),
      },
    },
  }));
}

/** The person's views that have a digit, as actions of every screen. */
export const viewActions = (views: readonly SavedView[]): readonly Action[] =>
  views.flatMap((view): readonly Action[] =>
    view.digit === undefined
      ? []
      : [
          {
            id: `view.${view.name}`,
            keys: [`alt-${view.digit}`],
            label: safeText(view.name),
            about: safe`show ${view.name}`,
            group: 'Look',
            hidden: true,
            run: ({ console }) => {
              showView(console, view);
              console.acts.toast('info', safe`This is ${view.name}.`);
            },
          },
        ],
  );

/** Keeps what the list shows now under a name, and under a digit where one stands before the name. */
export const saveViewAction: Action = {
  id: 'look.save-view',
  keys: [],
  label: 'save view',
  about: 'save filter, order, columns and zone of this list as a view',
  group: 'Look',
  disabled: ({ console, table, screen, route }) =>
    console.host.own === undefined
      ? 'No views are kept here.'
      : table === undefined || route.mission !== undefined || route.contact !== undefined
        ? `${screen.title} has no list that a view could show.`
        : undefined,
  run: (cursor) => {
    const { console } = cursor;
    console.acts.input(
      { title: safe`Save this view`, label: 'name; 3 before it puts it on alt-3' },
      (text) => void save(cursor, text),
    );
  },
};

async function save({ console, route, list, table, state }: Cursor, text: string): Promise<void> {
  const [, digit, name = ''] = /^\s*(?:([1-9])\s+)?(.*?)\s*$/s.exec(text) ?? [];
  if (name === '' || console.host.own === undefined) {
    console.keyRefused('A view needs a name.');
    return;
  }
  const columns = table === undefined ? undefined : chosenFor(table, list, console.host);
  const saved = await console.host.own.saveView({
    name: name.slice(0, 60),
    screen: route.screen,
    filter: list?.filter ?? '',
    zone: state.view.zoneMode,
    ...(digit === undefined ? {} : { digit: Number(digit) }),
    ...(list?.sort === undefined ? {} : { sort: list.sort }),
    ...(columns === undefined ? {} : { columns }),
  });
  if (saved.ok) console.acts.toast('info', safe`Kept in ${saved.value} as ${name}.`);
  else console.acts.toast('failed', safe`${saved.error}`);
}
