import { useState } from 'react';
import { Palette } from '../../ui/palette/Palette.tsx';
import { runAction } from '../shell/action.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import { cursorOf } from '../shell/cursor.ts';
import { entryOf } from './PaletteOverlay.tsx';

/** Everything that can be done with the thing in focus, with the reason where it cannot. */
export function ActionsOverlay() {
  const console = useConsole();
  const [{ entries, actions, title }] = useState(() => {
    const cursor = cursorOf(console);
    const actions = cursor.screen.actions(cursor.route, cursor.state.board);
    const entries = actions.map((action) => entryOf(action, cursor));
    return {
      entries,
      actions,
      title: cursor.table === undefined ? 'Actions' : `Actions of this ${cursor.table.noun}`,
    };
  });
  return (
    <Palette
      title={title}
      entries={entries}
      onClose={() => closeOverlay(console)}
      onRun={(id) => {
        const action = actions.find((candidate) => candidate.id === id);
        if (action !== undefined) runAction(console, action);
      }}
    />
  );
}
