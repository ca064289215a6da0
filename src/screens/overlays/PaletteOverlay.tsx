import { useState } from 'react';
import { ownOf } from '../../lib/own.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { keyLabel } from '../../ui/keys/key-binding.ts';
import { Palette, type PaletteEntry } from '../../ui/palette/Palette.tsx';
import { openContact } from '../contact/contact-action.ts';
import { runAction } from '../shell/action.ts';
import { useConsole } from '../shell/context.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';
import { cursorOf } from '../shell/cursor.ts';
import { screenActions } from '../shell/every-action.ts';
import { globalActionsOf } from '../shell/global-actions.ts';
import { ownActions } from '../own/own-actions.ts';
import { closeOverlay, goTo, standOn } from '../shell/navigate.ts';
import { shippedViews } from '../views/shipped-views.ts';
import { showView } from '../views/show-view.ts';
import { missionWord } from '../words/status-words.ts';
import { SYNONYMS } from './synonyms.ts';

/** An entry, and what it does. */
interface Found {
  readonly entry: PaletteEntry;
  readonly run: () => void;
}

/** Every act, screen, view, mission, person, assistant and setting, found by typing what it is called. */
export function PaletteOverlay() {
  const console = useConsole();
  const [{ entries, runs }] = useState(() => {
    const all = paletteEntries(console);
    return {
      entries: all.map(({ entry }) => entry),
      runs: new Map(all.map(({ entry, run }) => [entry.id, run])),
    };
  });
  return (
    <Palette
      title="Find: acts, screens, missions, people, assistants, settings"
      entries={entries}
      onClose={() => closeOverlay(console)}
      onRun={(id) => runs.get(id)?.()}
    />
  );
}

/** In order of likely use: what can be done here, where one can go, then all that has a name. */
function paletteEntries(console: Console): readonly Found[] {
  const cursor = cursorOf(console);
  const here = cursor.screen.actions(cursor.route, cursor.state.board);
  const own = ownActions(console.host.own?.list() ?? [], cursor.screen.id);
  const acts = onceEach([
    ...here,
    ...own,
    ...screenActions(console.screens),
    ...globalActionsOf(console),
  ]).map((action) => ({
    entry: entryOf(action, cursor),
    run: () => runAction(console, action),
  }));
  const able = acts.filter(({ entry }) => entry.disabledReason === undefined);
  const unable = acts.filter(({ entry }) => entry.disabledReason !== undefined);
  return [...able, ...viewEntries(console), ...unable, ...namedEntries(console, cursor)];
}

const onceEach = (actions: readonly Action[]): readonly Action[] => {
  const first = new Map<string, Action>();
  for (const action of actions) if (!first.has(action.id)) first.set(action.id, action);
  return [...first.values()];
};

export function entryOf(action: Action, cursor: Cursor): PaletteEntry {
  const reason = action.disabled?.(cursor);
  const [key] = action.keys;
  const synonyms = ownOf(SYNONYMS, action.id);
  return {
    id: action.id,
    label: safeText(action.group === 'Screens' ? `Open ${action.label}` : action.about),
    group: action.group,
    alsoCalled: `${action.label} ${synonyms ?? ''}`,
    ...(key === undefined ? {} : { key: keyLabel(key, cursor.console.host.ascii) }),
    ...(reason === undefined ? {} : { disabledReason: safeText(reason) }),
  };
}

const viewEntries = (console: Console): readonly Found[] =>
  [...(console.host.own?.views() ?? []), ...shippedViews].map((view) => ({
    entry: {
      id: `view ${view.screen} ${view.name}`,
      label: safe`Show ${view.name}`,
      group: 'Views',
      ...(view.digit === undefined ? {} : { key: `alt-${view.digit}` }),
    },
    run: () => showView(console, view),
  }));

/** What is only looked for by its name: it would bury the acts where nothing is typed yet. */
function namedEntries(console: Console, { state }: Cursor): readonly Found[] {
  const { board, settings } = state;
  const { ascii } = console.host;
  const people = new Map<string, Found>();
  for (const { event, contactName, missionName } of board.scheduled.values()) {
    if (people.has(event.to)) continue;
    people.set(event.to, {
      entry: {
        id: `person ${event.to}`,
        label: contactName === undefined ? event.to : safe`${contactName} ${event.to}`,
        group: 'People',
        whenTyped: true,
        ...(missionName === undefined ? {} : { alsoCalled: missionName }),
      },
      run: () => openContact(console, event.to),
    });
  }
  return [
    ...[...board.missions.values()].map((row): Found => {
      const status = missionWord(row);
      return {
        entry: {
          id: `mission ${row.key}`,
          label: safe`${row.name}  ${ascii ? status.ascii : status.glyph} ${status.word}`,
          group: 'Missions',
          whenTyped: true,
          ...(row.slug === undefined ? {} : { alsoCalled: row.slug }),
        },
        run: () => goTo(console, { screen: 'mission', mission: row.key }),
      };
    }),
    ...people.values(),
    ...[...board.assistants.values()].map(({ id, name, phone }): Found => ({
      entry: {
        id: `assistant ${id}`,
        label: phone === undefined ? name : safe`${name} ${phone}`,
        group: 'Assistants',
        whenTyped: true,
      },
      run: () => standOn(console, { screen: 'assistants' }, { cursorId: id }),
    })),
    ...[...settings.values()].map(({ name, about, value }): Found => ({
      entry: {
        id: `setting ${name}`,
        label: safe`${name}: ${value}`,
        group: 'Settings',
        alsoCalled: about,
        whenTyped: true,
      },
      run: () => standOn(console, { screen: 'settings' }, { cursorId: name }),
    })),
  ];
}
