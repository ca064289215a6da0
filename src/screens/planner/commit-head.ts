import { counted } from '../../domain/mission/join-text.ts';
import { safe } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import type { Planning } from '../../state/planning.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { allSent, faultLines, listedCounts } from './head-lines.ts';
import { summaryLines } from './plan-head.ts';

export function commitHead(
  board: Board,
  planning: Planning,
  environment: CellEnvironment,
  width: number,
): readonly LineContent[] {
  const { plan } = planning;
  const { commit } = board;
  const waiting = [...(plan?.placed.values() ?? [])];
  const firm = waiting.filter(({ status, committed }) => status === 'firm' && !committed).length;
  const sent = waiting.filter(({ committed }) => committed).length;
  const ghosts = waiting.filter(({ status }) => status === 'ghost').length;
  return [
    ...summaryLines(planning, environment),
    ...(plan === undefined
      ? []
      : [
          [
            words('strong')` ${firm > 0 ? `${counted(firm, 'call')} to schedule` : allSent(sent)}`,
            words(
              'dim',
            )`${firm > 0 && sent > 0 ? `, ${sent} scheduled already` : ''}${ghosts > 0 ? `, ${ghosts} ${ghosts === 1 ? 'waits in the queue for its turn' : 'wait in the queue for their turn'}` : ''}. `,
            ...(firm > 0
              ? [words('key')`C`, words('dim')` shows the whole list and asks for a code.`]
              : sent > 0
                ? [words('key')`2`, words('dim')` shows them in the schedule.`]
                : []),
          ],
        ]),
    ...(commit === undefined || commit.mission !== planning.draft.mission
      ? []
      : [
          [
            words(
              commit.state === 'ended' ? 'plain' : 'info',
            )` ${commit.state === 'ended' ? 'Last commit' : 'Committing'}: ${
              commit.done === commit.total
                ? commit.total === 1
                  ? 'the call is scheduled'
                  : `all ${commit.total} scheduled`
                : `${commit.done} of ${commit.total} scheduled${more([
                    [commit.already, 'had been before'],
                    [commit.unclear, 'unclear'],
                  ])}`
            }`,
            ...(commit.eased > 0
              ? [
                  words(
                    'warn',
                  )`; the server asked to go slower ${commit.eased}×: ${commit.batchSize} at a time`,
                ]
              : []),
          ],
        ]),
    ...faultLines(planning, width),
  ].map((line) => (typeof line === 'string' ? safe`${line}` : line));
}

/** The same behind something else. */
const more = (counts: Parameters<typeof listedCounts>[0]): string =>
  counts.some(([count]) => count > 0) ? `, ${listedCounts(counts)}` : '';
