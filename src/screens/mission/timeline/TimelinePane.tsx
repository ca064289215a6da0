import { useMemo } from 'react';
import { safe, safeText } from '../../../lib/safe-text.ts';
import { ownZone, zoneName } from '../../time/clock-text.ts';
import type { ListColumn } from '../../../ui/list/list-columns.ts';
import { ListPane, type ListPaneProps } from '../../frame/ListPane.tsx';
import { useConsoleState, useEnvironment } from '../../shell/context.ts';
import { axisText, windowDays } from './axis.ts';
import { laneBar } from './bars.ts';
import type { Lane } from './lanes.ts';
import { laneRows } from './spec.ts';
import { windowIn } from './timeline-actions.ts';

/** Cells of the names, by the width of the terminal. */
const namesWidth = (columns: number): number => Math.max(22, Math.min(44, Math.floor(columns * 0.26)));

/** A mission's list; in the tab that shows its run over time the second column is the time. */
export function TimelinePane(props: ListPaneProps) {
  return props.route.tab === 'time' ? <Bars {...props} /> : <ListPane {...props} />;
}

/** A run's steps, calls and record as bars over time. */
function Bars(props: ListPaneProps) {
  const { route } = props;
  const { minuteMs, zoneMode, operatorZone, ascii } = useEnvironment();
  const lanes = useConsoleState((state) => laneRows(state, route));
  const chosen = useConsoleState(({ view }) =>
    route.mission === undefined ? undefined : view.timeWindows?.[route.mission],
  );
  const zone = ownZone(zoneMode, operatorZone);
  const columnsOf = useMemo(() => {
    const window = windowIn(lanes, chosen, minuteMs);
    return (width: number): readonly ListColumn<object>[] => {
      const names = namesWidth(width);
      const bars = width - names - 1;
      const columns: readonly ListColumn<Lane>[] = [
        {
          id: 'what',
          title: `${windowDays(window, zone)}, ${zoneName(minuteMs, zone)}`,
          min: names,
          priority: 0,
          text: ({ kind, label, status }) =>
            safe`${kind === 'contact' ? '  ' : ''}${ascii ? status.ascii : status.glyph} ${label}`,
          tone: ({ status }) => status.tone,
        },
        {
          id: 'bars',
          title: axisText(window, bars, zone),
          min: bars,
          priority: 0,
          text: (lane) => safeText(laneBar(lane, window, bars, minuteMs, ascii)),
          tone: ({ status }) => status.tone,
        },
      ];
      return columns as unknown as readonly ListColumn<object>[];
    };
  }, [lanes, chosen, minuteMs, zone, ascii]);
  return <ListPane {...props} columnsOf={columnsOf} />;
}
