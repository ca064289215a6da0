import { useEffect, useState } from 'react';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { CommitRun } from '../../state/planning.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { progressSegments } from '../../ui/status/Progress.tsx';
import { useTerminal, useTerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';

/**
 * While a consented act is on its way: it can no longer be called off, and no key does anything, but that a commit of
 * many can be stopped between two of them.
 */
export function SendingPanel({ title }: { readonly title: SafeText }) {
  const { backend } = useConsole();
  const size = useTerminalSize();
  const theme = useTheme();
  const commit = useConsoleState(({ board }) => (board.commit?.state === 'ended' ? undefined : board.commit));
  const [asking, read, update] = useLiveState(() => false);
  const seconds = useSeconds();
  const running = commit?.state === 'running';
  useKeys(
    'sending',
    commit === undefined
      ? []
      : asking
        ? [
            {
              keys: ['y'],
              id: 'sending.stop',
              label: 'stop after the one under way',
              run: () => {
                update(false);
                backend.stopCommit();
              },
            },
            { keys: ['n', 'esc'], id: 'sending.go-on', label: 'go on', run: () => update(false) },
          ]
        : [
            {
              keys: ['esc'],
              id: 'sending.ask-stop',
              label: 'stop …',
              run: () => update(true),
              disabledReason: () => (running ? undefined : 'It is stopping.'),
            },
          ],
    { exclusive: true, onInput: () => !read() && commit === undefined },
  );
  const width = Math.min(76, size.columns - 2);
  const lines: readonly LineContent[] =
    commit === undefined
      ? [
          safe`Sending …${seconds === 0 ? '' : ` ${seconds} s`}`,
          seconds < LONG_S ? safe`` : [words('dim')`The server takes its time. Nothing is sent twice.`],
        ]
      : commitLines(commit, asking, progressSegments(commitBar(commit, width - 4), theme));
  return (
    <Panel
      title={title}
      width={commit === undefined ? Math.min(60, size.columns - 2) : width}
      lines={lines}
    />
  );
}

/** From here on it is said that waiting is all there is to do. */
const LONG_S = 5;

/** Whole seconds since it was drawn first: what takes longer than a moment shows that it goes on. */
function useSeconds(): number {
  const { clock } = useTerminal();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => clock.after(1_000, () => setSeconds(seconds + 1)), [clock, seconds]);
  return seconds;
}

const commitBar = ({ done, already, unclear, total }: CommitRun, width: number) => ({
  width,
  label: safe`calls`,
  done: done + already + unclear,
  total,
});

function commitLines(commit: CommitRun, asking: boolean, bar: LineContent): readonly LineContent[] {
  const { done, already, unclear, eased, batchSize, gapMs, state } = commit;
  return [
    bar,
    [
      words('good')`${done} scheduled`,
      ...(already > 0 ? [words('dim')`  ${already} had been before`] : []),
      ...(unclear > 0 ? [words('warn')`  ${unclear} unclear, being found out`] : []),
    ],
    eased > 0
      ? [
          words(
            'warn',
          )`The server asked to go slower (${eased}×): ${batchSize} at a time, ${gapMs / 1000} s between.`,
        ]
      : safe``,
    asking
      ? [words('key')`y`, words()` stops after the one under way, `, words('key')`n`, words()` goes on`]
      : state === 'stopping'
        ? [words('warn')`Stopping. What was scheduled stays; committing again goes on from there.`]
        : [words('key')`esc`, words('dim')` stops; what was scheduled stays`],
  ];
}
