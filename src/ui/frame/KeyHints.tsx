import { safe } from '../../lib/safe-text.ts';
import { keyLabel, type KeyBinding } from '../keys/key-binding.ts';
import { useActiveBindings } from '../keys/use-keys.ts';
import { Line } from '../text/Line.tsx';
import { segmentsWidth, type Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';

/** One line of what keys do now, made from the bindings themselves. What cannot be done now is in brackets. */
export function KeyHints({ width }: { readonly width: number }) {
  const { ascii } = useTheme();
  const bindings = useActiveBindings().filter(({ hidden }) => hidden !== true);
  return <Line width={width} content={hintSegments(bindings, width, ascii)} />;
}

function hintSegments(bindings: readonly KeyBinding[], width: number, ascii: boolean): readonly Segment[] {
  // The way to all other keys and the way out stay in sight, however many there are.
  const isKept = ({ keys }: KeyBinding): boolean => keys[0] === '?' || keys[0] === 'esc';
  const kept = bindings.filter(isKept).map((binding) => ({ binding, segments: hint(binding, ascii) }));
  let left = width - kept.reduce((sum, { segments }) => sum + segmentsWidth(segments), 0);
  const shown = new Map(kept.map(({ binding, segments }) => [binding, segments]));
  for (const binding of bindings) {
    if (shown.has(binding)) continue;
    const segments = hint(binding, ascii);
    left -= segmentsWidth(segments);
    if (left < 0) break;
    shown.set(binding, segments);
  }
  const inTurn = bindings.filter(({ keys }) => keys[0] !== '?');
  const help = bindings.filter(({ keys }) => keys[0] === '?');
  const drawn = [...inTurn, ...help].flatMap((binding) => shown.get(binding) ?? []);
  // What the brackets mean stands beside them where there is room for it, and in the help always.
  const isBracketed = [...shown.keys()].some(({ disabledReason }) => disabledReason?.() !== undefined);
  const brackets: Segment = {
    text: safe`  (${ascii ? '...' : '…'}) not now: press it to see why`,
    tone: 'dim',
  };
  return isBracketed && segmentsWidth([...drawn, brackets]) <= width ? [...drawn, brackets] : drawn;
}

function hint(binding: KeyBinding, ascii: boolean): readonly Segment[] {
  const key = keyLabel(binding.keys[0] ?? '', ascii);
  return binding.disabledReason?.() === undefined
    ? [{ text: safe` ${key}`, tone: 'key' }, { text: safe` ${binding.label} ` }]
    : [{ text: safe` (${key} ${binding.label})`, tone: 'dim' }];
}
