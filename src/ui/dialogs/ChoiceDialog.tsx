import { safe, type SafeText } from '../../lib/safe-text.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import type { LineContent } from '../text/segments.ts';
import { useTheme } from '../theme/theme.ts';
import { Panel } from './Panel.tsx';

export interface Choice {
  readonly id: string;
  readonly label: SafeText;
  readonly hint?: SafeText;
  /** Drawn last by the caller, never preselected. */
  readonly destructive?: boolean;
  readonly disabledReason?: SafeText;
}

export interface ChoiceDialogProps {
  readonly title: string;
  readonly lines?: readonly LineContent[];
  readonly choices: readonly Choice[];
  /** What follows must ask again when it is an outward effect: enter is no confirmation. */
  readonly onChoose: (id: string) => void;
  readonly onCancel: () => void;
}

const NO_LINES: readonly LineContent[] = [];

/** One of a few things to do. */
export function ChoiceDialog({ title, lines = NO_LINES, choices, onChoose, onCancel }: ChoiceDialogProps) {
  const theme = useTheme();
  const size = useTerminalSize();
  const [cursor, read, update] = useLiveState(() =>
    Math.max(
      0,
      choices.findIndex((choice) => choice.destructive !== true && choice.disabledReason === undefined),
    ),
  );
  const move = (by: number): void => update(Math.max(0, Math.min(read() + by, choices.length - 1)));

  useKeys(
    'choice',
    [
      {
        keys: ['enter'],
        id: 'choice.take',
        label: 'choose',
        run: () => {
          const choice = choices[read()];
          if (choice !== undefined && choice.disabledReason === undefined) onChoose(choice.id);
        },
      },
      { keys: ['esc', 'q'], id: 'choice.cancel', label: 'cancel', run: onCancel },
      {
        keys: ['j', 'down'],
        id: 'choice.down',
        label: 'down',
        hidden: true,
        repeats: true,
        run: () => move(1),
      },
      { keys: ['k', 'up'], id: 'choice.up', label: 'up', hidden: true, repeats: true, run: () => move(-1) },
    ],
    { exclusive: true },
  );

  const rows = Math.max(3, size.rows - 8 - lines.length);
  const top = Math.max(0, Math.min(cursor - Math.floor(rows / 2), choices.length - rows));
  const choiceLines = choices.slice(top, top + rows).map((choice, index): LineContent => {
    const on = top + index === cursor;
    const tone = on
      ? 'selected'
      : choice.disabledReason !== undefined
        ? 'dim'
        : choice.destructive
          ? 'bad'
          : 'plain';
    const note = choice.disabledReason === undefined ? choice.hint : safe`(${choice.disabledReason})`;
    return [
      { text: safe`${on ? theme.glyphs.cursor : ' '} ${choice.label}`, tone },
      ...(note === undefined ? [] : ([{ text: safe`  ${note}`, tone: 'dim' }] as const)),
    ];
  });
  return <Panel title={title} width={Math.min(80, size.columns - 2)} lines={[...lines, ...choiceLines]} />;
}
