import { safe } from '../../lib/safe-text.ts';
import { keyLabel, type KeyBinding } from '../keys/key-binding.ts';
import { useActiveBindings } from '../keys/use-keys.ts';
import { Line } from '../text/Line.tsx';
import { segmentsWidth, type Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme.ts';

/** One line of what keys do now, made from the bindings themselves. What cannot be done now is in brackets. */
export function KeyHints({ width }: { readonly width: number }) {
  const { ascii } = useTheme();
  const bindings = useActiveBindings().filter(({ hidden }) => hidden !== true);
  return <Line width={width} content={hintSegments(bindings, width, ascii)} />;
}

function hintSegments(bindings: readonly KeyBinding[], width: number, ascii: boolean): readonly Segment[] {
  // The way to all other keys stays in sight, however many there are.
  const help = bindings.filter(({ keys }) => keys[0] === '?').flatMap((binding) => hint(binding, ascii));
  const segments: Segment[] = [];
  let left = width - segmentsWidth(help);
  for (const binding of bindings.filter(({ keys }) => keys[0] !== '?')) {
    const next = hint(binding, ascii);
    left -= segmentsWidth(next);
    if (left < 0) break;
    segments.push(...next);
  }
  return [...segments, ...help];
}

function hint(binding: KeyBinding, ascii: boolean): readonly Segment[] {
  const key = keyLabel(binding.keys[0] ?? '', ascii);
  return binding.disabledReason?.() === undefined
    ? [{ text: safe` ${key}`, tone: 'key' }, { text: safe` ${binding.label} ` }]
    : [{ text: safe` (${key} ${binding.label})`, tone: 'dim' }];
}
