import type { ShareInterval } from '../../domain/report/proportion.ts';
import { safe } from '../../lib/safe-text.ts';
import { outreachComparison, type OutreachComparison } from '../../state/report/outreach-comparison.ts';
import { missionsNamed } from '../../state/report/missions-named.ts';
import { alignColumns } from '../table.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** Whom the assistants of a mission reached, or several missions, with how sure that is. */
export const compare: Verb = {
  name: 'compare',
  ways: [{ args: '<mission>' }, { args: '<mission> <mission>' }],
  words: 2,
  summary: 'whom the assistants of a mission, or two missions, reached, with 95 % intervals',
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
      const made = outreachComparison(board.value, found);
      if (input.json) context.print(JSON.stringify(made, undefined, 2));
      else for (const line of lines(made)) context.print(line);
      return 0;
    });
  },
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const between = ({ from, to }: ShareInterval): string => `${percent(from)} to ${percent(to)}`;

function lines({ sides, difference }: OutreachComparison): readonly string[] {
  if (sides.length === 0) return ['No call of it has ended yet.'];
  const [first, second] = sides;
  const verdict =
    difference === undefined || first === undefined || second === undefined
      ? []
      : difference.from > 0 || difference.to < 0
        ? [
            safe`${(difference.from > 0 ? first : second).name} reached more people: the difference is ${between(
              difference.from > 0 ? difference : { from: -difference.to, to: -difference.from },
            )}, with 95 % confidence.`,
          ]
        : [
            safe`So few calls do not tell ${first.name} and ${second.name} apart: the difference may be anything from ${percent(difference.from)} to ${percent(difference.to)}.`,
          ];
  return [
    ...alignColumns([
      ['', 'PEOPLE', 'REACHED', 'SHARE', '95 % INTERVAL', 'CALLS', 'MINUTES'],
      ...sides.map((side) => [
        side.name,
        String(side.tried),
        String(side.reached),
        side.tried === 0 ? '–' : percent(side.reached / side.tried),
        side.tried === 0 ? '–' : between(side.interval),
        String(side.calls),
        (side.seconds / 60).toFixed(1),
      ]),
    ]),
    ...verdict,
    'Reached: at least one call was completed. It compares what happened: other lists or hours may be why.',
  ];
}
