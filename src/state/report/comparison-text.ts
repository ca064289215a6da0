import { counted, peopleText } from '../../domain/mission/join-text.ts';
import type { ShareInterval } from '../../domain/report/proportion.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ComparedSide, OutreachComparison } from './outreach-comparison.ts';

const percentText = (share: number): string => `${Math.round(share * 100)} %`;
const intervalText = ({ from, to }: ShareInterval): string => `${percentText(from)} to ${percentText(to)}`;

/** How many of those who were tried were reached, and between what that lies; `–` where nobody was tried. */
export const shareCells = ({ tried, reached, interval }: ComparedSide): readonly string[] => [
  String(reached),
  tried === 0 ? '–' : percentText(reached / tried),
  tried === 0 ? '–' : intervalText(interval),
];

export const minutesCell = ({ seconds }: ComparedSide): string => (seconds / 60).toFixed(1);

/** `14:05`, of a minute of the day in UTC. */
export const middleCell = ({ middleMinute: minute }: ComparedSide): string =>
  minute === undefined
    ? '–'
    : `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** How the sides came about, where chance made them. */
export const comparisonTitle = ({ sides, split }: OutreachComparison): SafeText | undefined =>
  split === undefined
    ? undefined
    : safe`Shared by chance${split.step === undefined ? '' : ` in step ${split.step}`}, seed ${split.seed}: ${sides.map(({ name }) => name).join(' and ')}`;

export const NONE_ENDED = safe`No call of it has ended yet.`;

/** What the figures say, what they do not, and what "reached" means. */
export function comparisonNotes(made: OutreachComparison): readonly SafeText[] {
  const { split } = made;
  if (split === undefined)
    return [
      ...verdict(made),
      safe`Reached: at least one call was completed. It compares what happened: other lists or hours may be why.`,
    ];
  return [
    ...verdict(made),
    ...(split.crossed > 0
      ? [
          safe`${peopleText(split.crossed)} ${split.crossed === 1 ? 'was' : 'were'} called by the other assistant too; each counts where chance put them.`,
        ]
      : []),
    safe`Reached: at least one call was completed. Chance gave the people, hour by hour: what differs beyond the interval is the assistant.`,
  ];
}

function verdict({ sides: [first, second], difference, split }: OutreachComparison): readonly SafeText[] {
  if (difference === undefined || first === undefined || second === undefined) return [];
  if (first.tried + second.tried === 0) return [safe`Nobody was reached yet: no call has ended.`];
  const open = split !== undefined && first.open + second.open > 0;
  const early = open
    ? [safe`${counted(first.open + second.open, 'call')} have not ended: this is how it stands, no result.`]
    : [];
  if (difference.from <= 0 && difference.to >= 0)
    return [
      safe`So few calls do not tell ${first.name} and ${second.name} apart: the difference may be anything from ${percentText(difference.from)} to ${percentText(difference.to)}.`,
      ...early,
    ];
  const better = difference.from > 0;
  const size = better ? difference : { from: -difference.to, to: -difference.from };
  return [
    safe`${(better ? first : second).name} reached more people: the difference is ${intervalText(size)}, with 95 % confidence.`,
    ...early,
  ];
}
