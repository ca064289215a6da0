import { Box } from 'ink';
import { safe } from '../../lib/safe-text.ts';
import { cellWidth } from '../../lib/width.ts';
import type { KeyBinding } from '../keys/key-binding.ts';
import { useMouseZone } from '../terminal/use-mouse-zone.ts';
import { Line } from '../text/Line.tsx';
import type { Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** A number or word behind the label. */
  readonly badge?: string;
}

export interface TabsProps {
  readonly width: number;
  readonly tabs: readonly Tab[];
  readonly active: string;
  /** A click on a tab. */
  readonly onSelect?: (id: string) => void;
}

/** One row of tabs. The active one is in brackets as well as in colour. */
export function Tabs({ width, tabs, active, onSelect }: TabsProps) {
  const { styled } = useTheme();
  const box = useMouseZone({
    onPress: (x) => {
      const id = tabAt(tabs, x);
      if (id !== undefined) onSelect?.(id);
    },
  });
  const segments = tabs.flatMap(({ id, label, badge }): readonly Segment[] => {
    const text = badge === undefined ? label : `${label} ${badge}`;
    const on = id === active;
    return [
      { text: on ? safe`[${text}]` : safe` ${text} `, tone: on ? 'selected' : styled ? 'dim' : 'plain' },
      { text: safe` ` },
    ];
  });
  return (
    <Box ref={box} width={width} height={1} flexShrink={0}>
      <Line width={width} content={[{ text: safe` ` }, ...segments]} />
    </Box>
  );
}

/** The tab that is drawn at a column: each has a bracket or a blank at either side. */
function tabAt(tabs: readonly Tab[], column: number): string | undefined {
  let start = 1;
  for (const { id, label, badge } of tabs) {
    const width = cellWidth(badge === undefined ? label : `${label} ${badge}`) + 2;
    if (column >= start && column < start + width) return id;
    start += width + 1;
  }
  return undefined;
}

/** The keys that go through tabs: tab and shift-tab. */
export function tabBindings(
  tabs: readonly Tab[],
  active: string,
  onChange: (id: string) => void,
): readonly KeyBinding[] {
  const go = (by: number) => (): void => {
    const index = tabs.findIndex(({ id }) => id === active);
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next !== undefined) onChange(next.id);
  };
  return [
    { keys: ['tab'], id: 'tabs.next', label: 'next tab', run: go(1) },
    { keys: ['shift-tab'], id: 'tabs.previous', label: 'tab before', run: go(-1), hidden: true },
  ];
}
