import { safe } from '../../lib/safe-text.ts';
import type { KeyBinding } from '../keys/key-binding.ts';
import { Line } from '../text/Line.tsx';
import type { Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme.ts';

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
}

/** One row of tabs. The active one is in brackets as well as in colour. */
export function Tabs({ width, tabs, active }: TabsProps) {
  const { styled } = useTheme();
  const segments = tabs.flatMap(({ id, label, badge }): readonly Segment[] => {
    const text = badge === undefined ? label : `${label} ${badge}`;
    const on = id === active;
    return [
      { text: on ? safe`[${text}]` : safe` ${text} `, tone: on ? 'selected' : styled ? 'dim' : 'plain' },
      { text: safe` ` },
    ];
  });
  return <Line width={width} content={[{ text: safe` ` }, ...segments]} />;
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
