import { statusText } from '../mission/status-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import { csvSafe, safeText } from '../../lib/safe-text.ts';
import { contactStates, type ContactState } from '../contact/contact-state.ts';
import { isSettled } from '../contact/call-outcome.ts';
import { isMissing, valueText } from './insight-fields.ts';
import {
  insightTable,
  rankTalks,
  weightsText,
  type InsightTable,
  type RankedTalk,
  type Talk,
} from './insight-table.ts';
import type { MissionSnapshot } from '../mission/mission-snapshot.ts';
import type { Weights } from './ranking.ts';
import { ownOf } from '../../lib/own.ts';

/** All that an export is made of. */
export interface ReportInput {
  readonly name: string;
  readonly snapshot: MissionSnapshot;
  readonly weights: Weights;
  /** World time (epoch ms): what is late depends on it, and the report is dated by it. */
  readonly nowMs: number;
}

export type ReportForm = 'csv' | 'jsonl' | 'md';

/** An export as pieces of text, made one after the other, and how many there will be. */
export interface InsightExport {
  readonly total: number;
  readonly parts: Iterable<string>;
}

/** Makes a mission's results into a file's content. Texts from the calls are made harmless for whatever opens it. */
export function makeReport(form: ReportForm, input: ReportInput): InsightExport {
  const table = insightTable(input.snapshot, input.nowMs);
  const ranked = rankTalks(table.talks, input.weights);
  const rows = inRankOrder(table.talks, ranked);
  switch (form) {
    case 'csv':
      return { total: rows.length + 1, parts: csvParts(table, rows) };
    case 'jsonl':
      return { total: rows.length, parts: jsonParts(rows) };
    case 'md':
      return { total: 1, parts: [markdown(input, table, ranked)] };
  }
}

type Row = readonly [talk: Talk, ranked: RankedTalk | undefined];

/** Best first; what has no rank follows in the order of time. */
function inRankOrder(talks: readonly Talk[], ranked: readonly RankedTalk[]): readonly Row[] {
  const placed = new Set<string>(ranked.map(({ talk }) => talk.id));
  return [
    ...ranked.map((row): Row => [row.talk, row]),
    ...talks.filter(({ id }) => !placed.has(id)).map((talk): Row => [talk, undefined]),
  ];
}

const HEAD = [
  'rank',
  'score',
  'name',
  'phone',
  'channel',
  'at',
  'attempt',
  'attempts',
  'outcome',
  'result',
  'duration_s',
  'conversation_id',
  'summary',
] as const;

function* csvParts({ fields }: InsightTable, rows: readonly Row[]): Generator<string> {
  const line = (cells: readonly unknown[]): string => `${cells.map(csvSafe).join(',')}\r\n`;
  yield line([...HEAD, ...fields.map(({ name }) => name)]);
  for (const [talk, ranked] of rows) {
    const values = fields.map(({ name }) => valueText(talk.fields[name]));
    yield line([...Object.values(recordOf(talk, ranked)).map((value) => value ?? ''), ...values]);
  }
}

function* jsonParts(rows: readonly Row[]): Generator<string> {
  for (const [talk, ranked] of rows) yield `${plainJson(exportedTalk(talk, ranked))}\n`;
}

/** The same JSON with every sign that could act on a terminal written as an escape. */
export const plainJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replaceAll(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, (sign) =>
    Array.from(
      { length: sign.length },
      (_, index) => `\\u${sign.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** A conversation as JSON: what the table shows, the fields as they came, and where its score comes from. */
export function exportedTalk(talk: Talk, ranked: RankedTalk | undefined): object {
  return {
    ...recordOf(talk, ranked),
    fields: talk.fields,
    ...(ranked === undefined ? {} : { score_parts: ranked.ranked.parts, missing: ranked.ranked.missing }),
  };
}

function recordOf(
  talk: Talk,
  row: RankedTalk | undefined,
): Readonly<Record<(typeof HEAD)[number], JsonValue>> {
  return {
    rank: row?.ranked.rank ?? null,
    score: row === undefined ? null : rounded(row.ranked.score),
    name: talk.name ?? null,
    phone: talk.phone,
    channel: talk.channel,
    at: talk.atMs === undefined ? null : isoText(talk.atMs),
    attempt: talk.attempt,
    attempts: talk.attempts,
    outcome: talk.outcome,
    result: talk.result,
    duration_s: talk.durationS ?? null,
    conversation_id: talk.conversationId,
    summary: talk.summary ?? null,
  };
}

const rounded = (score: number): number => Math.round(score * 1_000) / 1_000;

const isoText = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A report for people: what, when, who was reached, the ranking, what failed and why. */
function markdown(
  { name, snapshot, weights, nowMs }: ReportInput,
  table: InsightTable,
  ranked: readonly RankedTalk[],
): string {
  const contacts = contactStates(snapshot, nowMs);
  const reached = contacts.filter(({ outcome }) => outcome === 'succeeded');
  const open = contacts.filter(({ outcome }) => !isSettled(outcome));
  const missed = contacts.filter(({ outcome }) => outcome !== 'succeeded' && isSettled(outcome));
  const tries = contacts.reduce((sum, { attempts }) => sum + attempts, 0);
  const times = snapshot.scheduled.flatMap(({ scheduledAtMs }) => scheduledAtMs ?? []);
  const first = times.reduce((low, at) => Math.min(low, at), Infinity);
  const last = times.reduce((high, at) => Math.max(high, at), -Infinity);
  const { run, mission } = snapshot;
  const names = new Map<string, string>(
    table.talks.flatMap((talk) => (talk.name === undefined ? [] : [[talk.phone, talk.name]])),
  );
  const who = (phone: string): string => {
    const known = names.get(phone);
    return known === undefined ? md(phone) : `${md(known)} (${md(phone)})`;
  };
  const summary = run?.resultSummary ?? mission?.resultSummary;
  return [
    `# ${md(name)}`,
    '',
    ...(mission === undefined ? [] : [md(mission.instructions), '']),
    `- Report of ${isoText(nowMs)}; run ${md(run?.id ?? 'unknown')}: ${md(run?.status ?? 'unknown')}`,
    ...(times.length === 0 ? [] : [`- Calls and messages from ${isoText(first)} to ${isoText(last)}`]),
    `- ${reached.length} of ${contacts.length} contacts reached in ${tries === 1 ? '1 try' : `${tries} tries`}${open.length === 0 ? '' : `; ${open.length} still open`}`,
    ...(summary === undefined ? [] : [`- Result: ${md(summary)}`]),
    '',
    ...rankingPart(ranked, weights),
    '## Who was reached',
    '',
    ...(table.talks.some(wasReached)
      ? table.talks
          .filter(wasReached)
          .flatMap((talk) => [
            `### ${who(talk.phone)}`,
            '',
            `${talk.atMs === undefined ? '' : `${isoText(talk.atMs)}, `}try ${talk.attempt} of ${talk.attempts}.${talk.summary === undefined ? '' : ` ${md(talk.summary)}`}`,
            '',
            ...fieldLines(talk),
          ])
      : ['Nobody yet.', '']),
    '## What failed, and why',
    '',
    ...(missed.length === 0
      ? ['Nothing.']
      : missed.map((contact) => `- ${who(contact.phone)}: ${whyMissed(contact)}`)),
    ...(open.length === 0
      ? []
      : [
          '',
          '## Still open',
          '',
          ...open.map((contact) => `- ${who(contact.phone)}: ${statusText(contact.outcome)}`),
        ]),
    '',
  ].join('\n');
}

const wasReached = ({ outcome }: Talk): boolean => outcome === 'succeeded';

function fieldLines(talk: Talk): readonly string[] {
  const lines = Object.entries(talk.fields)
    .filter(([, value]) => !isMissing(value))
    .map(([field, value]) => `- ${md(field)}: ${md(valueText(value))}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

function rankingPart(ranked: readonly RankedTalk[], weights: Weights): readonly string[] {
  if (ranked.length === 0) return [];
  const fields = Object.keys(weights).filter((field) => ownOf(weights, field) !== 0);
  return [
    '## Ranking',
    '',
    `By ${md(weightsText(weights))}; a negative weight says that less is better. A missing value counts as the worst.`,
    '',
    `| rank | who | score | ${fields.map(md).join(' | ')} |`,
    `| ---: | --- | ---: | ${fields.map(() => '---').join(' | ')} |`,
    ...ranked.map(({ talk, ranked: { rank, score }, tied }) => {
      const values = fields.map((field) =>
        isMissing(talk.fields[field]) ? 'missing' : md(valueText(talk.fields[field])),
      );
      return `| ${tied ? '=' : ''}${rank} | ${md(talk.name ?? talk.phone)} | ${rounded(score)} | ${values.join(' | ')} |`;
    }),
    '',
  ];
}

const WHY: Readonly<Record<string, string>> = {
  'no-answer': 'nobody picked up',
  busy: 'the line was busy',
  failed: 'the call failed',
  voicemail: 'a machine picked up',
  'empty-insight': 'they were reached, but nothing came of it that could be used',
  canceled: 'it was cancelled',
};

function whyMissed({ outcome, attempts, last, tracked }: ContactState): string {
  const errors = last.errors?.map(md).join('; ');
  const given = tracked?.status === 'abandoned' ? '; given up' : '';
  return `${ownOf(WHY, outcome) ?? statusText(outcome)}, after ${attempts} ${attempts === 1 ? 'try' : 'tries'}${given}${errors === undefined || errors === '' ? '' : ` (${errors})`}`;
}

/** Text from outside on one line of Markdown, with nothing in it that Markdown or HTML would act on. */
export const markdownCell = (raw: unknown): string =>
  safeText(raw, { maxLength: 4_000 }).replaceAll(/[\\`*_{}[\]<>|#~!&]/g, (sign) => `\\${sign}`);

const md = markdownCell;
