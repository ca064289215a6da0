import type { Command } from '../../commands/command.ts';
import { isLiveCall, isTerminalEvent } from '../../domain/status.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ScheduledRow } from '../../state/board.ts';
import type { Action } from '../action.ts';
import { chosenIds, noFocus, type Place } from '../place.ts';

const rowsOf = (place: Place): readonly ScheduledRow[] =>
  chosenIds(place).flatMap(
    (id) => (place.table?.row(place.state, place.route, id) as ScheduledRow | undefined) ?? [],
  );

const isPending = (row: ScheduledRow): boolean => row.event.status === 'pending';

/** Acts on scheduled calls and messages. */
export const eventActions: readonly Action[] = [
  {
    id: 'event.cancel',
    keys: ['X'],
    label: 'cancel call',
    about: 'cancel the call or message in focus, or all that are marked, where it still can be',
    group: 'Change',
    disabled: (place) => {
      const rows = rowsOf(place);
      if (rows.length === 0) return noFocus(place);
      if (rows.some(isPending)) return undefined;
      return rows.some(({ event }) => isLiveCall(event.callStatus))
        ? 'It is on the line now: only pending calls can be cancelled.'
        : 'Only what is still pending can be cancelled.';
    },
    run: (place) => {
      const pending = rowsOf(place).filter(isPending);
      const [first, ...more] = pending;
      if (first === undefined) return;
      const cancel =
        (reason: string) =>
        ({ event }: ScheduledRow): Command => ({
          kind: 'event.cancel',
          assistantId: event.assistantId,
          event: event.id,
          ...(reason === '' ? {} : { reason }),
        });
      place.console.acts.ask({
        title:
          more.length === 0
            ? safe`Cancel the ${first.event.channel} to ${first.event.to}`
            : safe`Cancel ${pending.length} calls and messages`,
        label: 'reason (may be empty)',
        optional: true,
        act: (reason) => ({
          commands: [cancel(reason)(first), ...more.map(cancel(reason))],
          ...(reason === '' ? {} : { reason }),
        }),
      });
    },
  },
  {
    id: 'event.retry',
    keys: ['R'],
    label: 'retry',
    about: 'place the call in focus again, at the next time the rules allow',
    group: 'Change',
    disabled: (place) => {
      const row = place.row as ScheduledRow | undefined;
      if (row === undefined) return noFocus(place);
      if (!isTerminalEvent(row.event.status)) return 'It has not ended yet.';
      return row.event.status === 'completed' && row.event.callStatus === 'completed'
        ? 'It was answered: there is nothing to retry.'
        : undefined;
    },
    run: (place) => {
      const row = place.row as ScheduledRow | undefined;
      if (row === undefined) return;
      const { assistantId, id } = row.event;
      place.console.acts.begin({ commands: [{ kind: 'event.retry', assistantId, event: id }] });
    },
  },
];
