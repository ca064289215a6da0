import type { ShareInterval } from '../../domain/report/proportion.ts';
import { splitsOf } from '../../domain/assistant/assistant-split.ts';
import { counted, peopleText } from '../../domain/mission/join-text.ts';
import { safe } from '../../lib/safe-text.ts';
import {
  outreachComparison,
  splitComparison,
  type ComparedSide,
  type OutreachComparison,
} from '../../state/report/outreach-comparison.ts';
import { missionsNamed } from '../../state/report/missions-named.ts';
import { alignColumns } from '../table.ts';
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
      const splits = found.length === 1 && entry !== undefined ? splitsOf(entry.memory) : [];
      const made =
        only === undefined || splits.length === 0
          ? [outreachComparison(board.value, found)]
          : splits.map((split) => splitComparison(board.value, only.key, split));
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

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const between = ({ from, to }: ShareInterval): string => `${percent(from)} to ${percent(to)}`;
const clock = (minute: number | undefined): string =>
  minute === undefined
    ? '–'
    : `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function lines(made: OutreachComparison): readonly string[] {
  const { sides, split } = made;
  if (sides.length === 0) return ['No call of it has ended yet.'];
  const table =
    split === undefined
      ? [
          ['', 'PEOPLE', 'REACHED', 'SHARE', '95 % INTERVAL', 'CALLS', 'MINUTES'],
          ...sides.map((side) => [
            side.name,
            String(side.tried),
            ...shareCells(side),
            String(side.calls),
            minutes(side),
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
            minutes(side),
            clock(side.middleMinute),
          ]),
        ];
  return [
    ...(split === undefined
      ? []
      : [
          safe`Shared by chance${split.step === undefined ? '' : ` in step ${split.step}`}, seed ${split.seed}: ${sides.map(({ name }) => name).join(' and ')}`,
        ]),
    ...alignColumns(table),
    ...verdict(made),
    ...(split === undefined
      ? [
          'Reached: at least one call was completed. It compares what happened: other lists or hours may be why.',
        ]
      : [
          ...(split.crossed > 0
            ? [
                `${peopleText(split.crossed)} ${split.crossed === 1 ? 'was' : 'were'} called by the other assistant too; each counts where chance put them.`,
              ]
            : []),
          'Reached: at least one call was completed. Chance gave the people, hour by hour: what differs beyond the interval is the assistant.',
        ]),
  ];
}

const minutes = ({ seconds }: ComparedSide): string => (seconds / 60).toFixed(1);
const shareCells = ({ tried, reached, interval }: ComparedSide): readonly string[] => [
  String(reached),
  tried === 0 ? '–' : percent(reached / tried),
  tried === 0 ? '–' : between(interval),
];

function verdict({ sides: [first, second], difference, split }: OutreachComparison): readonly string[] {
  if (difference === undefined || first === undefined || second === undefined) return [];
  const open = split !== undefined && first.open + second.open > 0;
  const early = open
    ? [`${counted(first.open + second.open, 'call')} have not ended: this is how it stands, no result.`]
    : [];
  if (difference.from <= 0 && difference.to >= 0)
    return [
      safe`So few calls do not tell ${first.name} and ${second.name} apart: the difference may be anything from ${percent(difference.from)} to ${percent(difference.to)}.`,
      ...early,
    ];
  const better = difference.from > 0;
  const size = better ? difference : { from: -difference.to, to: -difference.from };
  return [
    safe`${(better ? first : second).name} reached more people: the difference is ${between(size)}, with 95 % confidence.`,
    ...early,
  ];
}
