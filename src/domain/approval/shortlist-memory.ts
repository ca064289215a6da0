import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import { contactNames, contactsOf, phoneDigits, rememberedEvents } from '../contact/contacts.ts';
import type { Weights } from '../insight/ranking.ts';
import { scoreCandidates, type ShortlistCandidate } from './shortlist.ts';

/** A round that has ended and waits for a person, as the mission's memory tells it. */
export interface RoundGate {
  readonly round: number;
  /** Best first; everybody whom the round reached, not only those proposed. */
  readonly candidates: readonly ShortlistCandidate[];
  /** Whom the bot proposes; empty where it leaves that open. */
  readonly proposed: readonly string[];
  readonly weights: Weights;
  /** What the bot asks, in its own words, unsafe to draw. */
  readonly question?: string;
}

/** True where memory says that a person has to decide. */
export function awaitsApproval(memory: JsonObject): boolean {
  const value = memory['awaiting_approval'];
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** The gate that memory lays out: its ranking or shortlist joined with the results and tries of every contact. */
export function roundGateOf(memory: JsonObject): RoundGate {
  const summary = memory['approval_summary'];
  const record = isJsonObject(summary) ? summary : {};
  const rubric = memory['rubric'];
  const weights = weightsIn(
    isJsonObject(rubric) && isJsonObject(rubric['weights']) ? rubric['weights'] : rubric,
  );
  const listed = [...recordsIn(record['shortlist']), ...recordsIn(record['candidates'])];
  const ranking = recordsIn(record['ranking']);
  const results = new Map<string, JsonObject>();
  for (const result of recordsIn(memory['call_results'])) {
    const phone = phoneIn(result);
    if (phone !== undefined) results.set(phoneDigits(phone), result);
  }
  const names = contactNames({ ...memory, approval_listed: [...listed, ...ranking] });
  const tracker = new Map(contactsOf(memory).map((contact) => [phoneDigits(contact.phone), contact]));
  const seen = new Set<string>();
  const found: ShortlistCandidate[] = [];
  const add = (phone: string, own: JsonObject): void => {
    const digits = phoneDigits(phone);
    if (digits === '' || seen.has(digits)) return;
    seen.add(digits);
    const result = results.get(digits);
    const told = result?.['result'];
    const fields = { ...(isJsonObject(told) ? told : {}), ...withoutNames(own) };
    const said = fields['summary'] ?? (typeof told === 'string' ? told : own['summary']);
    const name = names.get(digits);
    const contact = tracker.get(digits);
    const outcome = result?.['outcome'];
    found.push({
      phone,
      fields,
      ...(name === undefined ? {} : { name }),
      ...(typeof own['score'] === 'number' ? { score: own['score'] } : {}),
      ...(typeof said === 'string' ? { summary: safeText(said) } : {}),
      ...(contact === undefined ? {} : { attempts: contact.attempts }),
      ...(typeof outcome === 'string'
        ? { outcome }
        : contact === undefined
          ? {}
          : { outcome: contact.status }),
    });
  };
  for (const each of [...ranking, ...listed]) {
    const phone = phoneIn(each);
    if (phone !== undefined) add(phone, each);
  }
  for (const [, result] of results) {
    const phone = phoneIn(result);
    if (phone !== undefined && result['outcome'] === 'succeeded') add(phone, {});
  }
  for (const contact of tracker.values()) if (contact.status === 'succeeded') add(contact.phone, {});
  const scored =
    ranking.length > 0 || Object.keys(weights).length === 0 ? found : scoreCandidates(found, weights);
  const question = typeof summary === 'string' ? summary : (record['question'] ?? record['summary']);
  return {
    round: roundIn(record['round']) ?? roundIn(memory['awaiting_approval']) ?? 1,
    candidates: scored,
    proposed: listed.flatMap((each) => phoneIn(each) ?? []),
    weights,
    ...(typeof question === 'string' ? { question } : {}),
  };
}

/** Whom a person let go on, from the newest round that says so; empty where none does. */
export interface AdvancedRound {
  /** The round that has ended; the next one calls these. 0 where nobody decided yet. */
  readonly round: number;
  readonly phones: readonly string[];
  /** Who calls in the next round; the mission's own assistant where absent. */
  readonly assistantId?: string;
  readonly from?: string;
  /** `operator`: the next round's calls are planned and committed by a person, the engine leaves them alone. */
  readonly plannedBy: 'operator' | 'engine';
  readonly approvedAtMs?: number;
}

export function advancedOf(memory: JsonObject): AdvancedRound {
  const decided = recordsIn(memory['rounds']).filter(({ advanced }) => Array.isArray(advanced));
  const last = decided.at(-1);
  if (last === undefined) return { round: 0, phones: [], plannedBy: 'engine' };
  const { assistant_id: assistantId, from, approved_at: approvedAt } = last as Record<string, JsonValue>;
  const approvedAtMs = typeof approvedAt === 'string' ? Date.parse(approvedAt) : Number.NaN;
  return {
    round: roundIn(last['round']) ?? decided.length,
    phones: (last['advanced'] as readonly JsonValue[]).filter((phone) => typeof phone === 'string'),
    plannedBy: last['planned_by'] === 'operator' ? 'operator' : 'engine',
    ...(typeof assistantId === 'string' ? { assistantId } : {}),
    ...(typeof from === 'string' ? { from } : {}),
    ...(Number.isNaN(approvedAtMs) ? {} : { approvedAtMs }),
  };
}

/** The next round of a mission that waits for a person to plan it: whom of it nothing is scheduled for yet. */
export interface RoundToPlan extends AdvancedRound {
  readonly left: readonly string[];
}

/** Undefined where no round waits for its plan. */
export function roundToPlan(memory: JsonObject): RoundToPlan | undefined {
  const advanced = advancedOf(memory);
  if (advanced.plannedBy !== 'operator') return undefined;
  const scheduled = new Set(
    rememberedEvents(memory)
      .filter(({ scheduledAtMs }) => (scheduledAtMs ?? 0) >= (advanced.approvedAtMs ?? 0))
      .map(({ to }) => phoneDigits(to ?? '')),
  );
  const left = advanced.phones.filter((phone) => !scheduled.has(phoneDigits(phone)));
  return left.length === 0 ? undefined : { ...advanced, left };
}

/** Memory's `rounds` with one round changed; every other member stays as the bot wrote it. */
export function withRound(memory: JsonObject, round: number, change: JsonObject): readonly JsonValue[] {
  const value = memory['rounds'];
  const rounds: readonly JsonValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const index = rounds.findIndex((each) => isJsonObject(each) && roundIn(each['round']) === round);
  const before = rounds[index];
  if (index < 0 || !isJsonObject(before)) return [...rounds, { round, ...change }];
  return rounds.with(index, { ...before, ...change });
}

const recordsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter((each) => isJsonObject(each)) : [];

function phoneIn(record: JsonObject): string | undefined {
  const phone = record['phone'] ?? record['to'];
  return typeof phone === 'string' ? phone : undefined;
}

function roundIn(value: JsonValue | undefined): number | undefined {
  const round = isJsonObject(value) ? (value['round'] ?? value['current']) : value;
  return typeof round === 'number' && Number.isInteger(round) && round > 0 ? round : undefined;
}

function weightsIn(value: JsonValue | undefined): Weights {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, weight]) => (typeof weight === 'number' ? [[field, weight]] : [])),
  );
}

const NAMING: ReadonlySet<string> = new Set(['name', 'phone', 'to', 'rank', 'score']);

const withoutNames = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !NAMING.has(key)));
