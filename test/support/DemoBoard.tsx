import { useMemo, useState, type ReactNode } from 'react';
import { safe, safeText, type SafeText } from '../../src/lib/safe-text.ts';
import { Screen } from '../../src/ui/frame/Screen.tsx';
import type { ListColumn } from '../../src/ui/list/list-columns.ts';
import { LIST_START, type ListCursor } from '../../src/ui/list/list-view.ts';
import { VirtualList } from '../../src/ui/list/VirtualList.tsx';
import type { Tone } from '../../src/ui/theme/theme.ts';

interface DemoMission {
  readonly id: string;
  readonly name: SafeText;
  readonly status: 'running' | 'paused' | 'failed' | 'done';
  readonly steps: number;
}

const STATUSES = ['running', 'paused', 'failed', 'done'] as const;
const TONES: Readonly<Record<DemoMission['status'], Tone>> = {
  running: 'accent',
  paused: 'warn',
  failed: 'bad',
  done: 'good',
};

export const DEMO_COLUMNS: readonly ListColumn<DemoMission>[] = [
  { id: 'name', title: 'mission', min: 20, flex: 2, priority: 0, text: (row) => row.name },
  {
    id: 'status',
    title: 'status',
    min: 9,
    priority: 0,
    text: (row) => safe`● ${row.status}`,
    tone: (row) => TONES[row.status],
  },
  { id: 'steps', title: 'steps', min: 7, priority: 1, align: 'right', text: (row) => safe`${row.steps}/9` },
  {
    id: 'next',
    title: 'next event',
    min: 16,
    flex: 1,
    priority: 2,
    text: () => safe`call at 10:20 PT`,
    tone: () => 'dim',
  },
  { id: 'driver', title: 'driver', min: 12, priority: 3, text: () => safe`bot`, tone: () => 'info' },
  { id: 'slug', title: 'slug', min: 24, max: 40, flex: 1, priority: 4, text: (row) => safeText(row.id) },
];

/** A board of the size and colour of the real one, for tests of the kit itself. */
export function DemoBoard({
  count,
  overlay,
  onOpen,
}: {
  readonly count: number;
  readonly overlay?: ReactNode;
  readonly onOpen?: (id: string) => void;
}) {
  const [view, setView] = useState<ListCursor>(LIST_START);
  const rows = useMemo(
    () =>
      new Map<string, DemoMission>(
        Array.from({ length: count }, (_, index) => {
          const id = `mission-${index}`;
          const status = STATUSES[index % 4] ?? 'running';
          return [
            id,
            { id, name: safe`Find window washing contractors ${index}`, status, steps: index % 10 },
          ];
        }),
      ),
    [count],
  );
  const ids = useMemo(() => [...rows.keys()], [rows]);
  return (
    <Screen
      title="Missions"
      badges={[{ text: 'DEMO', tone: 'banner-info' }]}
      status={[safe`live 3s`]}
      overlay={overlay}
    >
      {(body) => (
        <VirtualList
          layerId="missions"
          width={body.columns}
          height={body.rows}
          ids={ids}
          rowOf={(id) => rows.get(id)}
          columns={DEMO_COLUMNS}
          view={view}
          onView={setView}
          marking
          empty={[safe`No missions yet.`]}
          {...(onOpen === undefined ? {} : { onOpen })}
        />
      )}
    </Screen>
  );
}
