import { statusText } from '../../domain/mission/status-text.ts';
import { useMemo } from 'react';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { ShortlistCandidate } from '../../domain/approval/shortlist.ts';
import type { JsonValue } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { ListColumn } from '../../ui/list/list-columns.ts';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import { useConsoleState } from '../shell/context.ts';

/** One of the round, as the shortlist draws them. */
export interface Row {
  readonly place: number;
  readonly goes: boolean;
  readonly candidate: ShortlistCandidate;
}

/** What the insights of their calls say, by the digits of a number. */
export function useSummaries(item: InboxItem): ReadonlyMap<string, SafeText> {
  const snapshot = useConsoleState(({ board }) =>
    item.mission === undefined ? undefined : board.snapshots.get(item.mission),
  );
  return useMemo(() => saidIn(snapshot), [snapshot]);
}

/** The same of one reading of the mission. */
export function saidIn(snapshot: MissionSnapshot | undefined): ReadonlyMap<string, SafeText> {
  const reports = new Map(snapshot?.insights.map((report) => [report.conversationId, report]));
  const said = new Map<string, SafeText>();
  for (const event of snapshot?.scheduled ?? []) {
    const report = event.conversationId === undefined ? undefined : reports.get(event.conversationId);
    const text = report?.summary ?? report?.results.find((result) => typeof result === 'string');
    if (text !== undefined && text !== '') said.set(phoneDigits(event.to), safeText(text));
  }
  return said;
}

export function withSummary(
  candidate: ShortlistCandidate,
  summaries: ReadonlyMap<string, SafeText>,
): ShortlistCandidate {
  const summary = candidate.summary ?? summaries.get(phoneDigits(candidate.phone));
  return summary === undefined ? candidate : { ...candidate, summary };
}

const tone = (row: Row): Tone => (row.goes ? 'plain' : 'dim');

export const SHORTLIST_COLUMNS: readonly ListColumn<Row>[] = [
  {
    id: 'place',
    title: 'goes on',
    min: 7,
    priority: 0,
    align: 'right',
    text: (row) => (row.goes ? safe`${row.place}.` : safe`out`),
    tone: (row) => (row.goes ? 'good' : 'dim'),
  },
  {
    id: 'name',
    title: 'who',
    min: 18,
    max: 36,
    flex: 2,
    priority: 0,
    text: ({ candidate }) => candidate.name ?? safeText(candidate.phone),
    tone,
  },
  {
    id: 'phone',
    title: 'number',
    min: 13,
    priority: 1,
    text: ({ candidate }) => safeText(candidate.phone),
    tone,
  },
  {
    id: 'score',
    title: 'score',
    min: 6,
    priority: 0,
    align: 'right',
    text: ({ candidate }) => (candidate.score === undefined ? safe`-` : safe`${candidate.score.toFixed(3)}`),
    tone,
  },
  {
    id: 'attempts',
    title: 'tries',
    min: 5,
    priority: 2,
    align: 'right',
    text: ({ candidate }) => safe`${candidate.attempts ?? '-'}`,
    tone,
  },
  {
    id: 'summary',
    title: 'what they said',
    min: 20,
    flex: 3,
    priority: 1,
    text: ({ candidate }) => candidate.summary ?? safe`-`,
    tone,
  },
];

/** What speaks for and against somebody: the call's summary, every field, how many tries it took. */
export function evidenceLines(
  candidate: ShortlistCandidate | undefined,
  width: number,
): readonly LineContent[] {
  if (candidate === undefined) return [];
  const { name, phone, attempts, outcome, summary, fields } = candidate;
  const tries = attempts === undefined ? '' : `, ${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
  const told = Object.entries(fields)
    .filter(([key]) => key !== 'summary')
    .map(([key, value]) => `${key.replaceAll('_', ' ')}: ${valueText(value)}`);
  return [
    [
      words('strong')` ${name ?? phone} ${phone}`,
      words('dim')`${outcome === undefined ? '' : `  ${statusText(outcome)}`}${tries}`,
    ],
    ...(summary === undefined ? [] : indented(safe`${summary}`, width)),
    ...(told.length === 0 ? [] : indented(safe`${told.join(' · ')}`, width)),
  ];
}

/** Every line of it begins one cell in. */
const indented = (text: SafeText, width: number): readonly LineContent[] =>
  wrapContent(text, width - 1).map((line) =>
    typeof line === 'string' ? safe` ${line}` : [{ text: safe` ` }, ...line],
  );

const valueText = (value: JsonValue | undefined): string =>
  typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value ?? null);
