import { counted } from '../../domain/mission/join-text.ts';
import { safe } from '../../lib/safe-text.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { useTerminal, useTerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';

/** A second q that comes sooner belongs to the first: a held key, or one too many on the way up. */
const HELD_MS = 400;

/** Keys that people answer a question with: they stay, and mean nothing else. */
const ANSWERS: readonly string[] = ['esc', 'enter', 'space', 'y', 'n'];

/**
 * Says what stops with the console and what does not. The key that asked leaves; any other stays, and does what it does
 * on the screen below.
 */
export function QuitDialog({ by }: { readonly by: 'q' | 'ctrl-c' }) {
  const console = useConsole();
  const { clock, keys } = useTerminal();
  const size = useTerminalSize();
  const [, lastMs, noteMs] = useLiveState(() => clock.monotonicMs());
  const board = useConsoleState((state) => state.board);
  const driven = [...board.missions.values()].filter(({ driver }) => driver === 'console').length;
  const scheduled = [...board.scheduled.values()].filter(({ event }) => event.status === 'pending').length;
  useKeys(
    'quit',
    [
      {
        keys: [by],
        id: 'quit.yes',
        label: 'leave',
        run: () => {
          const sinceMs = clock.monotonicMs() - lastMs();
          if (sinceMs >= HELD_MS) console.host.quit();
          else noteMs(clock.monotonicMs());
        },
      },
      { keys: [...ANSWERS], id: 'quit.no', label: 'stay', run: () => closeOverlay(console) },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        if (event.kind !== 'key' || event.key === by || ANSWERS.includes(event.key)) return false;
        closeOverlay(console);
        keys.handle(event);
        return true;
      },
    },
  );
  const lines: readonly LineContent[] = [
    safe``,
    [
      words('dim')`Stops here:  `,
      {
        text: safe`reading${driven > 0 ? `, and the engine's work on ${counted(driven, 'mission')}` : ''}`,
      },
    ],
    [
      words('dim')`Goes on:     `,
      {
        text:
          scheduled === 0
            ? safe`the bot's own work`
            : safe`${scheduled} ${scheduled === 1 ? 'call or message' : 'calls and messages'} that the server has, and the bot's own work`,
      },
    ],
    safe``,
    [words('key')`${by}`, words()` again leaves; any other key stays`],
  ];
  return <Panel title="Leave clawdtalk-tui?" width={Math.min(76, size.columns - 2)} lines={lines} />;
}
