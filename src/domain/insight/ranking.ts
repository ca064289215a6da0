import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { ownOf } from '../../lib/own.ts';

/** How much a field counts, and which way: a negative weight says that less is better. */
export type Weights = Readonly<Record<string, number>>;

export interface Candidate {
  readonly id: string;
  readonly fields: JsonObject;
}

export interface Ranked {
  readonly id: string;
  /** From 1; equal scores share a rank. */
  readonly rank: number;
  /** 0 to 1: the weighted mean of the fields, each brought to 0…1 over all candidates. */
  readonly score: number;
  /** What each field gave: its own 0…1 and its share. A missing one gives nothing and is named. */
  readonly parts: readonly {
    readonly field: string;
    readonly value: number | undefined;
    readonly share: number;
  }[];
  readonly missing: readonly string[];
}

/** A value that can be scored: a number, text that is one, or yes/no as 1/0. */
export function scorable(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  if (text === 'yes' || text === 'true') return 1;
  if (text === 'no' || text === 'false') return 0;
  const amount = /^[^\d.+-]{0,3}([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*%?$/.exec(text)?.[1];
  return amount === undefined ? undefined : Number(amount.replaceAll(',', ''));
}

/** The candidates, best first; ties keep the order given. Without weights every scorable field counts once. */
export function rank(candidates: readonly Candidate[], weights: Weights): readonly Ranked[] {
  const chosen = Object.keys(weights).length > 0 ? weights : everyField(candidates);
  const fields = Object.entries(chosen).filter(([, weight]) => weight !== 0);
  const total = fields.reduce((sum, [, weight]) => sum + Math.abs(weight), 0);
  const ranges = new Map(fields.map(([field]) => [field, rangeOf(candidates, field)]));
  const scored = candidates.map((candidate) => {
    const parts = fields.map(([field, weight]) => {
      const value = scorable(ownOf(candidate.fields, field));
      const place = placeIn(ranges.get(field), value, weight);
      return { field, value, share: total === 0 ? 0 : (place * Math.abs(weight)) / total };
    });
    return {
      id: candidate.id,
      score: parts.reduce((sum, part) => sum + part.share, 0),
      parts,
      missing: parts.filter((part) => part.value === undefined).map((part) => part.field),
    };
  });
  const ordered = scored.toSorted((one, other) => other.score - one.score);
  let place = 0;
  return ordered.map((row, index) => {
    const before = ordered[index - 1];
    if (before === undefined || Math.abs(before.score - row.score) > 1e-9) place = index + 1;
    return { ...row, rank: place };
  });
}

function everyField(candidates: readonly Candidate[]): Weights {
  const names = new Set(candidates.flatMap((candidate) => Object.keys(candidate.fields)));
  const numeric = [...names].filter((name) =>
    candidates.some((candidate) => scorable(candidate.fields[name]) !== undefined),
  );
  return Object.fromEntries(numeric.map((name) => [name, 1]));
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(candidates: readonly Candidate[], field: string): Range | undefined {
  let range: Range | undefined;
  for (const candidate of candidates) {
    const value = scorable(ownOf(candidate.fields, field));
    if (value === undefined) continue;
    range =
      range === undefined
        ? { least: value, most: value }
        : { least: Math.min(range.least, value), most: Math.max(range.most, value) };
  }
  return range;
}

/** Where a value stands between the least and the most of its field; all equal counts as full. */
function placeIn(range: Range | undefined, value: number | undefined, weight: number): number {
  if (range === undefined || value === undefined) return 0;
  const spread = range.most - range.least;
  const place = spread === 0 ? 1 : (value - range.least) / spread;
  return weight > 0 || spread === 0 ? place : 1 - place;
}
