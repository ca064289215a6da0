import { goToAlerts } from '../alerts/actions.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { clearMarks, toggleNeedsMe } from '../../state/view/list-view.ts';
import { standsUntilSeen } from '../../state/view/toast.ts';
import { nextZoneMode } from '../../state/view/zone-mode.ts';
import { noFocus } from './cursor.ts';
import { zoneModeText } from '../time/clock-text.ts';
import { contextActions } from '../contexts/context-actions.ts';
import { contactAction } from '../contact/contact-action.ts';
import { themeAction } from '../settings/actions.ts';
import { saveViewAction } from '../views/show-view.ts';
import { composeActions } from '../compose/compose-actions.ts';
import { changeList, goTo, nextTab, openOverlay, step } from './navigate.ts';
import { ALL_CONTEXTS } from '../../state/settings/contexts/named-context.ts';
import { withKeys } from '../../ui/keys/key-map.ts';
import type { Action, Console, Cursor } from './contract.ts';

const noList = (cursor: Cursor): string | undefined =>
  cursor.table === undefined ? 'There is no list on this screen.' : undefined;

const needsFocus = (cursor: Cursor): string | undefined =>
  noList(cursor) ?? (cursor.row === undefined ? noFocus(cursor) : undefined);

/**
 * Esc undoes what narrows the view, as the line above the list says, then puts a message away that would stay, then leads
 * one level up. A message that goes by itself is in nobody's way.
 */
function leave(cursor: Cursor): void {
  const { console, list, screen, state } = cursor;
  if (screen.stops?.(cursor) === true) return;
  if (list !== undefined && (list.marks.size > 0 || list.rangeFromId !== undefined))
    changeList(cursor, clearMarks);
  else if (list !== undefined && (list.filter !== '' || list.needsMe)) {
    changeList(cursor, ({ cursorId: _gone, ...rest }) => ({
      ...rest,
      untouched: true,
      filter: '',
      needsMe: false,
    }));
  } else if (state.view.toasts.some(standsUntilSeen)) console.acts.dismissToasts();
  else if (screen.parent !== undefined) goUp(cursor, screen.parent);
  else if (state.view.toasts.length > 0) console.acts.dismissToasts();
  else if (!backToAll(console)) console.keyRefused('This is the first screen. q leaves the program.');
}

/** Above the first screen of one account are all of them, where they are open together. */
const backToAll = ({ host: { contexts } }: Console): boolean => contexts?.show(ALL_CONTEXTS) === true;

function goUp({ console, screen, state }: Cursor, parent: string): void {
  if (screen.returns === true && state.view.routes.back.length > 0) step(console, 'back');
  else goTo(console, { screen: parent });
}

async function showRaw(cursor: Cursor): Promise<void> {
  const { console, table, row, route } = cursor;
  const record = row === undefined ? undefined : table?.record?.(row, route);
  if (record === undefined) {
    console.keyRefused('There is no stored record behind this.');
    return;
  }
  const title = safe`raw ${record.kind}`;
  openOverlay(console, { kind: 'raw', title, body: { status: 'reading' } });
  const answer = await console.backend
    .inspect(record)
    .catch((error: unknown) => ({ ok: false, error: String(error) }) as const);
  console.store.look((view) => {
    if (view.overlay?.kind !== 'raw' || view.overlay.body.status !== 'reading') return view;
    const body = answer.ok
      ? ({ status: 'ready', value: answer.value } as const)
      : ({ status: 'failed', sentence: safeText(answer.error) } as const);
    return { ...view, overlay: { kind: 'raw', title, body } };
  });
}

/** What works on every screen. */
export const globalActions: readonly Action[] = [
  {
    id: 'look.filter',
    keys: ['/'],
    label: 'filter',
    about: 'filter the list: text, !not, /regex/, state:failed due:<2h',
    group: 'Look',
    disabled: noList,
    run: ({ console, list }) => openOverlay(console, { kind: 'filter', before: list?.filter ?? '' }),
  },
  {
    id: 'look.needs-me',
    keys: ['f'],
    label: 'needs me',
    about: 'show only what needs me, or everything again',
    group: 'Look',
    hidden: true,
    disabled: (cursor) =>
      noList(cursor) ??
      (cursor.table?.hasNeedsMe === true ? undefined : 'Nothing in this list ever waits for you.'),
    run: (cursor) => changeList(cursor, toggleNeedsMe),
  },
  {
    id: 'look.sort',
    keys: ['s'],
    label: 'sort',
    about: 'sort the list; the same order again reverses it',
    group: 'Look',
    hidden: true,
    disabled: noList,
    run: ({ console }) => openOverlay(console, { kind: 'sort' }),
  },
  {
    id: 'look.columns',
    keys: ['o'],
    label: 'columns',
    about: 'choose the columns of the list, their order and width; fields of memory and results too',
    group: 'Look',
    hidden: true,
    disabled: (cursor) =>
      noList(cursor) ?? (cursor.console.host.own === undefined ? 'No columns are kept here.' : undefined),
    run: ({ console }) => openOverlay(console, { kind: 'columns' }),
  },
  {
    id: 'look.zone',
    keys: ['t'],
    label: 'zone',
    about: "show times in the recipient's zone, in mine, in UTC",
    group: 'Look',
    hidden: true,
    run: ({ console, state }) => {
      const zoneMode = nextZoneMode(state.view.zoneMode);
      console.store.look((view) => ({ ...view, zoneMode }));
      console.acts.toast('info', safe`Times are shown in ${zoneModeText[zoneMode]}.`);
    },
  },
  themeAction,
  {
    id: 'look.actions',
    keys: ['x'],
    label: 'actions',
    about: 'everything that can be done with the thing in focus',
    group: 'Look',
    disabled: ({ screen, route, state, table }) =>
      screen.Body !== undefined || screen.actions(route, state.board).length > 0
        ? undefined
        : `There is nothing to do with a ${table?.noun ?? 'thing'} here but to look at it; ? lists the keys.`,
    run: ({ console }) => openOverlay(console, { kind: 'actions' }),
  },
  {
    id: 'look.copy',
    keys: ['y'],
    label: 'copy id',
    about: 'copy the id of the thing in focus to the clipboard of this terminal',
    group: 'Look',
    hidden: true,
    disabled: needsFocus,
    run: ({ console, table, row, focusId }) => {
      const text = row === undefined || focusId === undefined ? undefined : table?.copyText(row, focusId);
      if (text === undefined) return;
      if (console.terminal()?.copy(text) === true) console.acts.toast('info', safe`Copied ${text}`);
      else
        console.acts.toast(
          'refused',
          safe`This is too long for the terminal's clipboard: ${text.length} characters.`,
        );
    },
  },
  {
    id: 'look.raw',
    keys: ['J'],
    label: 'raw JSON',
    about: 'the stored record of the thing in focus, as the server keeps it',
    group: 'Look',
    hidden: true,
    disabled: needsFocus,
    run: (cursor) => void showRaw(cursor),
  },
  {
    id: 'look.refresh',
    keys: ['r'],
    label: 'refresh',
    about: 'refresh what is on the screen',
    group: 'Look',
    hidden: true,
    run: ({ console }) => {
      console.backend.refresh();
      console.acts.toast('info', safe`Reading again …`);
    },
  },
  {
    id: 'go.notices',
    keys: ['!'],
    label: 'notices',
    about: 'errors and notices, kept until seen',
    group: 'Go',
    hidden: true,
    run: ({ console }) => goTo(console, { screen: 'log', tab: 'notices' }),
  },
  contactAction,
  goToAlerts,
  ...contextActions,
  {
    id: 'go.palette',
    keys: [':'],
    label: 'palette',
    about: 'find every screen, action and saved view by name',
    group: 'Go',
    run: ({ console }) => openOverlay(console, { kind: 'palette' }),
  },
  {
    id: 'go.help',
    keys: ['?'],
    label: 'help',
    about: 'the keys of this screen; enter runs one',
    group: 'Go',
    run: ({ console }) => openOverlay(console, { kind: 'help' }),
  },
  {
    id: 'go.leave',
    keys: ['esc'],
    label: 'back',
    about:
      'close, clear marks, clear the filter, put an error away, then one level up; it never leaves the program',
    group: 'Go',
    hidden: true,
    run: leave,
  },
  {
    id: 'go.up',
    keys: ['q'],
    label: 'back',
    about: 'one level up; on the first screen it asks whether to leave, and q again leaves',
    group: 'Go',
    hidden: true,
    run: (cursor) => {
      const { console, screen } = cursor;
      if (screen.parent === undefined) {
        if (!backToAll(console)) openOverlay(console, { kind: 'quit', by: 'q' });
      } else goUp(cursor, screen.parent);
    },
  },
  {
    id: 'go.back',
    keys: ['['],
    label: 'back',
    about: 'back to the previous screen',
    group: 'Go',
    hidden: true,
    disabled: ({ state }) =>
      state.view.routes.back.length === 0 ? 'There is no previous screen.' : undefined,
    run: ({ console }) => step(console, 'back'),
  },
  {
    id: 'go.forward',
    keys: [']'],
    label: 'forward',
    about: 'forward again, after [',
    group: 'Go',
    hidden: true,
    disabled: ({ state }) =>
      state.view.routes.forward.length === 0 ? 'There is no place ahead.' : undefined,
    run: ({ console }) => step(console, 'forward'),
  },
  {
    id: 'go.next-tab',
    keys: ['tab'],
    label: 'next tab',
    about: 'the next tab of this screen',
    group: 'Go',
    hidden: true,
    disabled: ({ screen }) => (screen.tabs === undefined ? 'This screen has no tabs.' : undefined),
    run: (cursor) => nextTab(cursor, 1),
  },
  {
    id: 'go.previous-tab',
    keys: ['shift-tab'],
    label: 'previous tab',
    about: 'the tab before this one',
    group: 'Go',
    hidden: true,
    disabled: ({ screen }) => (screen.tabs === undefined ? 'This screen has no tabs.' : undefined),
    run: (cursor) => nextTab(cursor, -1),
  },
  {
    id: 'act.undo',
    keys: ['z'],
    label: 'take back',
    about: 'undo the last action (10 s)',
    group: 'Stop',
    hidden: true,
    run: ({ console }) => console.acts.undo(),
  },
  {
    id: 'act.hold',
    keys: ['H'],
    label: 'hold',
    about: 'hold all dispatch of this console and its engine at once; again: release it',
    group: 'Stop',
    hidden: true,
    run: ({ console, state }) => {
      if (state.board.hold === undefined) console.acts.hold();
      else {
        console.acts.ask({
          title: safe`Release the hold`,
          label: 'why may it go on',
          act: (reason) => ({ commands: [{ kind: 'hold.release', reason }], reason }),
        });
      }
    },
  },
  saveViewAction,
  // Reached by name from everywhere; their keys work on the board.
  ...composeActions.map((action) => ({ ...action, keys: [] })),
];

/** Of these, what makes sense where rows of every account are shown: the rest belongs to one of them. */
export function globalActionsOf({ host }: Console): readonly Action[] {
  const actions = host.contexts?.current === ALL_CONTEXTS ? overAll : globalActions;
  // What has no key here has one on a screen of its own, and is remapped there.
  return host.keys === undefined
    ? actions
    : actions.map((action) => (BY_NAME.has(action.id) ? action : withKeys(host.keys, action)));
}

/** Holding only stops things, and reaches all; letting go again is decided for each. */
const releasedThere = (action: Action): Action =>
  action.id === 'act.hold'
    ? {
        ...action,
        disabled: ({ state }) =>
          state.board.hold === undefined
            ? undefined
            : 'Each context is released in its own: enter on a row opens it, then H.',
      }
    : action;

const BY_NAME: ReadonlySet<string> = new Set(composeActions.map(({ id }) => id));

const OF_ONE: ReadonlySet<string> = new Set([
  'go.notices',
  'go.alerts',
  contactAction.id,
  ...composeActions.map(({ id }) => id),
]);

const overAll: readonly Action[] = globalActions.filter(({ id }) => !OF_ONE.has(id)).map(releasedThere);
