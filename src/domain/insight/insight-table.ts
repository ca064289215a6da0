import type { JsonObject } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { outcomeOf, type CallOutcome } from '../contact/call-outcome.ts';
import { contactNames, phoneDigits } from '../contact/contacts.ts';
import { isEndedTalk } from '../mission/cadence.ts';
import type { ConversationId, ScheduledEventId, StepId } from '../ids.ts';
import { fieldColumns, flatFields, type ResultField } from './insight-fields.ts';
import { isEmptyInsight, type InsightReport } from './insight.ts';
import type { MissionSnapshot } from '../mission/mission-snapshot.ts';
import { rank, type Ranked, type Weights } from './ranking.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

/**
 * How the result of a finished conversation stands: there; asked for and not there yet; not there although its time
 * has run out; there and saying nothing; failed at the service.
 */
export type ResultState = 'ready' | 'waiting' | 'late' | 'empty' | 'failed';

/** One finished conversation and what came of it. */
export interface Talk {
  readonly id: ScheduledEventId;
  readonly conversationId: ConversationId;
  readonly channel: string;
  readonly phone: SafeText;
  readonly name?: SafeText;
  readonly step?: StepId;
  readonly atMs?: number;
  readonly durationS?: number;
  /** Which try at this number it was, from 1, and how many there have been so far. */
  readonly attempt: number;
  readonly attempts: number;
  readonly outcome: CallOutcome;
  readonly result: ResultState;
  readonly summary?: SafeText;
  /** Flat; raw values: sanitise before drawing. */
  readonly fields: JsonObject;
}

/** All finished conversations of a mission, by time, with the fields that their results have. */
export interface InsightTable {
  readonly talks: readonly Talk[];
  readonly fields: readonly ResultField[];
}

const tables = new WeakMap<MissionSnapshot, { readonly untilMs: number; readonly table: InsightTable }>();
/** What depends on time alone (late or not) is looked at again this often. */
const FRESH_MS = 60_000;

/** The mission's conversations as a table. The same snapshot gives the same table, for a minute at least. */
export function insightTable(snapshot: MissionSnapshot, nowMs: number): InsightTable {
  const known = tables.get(snapshot);
  if (known !== undefined && nowMs < known.untilMs && nowMs >= known.untilMs - FRESH_MS) return known.table;
  const talks = talksOf(snapshot, nowMs);
  const table = { talks, fields: fieldColumns(talks.map(({ fields }) => fields)) };
  tables.set(snapshot, { untilMs: nowMs + FRESH_MS, table });
  return table;
}

function talksOf(snapshot: MissionSnapshot, nowMs: number): readonly Talk[] {
  const reports = new Map(snapshot.insights.map((report) => [report.conversationId, report]));
  const names = contactNames(snapshot.entry?.memory ?? {});
  const tries = new Map<string, number>();
  const keyOf = (event: ScheduledEvent): string =>
    `${phoneDigits(event.to)}|${event.stepId ?? ''}|${event.channel}`;
  const byTime = snapshot.scheduled.toSorted(
    (one, other) => (one.scheduledAtMs ?? 0) - (other.scheduledAtMs ?? 0),
  );
  const numbered = byTime.map((event) => {
    const attempt = (tries.get(keyOf(event)) ?? 0) + 1;
    tries.set(keyOf(event), attempt);
    return { event, attempt };
  });
  return numbered.flatMap(({ event, attempt }): readonly Talk[] => {
    const { conversationId } = event;
    if (conversationId === undefined || !isEndedTalk(event)) return [];
    const report = reports.get(conversationId);
    const outcome = outcomeOf(event, report, nowMs);
    const name = names.get(phoneDigits(event.to));
    const atMs = event.scheduledAtMs ?? event.dispatchedAtMs;
    return [
      {
        id: event.id,
        conversationId,
        channel: event.channel,
        phone: event.to,
        attempt,
        attempts: tries.get(keyOf(event)) ?? attempt,
        outcome,
        result: stateOf(report, outcome),
        fields: report === undefined ? {} : flatFields(report.results),
        ...(name === undefined ? {} : { name }),
        ...(event.stepId === undefined ? {} : { step: event.stepId }),
        ...(atMs === undefined ? {} : { atMs }),
        ...(event.callDurationS === undefined ? {} : { durationS: event.callDurationS }),
        ...summaryOf(report),
      },
    ];
  });
}

function stateOf(report: InsightReport | undefined, outcome: CallOutcome): ResultState {
  if (report?.status === 'failed') return 'failed';
  if (report?.status === 'completed') return isEmptyInsight(report) ? 'empty' : 'ready';
  return outcome === 'insight' ? 'waiting' : 'late';
}

/** The report's own summary, else its first plain text. */
function summaryOf(report: InsightReport | undefined): { readonly summary?: SafeText } {
  if (report === undefined) return {};
  const text = report.summary ?? report.results.find((result) => typeof result === 'string' && result !== '');
  return typeof text === 'string' && text !== '' ? { summary: safeText(text, { maxLength: 4_000 }) } : {};
}

/** A conversation with its place in a ranking; absent where it has nothing that is weighed. */
export interface RankedTalk {
  readonly talk: Talk;
  readonly ranked: Ranked;
  /** Others have the same score. */
  readonly tied: boolean;
}

/** Ranks the conversations that were reached and have any of the weighed fields; the others have no rank. */
export function rankTalks(talks: readonly Talk[], weights: Weights): readonly RankedTalk[] {
  const wanted = Object.entries(weights).filter(([, weight]) => weight !== 0);
  if (wanted.length === 0) return [];
  const byId = new Map<string, Talk>(talks.map((talk) => [talk.id, talk]));
  const candidates = talks
    .filter((talk) => talk.result === 'ready' && talk.outcome === 'succeeded')
    .map(({ id, fields }) => ({ id, fields }));
  const rows = rank(candidates, Object.fromEntries(wanted)).filter(
    (row) => row.missing.length < row.parts.length,
  );
  const shared = new Map<number, number>();
  for (const { rank: place } of rows) shared.set(place, (shared.get(place) ?? 0) + 1);
  return rows.flatMap((ranked) => {
    const talk = byId.get(ranked.id);
    return talk === undefined ? [] : [{ talk, ranked, tied: (shared.get(ranked.rank) ?? 0) > 1 }];
  });
}

/** `price:-2,interested:1`: weights as they are typed; a negative one says that less is better. */
export function parseWeights(
  text: string,
  known?: readonly string[],
): { readonly ok: true; readonly value: Weights } | { readonly ok: false; readonly error: string } {
  const weights: Record<string, number> = {};
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const cut = part.lastIndexOf(':');
    const name = (cut < 0 ? part : part.slice(0, cut)).trim();
    const amount = cut < 0 ? 1 : Number(part.slice(cut + 1).trim() || Number.NaN);
    if (name === '' || !Number.isFinite(amount) || Math.abs(amount) > 1_000) {
      return { ok: false, error: `'${part}' is no weight. Write field:number, such as price:-2.` };
    }
    if (known !== undefined && !known.includes(name)) {
      const list = known.length === 0 ? 'No field can be weighed yet.' : `There is ${known.join(', ')}.`;
      return {
        ok: false,
        error: `'${name}' is neither a number nor a yes/no field of these results. ${list}`,
      };
    }
    if (Object.hasOwn(weights, name)) return { ok: false, error: `'${name}' has two weights.` };
    weights[name] = amount;
  }
  return { ok: true, value: weights };
}

/** Weights as `parseWeights` reads them. */
export const weightsText = (weights: Weights): string =>
  Object.entries(weights)
    .map(([name, weight]) => `${name}:${weight}`)
    .join(', ');
