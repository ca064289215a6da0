import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { keyLabel, type KeyBinding } from '../keys/key-binding.ts';
import { useTerminal } from '../terminal/terminal-context.ts';
import { useTheme } from '../theme/theme-context.ts';
import { Palette, type PaletteEntry } from './Palette.tsx';

export interface HelpProps {
  /** What keys could do when the help was opened: `terminal.keys.active()`. */
  readonly bindings: readonly KeyBinding[];
  /** What this is, what needs somebody, what to press: before the keys. */
  readonly intro?: readonly SafeText[];
  readonly onClose: () => void;
}

const NO_INTRO: readonly SafeText[] = [];

/** Every key that works here, searchable; enter does what the key does. */
export function Help({ bindings, intro = NO_INTRO, onClose }: HelpProps) {
  const { keys } = useTerminal();
  const { ascii } = useTheme();
  return (
    <Palette
      title="Keys"
      intro={intro}
      entries={helpEntries(bindings, ascii)}
      onClose={onClose}
      onRun={keys.perform}
    />
  );
}

function helpEntries(bindings: readonly KeyBinding[], ascii: boolean): readonly PaletteEntry[] {
  return bindings.map((binding) => {
    const reason = binding.disabledReason?.();
    return {
      id: binding.id,
      label: safeText(binding.label),
      group: binding.group ?? 'Here',
      key: binding.keys.map((key) => keyLabel(key, ascii)).join(' '),
      ...(reason === undefined ? {} : { disabledReason: safeText(reason) }),
    };
  });
}
