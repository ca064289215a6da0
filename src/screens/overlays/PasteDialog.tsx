import { counted } from '../../domain/mission/join-text.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { useTerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';

export interface PasteDialogProps {
  readonly title: SafeText;
  readonly onSubmit: (text: string) => void;
  readonly onCancel: () => void;
}

const PREVIEW_ROWS = 5;

/** Takes text of many lines as the terminal pastes it; typed keys are no part of it. */
export function PasteDialog({ title, onSubmit, onCancel }: PasteDialogProps) {
  const size = useTerminalSize();
  const [text, read, update] = useLiveState(() => '');
  useKeys(
    'paste',
    [
      {
        keys: ['enter'],
        id: 'paste.take',
        label: 'take it',
        run: () => onSubmit(read()),
        disabledReason: () => (read().trim() === '' ? 'Nothing was pasted yet.' : undefined),
      },
      { keys: ['backspace'], id: 'paste.empty', label: 'empty', run: () => update('') },
      { keys: ['esc'], id: 'paste.cancel', label: 'cancel', run: onCancel },
    ],
    {
      exclusive: true,
      onInput: (event) => {
        if (event.kind !== 'paste') return false;
        update(read() + event.text.replaceAll(/\r\n?/g, '\n'));
        return true;
      },
    },
  );
  const rows = text.split('\n').filter((row) => row.trim() !== '');
  const lines: readonly LineContent[] = [
    text === ''
      ? [words('dim')`Paste now: a line for each contact; commas, semicolons or tabs.`]
      : safe`${counted(rows.length, 'line')}:`,
    ...rows
      .slice(0, PREVIEW_ROWS)
      .map((row) => [{ text: safeText(row, { maxLength: 200 }), tone: 'dim' as const }]),
    rows.length > PREVIEW_ROWS ? [words('dim')`and ${rows.length - PREVIEW_ROWS} more`] : safe``,
  ];
  return <Panel title={title} width={Math.min(96, size.columns - 2)} lines={lines} />;
}
