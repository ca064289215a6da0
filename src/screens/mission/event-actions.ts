import { statusText } from '../../domain/mission/status-text.ts';
import type { Command } from '../../commands/command.ts';
import { isLiveCall, isTerminalEvent } from '../../domain/mission/status.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ScheduledRow } from '../../state/board.ts';
import { chosenIds, environmentAt, noFocus } from '../shell/cursor.ts';
import { askInstant } from '../time/ask-instant.ts';
import { throughDoor } from '../shell/through-door.ts';
import { openOverlay, standOn } from '../shell/navigate.ts';
import { talkReason, wholeTalkText } from '../schedule/talks.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const rowsOf = (cursor: Cursor): readonly ScheduledRow[] =>
  chosenIds(cursor).flatMap(
    (id) => (cursor.table?.row(cursor.state, cursor.route, id) as ScheduledRow | undefined) ?? [],
  );

const isPending = (row: ScheduledRow): boolean => row.event.status === 'pending';

/** What cancelling these reaches and what it does not, said before anything is asked. */
function blastLines(rows: readonly ScheduledRow[]): readonly SafeText[] {
  const pending = rows.filter(isPending);
  const live = rows.filter((row) => !isPending(row) && isLiveCall(row.event.callStatus));
  const ended = rows.length - pending.length - live.length;
  const names = (of: readonly ScheduledRow[]): string =>
    of.map(({ contactName, event }) => contactName ?? event.to).join(', ');
  return [
    safe`Can still be stopped: ${pending.length} (${names(pending)})`,
    ...(live.length === 0
      ? []
      : [safe`On the line, cannot be stopped here: ${live.length} (${names(live)})`]),
    ...(ended === 0 ? [] : [safe`Over, would only lose its record, left alone: ${ended}`]),
  ];
}

/** Offers the earliest time that law and business hours allow, in the recipient's own time. */
async function askTime(
  cursor: Cursor,
  row: ScheduledRow,
  verb: string,
  then: (atMs: number) => Command,
): Promise<void> {
  const { acts, backend, host } = cursor.console;
  const zone = row.zones[0] ?? host.zone;
  const { event, zones } = row;
  // Without an answer there is no offer; the time can be typed all the same.
  const offered = await backend
    .earliestSlot({ phone: event.to, channel: event.channel === 'sms' ? 'sms' : 'call', zones })
    .catch(() => undefined);
  askInstant(
    cursor.console,
    {
      title: safe`${verb} ${row.contactName ?? row.event.to}`,
      label:
        row.zones.length === 0
          ? `When, on your clock (${zone})? Where they are is not known.`
          : `When, in their time (${zone})?${offered === undefined ? '' : ' Offered is the earliest that the rules allow.'}`,
      zone,
      ...(offered === undefined ? {} : { offeredMs: offered }),
    },
    (atMs) =>
      acts.begin({
        commands: [then(atMs)],
        onOutcome: ([outcome]) => {
          if (outcome?.status === 'done' || outcome?.status === 'open') standOnPending(cursor, row);
        },
      }),
  );
}

/** On the call or message as it now is: a moved one and a new try have ids of their own, which are not read yet. */
const standOnPending = ({ console, route }: Cursor, { event }: ScheduledRow): void =>
  standOn(console, route, { filter: `to:${event.to} how:${event.channel} state:pending` });

/** Acts on scheduled calls and messages. */
export const eventActions: readonly Action[] = [
  {
    id: 'event.talk',
    keys: ['w'],
    label: 'read talk',
    about: 'read what was said in the call in focus, or the thread of the message',
    group: 'Look',
    disabled: (cursor) => {
      const [row] = rowsOf(cursor);
      if (row === undefined) return noFocus(cursor);
      return talkReason(row, cursor.state.board.feed, environmentAt(cursor));
    },
    run: (cursor) => {
      const [row] = rowsOf(cursor);
      if (row?.talk === undefined) return;
      const title = safe`${row.contactName ?? row.event.to}: what was said`;
      openOverlay(cursor.console, { kind: 'text', title, text: wholeTalkText(row.talk) });
    },
  },
  ...throughDoor([
    {
      id: 'event.cancel',
      keys: ['X'],
      label: 'cancel call',
      about: 'cancel the call or message in focus, or all that are marked, where it still can be',
      group: 'Change',
      disabled: (cursor) => {
        const rows = rowsOf(cursor);
        if (rows.length === 0) return noFocus(cursor);
        if (rows.some(isPending)) return undefined;
        return rows.some(({ event }) => isLiveCall(event.callStatus))
          ? 'It is on the line now: only pending calls can be cancelled.'
          : 'Only what is still pending can be cancelled.';
      },
      run: (cursor) => {
        const pending = rowsOf(cursor).filter(isPending);
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
        cursor.console.acts.ask({
          title:
            more.length === 0
              ? safe`Cancel the ${first.event.channel === 'sms' ? 'message' : 'call'} to ${first.contactName ?? first.event.to}`
              : safe`Cancel ${pending.length} calls and messages`,
          label: 'reason (may be empty)',
          lines: blastLines(rowsOf(cursor)),
          optional: true,
          act: (reason) => ({
            commands: [cancel(reason)(first), ...more.map(cancel(reason))],
            ...(reason === '' ? {} : { reason }),
          }),
        });
      },
    },
    {
      id: 'event.move',
      keys: ['M'],
      label: 'move',
      about:
        'move the call or message in focus to another time; the earliest that the rules allow is offered',
      group: 'Change',
      disabled: (cursor) => {
        const row = cursor.row as ScheduledRow | undefined;
        if (row === undefined) return noFocus(cursor);
        return isPending(row)
          ? undefined
          : `It is ${statusText(row.event.status)} now: only what is pending can be moved.`;
      },
      run: (cursor) => {
        const row = cursor.row as ScheduledRow | undefined;
        if (row === undefined) return;
        const { assistantId, id } = row.event;
        void askTime(cursor, row, 'Move', (atMs) => ({ kind: 'event.move', assistantId, event: id, atMs }));
      },
    },
    {
      id: 'event.retry',
      keys: ['R'],
      label: 'retry',
      about: 'place the call in focus again, at the next time the rules allow',
      group: 'Change',
      disabled: (cursor) => {
        const row = cursor.row as ScheduledRow | undefined;
        if (row === undefined) return noFocus(cursor);
        if (!isTerminalEvent(row.event.status)) return 'It has not ended yet.';
        return row.event.status === 'completed' && row.event.callStatus === 'completed'
          ? 'It was answered: there is nothing to retry.'
          : undefined;
      },
      run: (cursor) => {
        const row = cursor.row as ScheduledRow | undefined;
        if (row === undefined) return;
        const { assistantId, id } = row.event;
        void askTime(cursor, row, 'Try again:', (atMs) => ({
          kind: 'event.retry',
          assistantId,
          event: id,
          atMs,
        }));
      },
    },
  ]),
];
