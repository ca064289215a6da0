import { statusText } from '../../domain/mission/status-text.ts';
import { isMissing, valueText } from '../../domain/insight/insight-fields.ts';
import type { Weights } from '../../domain/insight/ranking.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { scoreText, stateSentence, resultTitle } from './result-words.ts';
import type { ResultRow } from './results.ts';

/** All of one conversation, to be read: what was said, each field, where its score comes from. */
export function talkText({ talk, ranked, tied }: ResultRow, weights: Weights): SafeText {
  const fields = Object.entries(talk.fields);
  return safe`${[
    `${talk.channel} to ${talk.phone}, try ${talk.attempt} of ${talk.attempts}, ${statusText(talk.outcome)}${talk.durationS === undefined ? '' : `, ${talk.durationS} s`}`,
    `conversation ${talk.conversationId}`,
    '',
    talk.result === 'ready' ? (talk.summary ?? '') : stateSentence(talk.result),
    ...(fields.length === 0 ? [] : ['']),
    ...fields.map(
      ([name, value]) => `${resultTitle(name)}: ${isMissing(value) ? 'missing' : valueText(value)}`,
    ),
    ...(ranked === undefined
      ? []
      : [
          '',
          `rank ${ranked.rank}${tied === true ? ', with others of the same score' : ''}`,
          scoreText(ranked, weights),
          'Each value is placed between the least and the most of all results; what is missing counts as the worst.',
        ]),
  ].join('\n')}`;
}
