import { safe } from '../../lib/safe-text.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useTerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words } from '../../ui/text/segments.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';

/** Says what stops with the console and what does not, and waits for a second word. */
export function QuitDialog() {
  const console = useConsole();
  const size = useTerminalSize();
  const board = useConsoleState((state) => state.board);
  const readers = [...board.pollers.values()].filter(({ state }) => state !== 'off').length;
  const driven = [...board.missions.values()].filter(({ driver }) => driver === 'console').length;
  const scheduled = [...board.scheduled.values()].filter(({ event }) => event.status === 'pending').length;
  useKeys(
    'quit',
    [
      { keys: ['y', 'ctrl-c'], id: 'quit.yes', label: 'quit', run: () => console.host.quit() },
      { keys: ['esc', 'n', 'q'], id: 'quit.no', label: 'stay', run: () => closeOverlay(console) },
    ],
    { exclusive: true },
  );
  return (
    <Panel
      title="Quit?"
      width={Math.min(72, size.columns - 2)}
      lines={[
        safe``,
        [
          words('dim')`Stops: `,
          {
            text: safe`${readers} background readers${driven > 0 ? `, the engine's work on ${driven} missions` : ''}`,
          },
        ],
        [
          words('dim')`Goes on: `,
          { text: safe`${scheduled} calls and messages that the server has, and the bot` },
        ],
        safe``,
        [words('key')`y`, words()` or ctrl-c quits, `, words('key')`esc`, words()` stays`],
      ]}
    />
  );
}
