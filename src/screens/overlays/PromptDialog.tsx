import { safe, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { edit, editing } from '../../ui/edit/line-edit.ts';
import { editLine } from '../../ui/edit/edit-line.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { useTerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, wrapContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme.ts';

export interface PromptDialogProps {
  readonly title: SafeText;
  readonly label: string;
  readonly initial: string;
  readonly optional: boolean;
  readonly lines?: readonly SafeText[];
  readonly onSubmit: (text: string) => void;
  readonly onCancel: () => void;
}

const LONGEST = 1_000;

/** Asks for one line. Enter goes on to the reading back, never to the effect itself. */
export function PromptDialog({
  title,
  label,
  initial,
  optional,
  lines,
  onSubmit,
  onCancel,
}: PromptDialogProps) {
  const theme = useTheme();
  const size = useTerminalSize();
  const [state, read, update] = useLiveState(() => ({ line: editing(initial), problem: false }));
  useKeys(
    'prompt',
    [
      {
        keys: ['enter'],
        id: 'prompt.next',
        label: 'go on: shows what it would do',
        run: () => {
          const text = read().line.text.trim();
          if (text === '' && !optional) update({ ...read(), problem: true });
          else onSubmit(text);
        },
      },
      { keys: ['esc'], id: 'prompt.cancel', label: 'cancel (nothing happens)', run: onCancel },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        const line = edit(read().line, event, { maxLength: LONGEST });
        if (line === undefined) return false;
        update({ line, problem: false });
        return true;
      },
    },
  );
  const width = Math.min(90, size.columns - 2);
  return (
    <Panel
      title={title}
      width={width}
      lines={[
        ...(lines ?? []).flatMap((line) => wrapContent(line, width - 4)),
        ...wrap(safe`${label}`, width - 4).map((line) => [words('dim')`${line}`]),
        editLine(state.line, width - 4, theme),
        state.problem ? [words('warn')`It is needed: it is kept in the record.`] : safe``,
      ]}
    />
  );
}
