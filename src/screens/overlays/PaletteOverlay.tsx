import { useState } from 'react';
import { safe, safeText } from '../../lib/safe-text.ts';
import { freshList } from '../../state/view/list-view.ts';
import { visit } from '../../state/view/route.ts';
import { keyLabel } from '../../ui/keys/key-binding.ts';
import { Palette, type PaletteEntry } from '../../ui/palette/Palette.tsx';
import { runAction } from '../shell/action.ts';
import { globalActions } from '../shell/global-actions.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import { screenActions } from '../shell/every-action.ts';
import { cursorOf } from '../shell/cursor.ts';
import { shippedViews, type SavedView } from '../views/saved-view.ts';
import type { Console, Action, Cursor } from '../shell/contract.ts';

/** Every screen, every action of this place and every saved view, found by typing. */
export function PaletteOverlay() {
  const console = useConsole();
  const [entries] = useState(() => paletteEntries(console));
  return (
    <Palette
      title="Go to, do, show"
      entries={entries}
      onClose={() => closeOverlay(console)}
      onRun={(id) => runEntry(console, id)}
    />
  );
}

const actionsOf = (console: Console, cursor: Cursor): readonly Action[] => [
  ...screenActions(console.screens),
  ...cursor.screen.actions(cursor.route, cursor.state.board),
  ...globalActions,
];

const viewsOf = (console: Console): readonly SavedView[] => [...console.host.savedViews, ...shippedViews];

const viewId = (view: SavedView): string => `view ${view.screen} ${view.name}`;

function paletteEntries(console: Console): readonly PaletteEntry[] {
  const cursor = cursorOf(console);
  return [
    ...actionsOf(console, cursor).map((action) => entryOf(action, cursor)),
    ...viewsOf(console).map((view) => ({
      id: viewId(view),
      label: safe`Show ${view.name}`,
      group: 'Saved views',
    })),
  ];
}

export function entryOf(action: Action, cursor: Cursor): PaletteEntry {
  const reason = action.disabled?.(cursor);
  const [key] = action.keys;
  return {
    id: action.id,
    label: safeText(action.group === 'Screens' ? `Open ${action.label}` : action.about),
    group: action.group,
    ...(key === undefined ? {} : { key: keyLabel(key, cursor.console.host.ascii) }),
    ...(reason === undefined ? {} : { disabledReason: safeText(reason) }),
  };
}

function runEntry(console: Console, id: string): void {
  const view = viewsOf(console).find((candidate) => viewId(candidate) === id);
  if (view !== undefined) {
    showView(console, view);
    return;
  }
  const action = actionsOf(console, cursorOf(console)).find((candidate) => candidate.id === id);
  if (action !== undefined) runAction(console, action);
}

function showView(console: Console, saved: SavedView): void {
  const route = { screen: saved.screen };
  const table = console.screenOf(route).table(route);
  if (table === undefined) return;
  console.store.look((view) => ({
    ...view,
    routes: visit(view.routes, route),
    lists: {
      ...view.lists,
      [table.listId(route)]: {
        ...freshList,
        filter: saved.filter,
        ...(saved.sort === undefined ? {} : { sort: saved.sort }),
      },
    },
  }));
}
