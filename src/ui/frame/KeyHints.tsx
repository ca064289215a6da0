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
  const segments: Segment[] = [];
  let used = 0;
  for (const binding of bindings) {
    const disabled = binding.disabledReason?.() !== undefined;
    const key = keyLabel(binding.keys[0] ?? '', ascii);
    const hint: readonly Segment[] = disabled
      ? [{ text: safe` (${key} ${binding.label})`, tone: 'dim' }]
      : [{ text: safe` ${key}`, tone: 'key' }, { text: safe` ${binding.label} ` }];
    const cells = segmentsWidth(hint);
    if (used + cells > width) break;
    segments.push(...hint);
    used += cells;
  }
  return segments;
}
