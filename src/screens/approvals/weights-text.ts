import type { Shortlist } from '../../domain/approval/shortlist.ts';
import type { Weights } from '../../domain/insight/ranking.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** Weights as they are typed: `price=-2 capacity=1`. Without any, the fields that there are, each at 0. */
export function editableWeights({ weights, candidates }: Shortlist): string {
  const named = Object.entries(weights);
  if (named.length > 0) return named.map(([field, weight]) => `${field}=${weight}`).join(' ');
  const fields = new Set(
    candidates.flatMap(({ fields: told }) =>
      Object.entries(told).flatMap(([field, value]) =>
        typeof value === 'number' || typeof value === 'boolean' ? [field] : [],
      ),
    ),
  );
  return [...fields].map((field) => `${field}=0`).join(' ');
}

/** Reads them back; the error says which part is not understood. */
export function readEditedWeights(text: string): Result<Weights, string> {
  const weights: Record<string, number> = {};
  for (const part of text.trim().split(/[\s,]+/)) {
    if (part === '') continue;
    const match = /^([^=\s]+)=([+-]?\d+(?:\.\d+)?)$/.exec(part);
    if (match === null) return err(`'${part}' is not field=number`);
    const [, field = '', weight = ''] = match;
    weights[field] = Number(weight);
  }
  return Object.values(weights).some((weight) => weight !== 0)
    ? ok(weights)
    : err('one weight at least is not 0');
}
