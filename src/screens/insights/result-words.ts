import { isMissing, valueText } from '../../domain/insight/insight-fields.ts';
import type { ResultState, Talk } from '../../domain/insight/insight-table.ts';
import type { Ranked, Weights } from '../../domain/insight/ranking.ts';
import { ownOf } from '../../lib/own.ts';

/** The last part of a field's name, as words. */
export const resultTitle = (name: string): string => name.replaceAll('_', ' ');

/** What a result that is not there means. */
export function stateSentence(state: ResultState): string {
  switch (state) {
    case 'ready':
      return 'There is a result.';
    case 'waiting':
      return 'The conversation has ended; its result is still being made.';
    case 'late':
      return 'The result is late. J shows what the server has.';
    case 'empty':
      return 'The conversation was held, and its result says nothing.';
    case 'failed':
      return 'The service could not make a result of it.';
  }
}

/** The fields as one line. */
export const fieldsText = (talk: Talk): string =>
  Object.entries(talk.fields)
    .filter(([, value]) => !isMissing(value))
    .map(([name, value]) => `${resultTitle(name)}: ${valueText(value)}`)
    .join(' · ');

/** Where a score comes from: each field's value and what it gave of what it could have given. */
export function scoreText(ranked: Ranked, weights: Weights): string {
  const total = Object.values(weights).reduce((sum, weight) => sum + Math.abs(weight), 0);
  const parts = ranked.parts.map(({ field, value, share }) => {
    const most = total === 0 ? 0 : Math.abs(ownOf(weights, field) ?? 0) / total;
    const side = (ownOf(weights, field) ?? 0) < 0 ? ', less is better' : '';
    return value === undefined
      ? `${resultTitle(field)} missing: 0 of ${most.toFixed(2)}`
      : `${resultTitle(field)} ${value}: ${share.toFixed(2)} of ${most.toFixed(2)}${side}`;
  });
  return `score ${ranked.score.toFixed(3)} = ${parts.join(' + ')}`;
}
