import {
  comparisonNotes,
  comparisonTitle,
  middleCell,
  minutesCell,
  NONE_ENDED,
  shareCells,
} from '../../state/report/comparison-text.ts';
import { comparisonsOf, type OutreachComparison } from '../../state/report/outreach-comparison.ts';
import { missionsNamed } from '../../state/report/missions-named.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Whom the assistants of a mission reached, the arms of its splits, or several missions, with how sure that is. */
export const compare: Verb = {
  name: 'compare',
  ways: [{ args: '<mission>' }, { args: '<mission> <mission>' }],
  words: 2,
  readsOnly: () => true,
  summary:
    'whom the assistants of a mission, or two missions, reached, with 95 % intervals; of a split list its arms',
  run: async (context, input) => {
    const names = input.positionals;
    if (names.length === 0 || names.length > 2) {
      context.complain('Name one mission, to compare its assistants, or two.');
      return 2;
    }
    return withSession(context, async (session) => {
      const board = await session.readBoard('everything');
      if (!board.ok) return board.error;
      const { found, missing } = missionsNamed(board.value.missions.values(), names);
      if (missing[0] !== undefined) return { exit: 2, sentence: missing.join(' ') };
      const [only] = found;
      const entry = session.missionsFile
        .entries()
        .find(
          ({ slug, missionId }) =>
            slug === only?.slug || (missionId !== undefined && missionId === only?.missionId),
        );
      const made = comparisonsOf(board.value, found, entry?.memory);
      const [first] = made;
      if (input.json)
        context.print(JSON.stringify(made.length === 1 ? first : { splits: made }, undefined, 2));
      else
        for (const line of made.flatMap((each, index) => [...(index === 0 ? [] : ['']), ...lines(each)]))
          context.print(line);
      return 0;
    });
  },
};

function lines(made: OutreachComparison): readonly string[] {
  const { sides, split } = made;
  if (sides.length === 0) return [NONE_ENDED];
  const table =
    split === undefined
      ? [
          ['', 'PEOPLE', 'REACHED', 'SHARE', '95 % INTERVAL', 'CALLS', 'MINUTES'],
          ...sides.map((side) => [
            side.name,
            String(side.tried),
            ...shareCells(side),
            String(side.calls),
            minutesCell(side),
          ]),
        ]
      : [
          [
            '',
            'GIVEN',
            'CALLED',
            'REACHED',
            'SHARE',
            '95 % INTERVAL',
            'CALLS',
            'NO ANSWER',
            'FAILED',
            'OPEN',
            'MINUTES',
            'HALF BY (UTC)',
          ],
          ...sides.map((side) => [
            side.name,
            String(side.given ?? 0),
            String(side.tried),
            ...shareCells(side),
            String(side.calls),
            String(side.outcomes.noAnswer),
            String(side.outcomes.failed),
            String(side.open),
            minutesCell(side),
            middleCell(side),
          ]),
        ];
  const title = comparisonTitle(made);
  return [...(title === undefined ? [] : [title]), ...alignColumns(table), ...comparisonNotes(made)];
}
