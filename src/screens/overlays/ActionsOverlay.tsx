import { useState } from 'react';
import { safe, safeText } from '../../lib/safe-text.ts';
import { keyLabel, type KeyBinding } from '../../ui/keys/key-binding.ts';
import { Palette, type PaletteEntry } from '../../ui/palette/Palette.tsx';
import { useTerminal } from '../../ui/terminal/terminal-context.ts';
import { runAction } from '../shell/action.ts';
import { useConsole } from '../shell/context.ts';
import type { Console } from '../shell/contract.ts';
import { cursorOf } from '../shell/cursor.ts';
import { everyAction } from '../shell/every-action.ts';
import { ownActions } from '../own/own-actions.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { entryOf } from './PaletteOverlay.tsx';

/** Everything that can be done with the thing in focus, or with a screen that draws itself, with the reason where it cannot. */
export function ActionsOverlay() {
  const console = useConsole();
  const { keys } = useTerminal();
  const [{ entries, actions, title }] = useState(() => {
    const cursor = cursorOf(console);
    const commands = ownActions(console.host.own?.list() ?? [], cursor.screen.id);
    const actions = [...cursor.screen.actions(cursor.route, cursor.state.board), ...commands];
    const own = ownBindings(console, keys.active());
    return {
      entries: [
        ...actions.map((action) => entryOf(action, cursor)),
        ...own.map((binding) => bindingEntry(binding, console.host.ascii)),
      ],
      actions,
      title:
        cursor.table === undefined
          ? `${cursor.screen.title}: what you can do`
          : `Actions of this ${cursor.table.noun}`,
    };
  });
  return (
    <Palette
      title={title}
      entries={entries}
      emptyText={safe`There is nothing to do here but to look; ? lists the keys.`}
      onClose={() => closeOverlay(console)}
      onRun={(id) => {
        const action = actions.find((candidate) => candidate.id === id);
        if (action === undefined) keys.perform(id);
        else runAction(console, action);
      }}
    />
  );
}

/** What the screen's own body does: keys that are no action of the tables, moving in a list left out. */
function ownBindings(console: Console, active: readonly KeyBinding[]): readonly KeyBinding[] {
  const known = new Set(everyAction(console.screens).map(({ id }) => id));
  return active.filter(
    ({ id, group, repeats }) =>
      !known.has(id) && group !== 'Lists' && repeats !== true && !id.startsWith('terminal.'),
  );
}

function bindingEntry(binding: KeyBinding, ascii: boolean): PaletteEntry {
  const reason = binding.disabledReason?.();
  return {
    id: binding.id,
    label: safeText(binding.about ?? binding.label),
    group: 'Here',
    key: keyLabel(binding.keys[0] ?? '', ascii),
    ...(reason === undefined ? {} : { disabledReason: safeText(reason) }),
  };
}
