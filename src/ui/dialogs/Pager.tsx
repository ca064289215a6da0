import { useMemo } from 'react';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { KeyBinding } from '../keys/key-binding.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import type { Tone } from '../theme/theme.ts';
import { Panel } from './Panel.tsx';

export interface PagerProps {
  readonly title: string;
  /** Its own line breaks are kept, long lines are wrapped. */
  readonly text: SafeText;
  readonly onClose: () => void;
  /** With it, `y` copies the whole text. */
  readonly onCopy?: () => void;
  /** More keys, such as an editor's. */
  readonly bindings?: readonly KeyBinding[];
  readonly tone?: Tone;
}

const NO_BINDINGS: readonly KeyBinding[] = [];

/** Text of any length over the screen: messages, errors, transcripts, raw JSON. As small as its text. */
export function Pager({ title, text, onClose, onCopy, bindings = NO_BINDINGS, tone }: PagerProps) {
  const size = useTerminalSize();
  const width = Math.min(size.columns - 2, 110);
  const lines = useMemo(() => wrap(text, width - 4), [text, width]);
  const height = Math.min(lines.length, size.rows - 7);
  const [top, read, update] = useLiveState(() => 0);
  const last = Math.max(0, lines.length - height);
  const scroll = (keys: readonly string[], label: string, to: (from: number) => number): KeyBinding => ({
    keys,
    id: `pager.${label}`,
    label,
    hidden: true,
    repeats: true,
    run: () => update(Math.max(0, Math.min(to(Math.min(read(), last)), last))),
  });

  useKeys(
    'pager',
    [
      { keys: ['esc', 'q', 'enter'], id: 'pager.close', label: 'close', run: onClose },
      ...(onCopy === undefined ? [] : [{ keys: ['y'], id: 'pager.copy', label: 'copy all', run: onCopy }]),
      ...bindings,
      scroll(['j', 'down'], 'down', (from) => from + 1),
      scroll(['k', 'up'], 'up', (from) => from - 1),
      scroll(['ctrl-d', 'pagedown', 'space'], 'page down', (from) => from + height),
      scroll(['ctrl-u', 'pageup'], 'page up', (from) => from - height),
      scroll(['g', 'home'], 'start', () => 0),
      scroll(['G', 'end'], 'end', () => last),
    ],
    { exclusive: true },
  );

  const start = Math.min(top, last);
  const shown = lines.slice(start, start + height);
  const place = last === 0 ? safe`` : safe`${start + height} of ${lines.length} lines`;
  return (
    <Panel
      title={title}
      width={width}
      lines={[...shown, [{ text: place, tone: 'dim' }]]}
      {...(tone === undefined ? {} : { tone })}
    />
  );
}

/** A value as indented JSON that may be drawn. */
export function indentedJson(value: unknown): SafeText {
  return safeText(JSON.stringify(value, undefined, 2), { multiline: true });
}
