import { assistantId } from '../../domain/ids.ts';
import type { ContactHistory, HistoryEntry } from '../../state/contact/contact-history.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import type { Cell, CellEnvironment } from '../table/column.ts';
import { byNumber, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { clockText, shownZones } from '../time/clock-text.ts';
import { relativeText } from '../time/relative-text.ts';
import { historyWord, wordCell } from '../words/status-words.ts';

/** An entry, with the zones that its number may be in. */
type HistoryRow = HistoryEntry & { readonly zones: readonly string[] };

const known = new WeakMap<ContactHistory, ReadonlyMap<string, HistoryRow>>();

/** What is known of the number that this place is about; `undefined` until it has been gathered. */
export const historyOf = (
  { contact }: { readonly contact?: ContactHistory | undefined },
  route: Route,
): ContactHistory | undefined => (contact?.phone === route.contact ? contact : undefined);

function historyRows({ board }: ConsoleState, route: Route): ReadonlyMap<string, HistoryRow> | undefined {
  const history = historyOf(board, route);
  if (history === undefined) return undefined;
  const before = known.get(history);
  if (before !== undefined) return before;
  const { zones } = history;
  const rows = new Map(history.entries.map((entry) => [entry.id, { ...entry, zones }]));
  known.set(history, rows);
  return rows;
}

function timeCell(row: HistoryRow, place: 'first' | 'second', environment: CellEnvironment): Cell {
  const { zoneMode, operatorZone, minuteMs } = environment;
  const zone = shownZones(zoneMode, row.zones, operatorZone)[place];
  if (row.atMs === undefined) return { text: place === 'first' ? 'no time known' : ' ', tone: 'dim' };
  if (zone === undefined) return { text: ' ' };
  const unsure = place === 'first' && zoneMode === 'recipient' && row.zones.length !== 1;
  const text = clockText(row.atMs, zone, minuteMs);
  return { text: unsure ? `${text}?` : text, tone: place === 'first' ? 'plain' : 'dim' };
}

/** One number's time line: what comes stands above what was. */
export const historySpec: TableSpec<HistoryRow> = {
  id: 'contact',
  noun: 'entry',
  nouns: 'entries',
  oneAtATime: true,
  rows: historyRows,
  columns: [
    {
      id: 'first',
      title: 'time',
      minWidth: 13,
      maxWidth: 20,
      priority: 1,
      cell: (row, environment) => timeCell(row, 'first', environment),
    },
    {
      id: 'second',
      title: 'also',
      minWidth: 13,
      maxWidth: 20,
      priority: 6,
      cell: (row, environment) => timeCell(row, 'second', environment),
    },
    {
      id: 'when',
      title: 'when',
      minWidth: 12,
      maxWidth: 16,
      priority: 5,
      cell: ({ atMs }, { minuteMs }) => ({
        text: atMs === undefined ? '-' : relativeText(atMs, minuteMs),
        tone: 'dim',
      }),
    },
    {
      id: 'kind',
      title: 'kind',
      minWidth: 10,
      priority: 1,
      cell: (row, { ascii }) => wordCell(historyWord(row), ascii),
    },
    {
      id: 'what',
      title: 'what',
      minWidth: 24,
      goodWidth: 48,
      maxWidth: 150,
      priority: 1,
      cell: ({ text, state }) => ({ text, tone: state === 'ahead' ? 'strong' : 'plain' }),
    },
    {
      id: 'mission',
      title: 'mission',
      minWidth: 14,
      goodWidth: 24,
      maxWidth: 40,
      priority: 4,
      cell: ({ missionName }) => ({ text: missionName ?? '-', tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ text, missionName }) => `${text} ${missionName ?? ''}`,
    fields: [
      { name: 'kind', kind: 'word', about: 'call, sms, message, result, …', read: ({ kind }) => kind },
      { name: 'mission', kind: 'text', about: 'name of its mission', read: ({ missionName }) => missionName },
      { name: 'age', kind: 'time', past: true, about: 'time since it was', read: ({ atMs }) => atMs },
    ],
  },
  sorts: [
    { id: 'newest', title: 'newest', compare: newestFirst((row) => row.atMs) },
    { id: 'oldest', title: 'oldest', compare: byNumber((row) => row.atMs) },
  ],
  needsMe: ({ state }) => state === 'asks',
  copyText: ({ event }, id) => event?.id ?? id,
  record: ({ event }) =>
    event === undefined
      ? undefined
      : { kind: 'scheduled', assistantId: assistantId(event.assistantId), eventId: event.id },
  detail: (row, environment) => [
    { text: row.text },
    {
      text: [
        timeCell(row, 'first', environment).text,
        timeCell(row, 'second', environment).text,
        row.missionName ?? 'no mission',
      ]
        .filter((part) => part.trim() !== '')
        .join(environment.ascii ? ' - ' : ' · '),
      tone: 'dim',
    },
  ],
};
