import { offerLedger } from '../../domain/insight/offer-ledger.ts';
import type { MissionClass } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { insightTable } from '../../domain/insight/insight-table.ts';
import { safe } from '../../lib/safe-text.ts';
import { fit, wrap } from '../../lib/width.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText, ownZone } from '../time/clock-text.ts';

/** The ledger of offers: who said what, after hearing which number. */
export function offerLines(
  snapshot: MissionSnapshot,
  missionClass: MissionClass | undefined,
  { minuteMs, zoneMode, operatorZone, ascii }: CellEnvironment,
  width: number,
): readonly LineContent[] {
  if (missionClass !== 3) {
    return [
      [words('dim')` This is no negotiation: nobody is told what the others said.`],
      [words('dim')` Where it is one, choose class 3 for the mission (: and "class").`],
    ];
  }
  const offers = offerLedger(insightTable(snapshot, minuteMs), snapshot.entry?.memory ?? {});
  if (offers.length === 0) {
    return [
      [words('dim')` No result names an offer.`],
      [
        words(
          'dim',
        )` memory's "negotiation" can say which field it is: {"field": "price", "better": "lower"}`,
      ],
    ];
  }
  const zone = ownZone(zoneMode, operatorZone);
  return offers.flatMap(
    ({ phone, name, atMs, amount, heard, better, isBest, summary }): readonly LineContent[] => [
      [
        words(isBest ? 'good' : 'plain')` ${isBest ? (ascii ? '*' : '★') : ' '} ${fit(name ?? phone, 24)} `,
        words('strong')`${String(amount).padStart(9)}`,
        words('dim')`  ${atMs === undefined ? '' : clockText(atMs, zone, minuteMs)}  `,
        heard === undefined
          ? words('dim')`first: had heard no number`
          : words('plain')`after hearing ${heard.amount} of ${heard.from}${changeText(better)}`,
      ],
      ...(summary === undefined
        ? []
        : wrap(safe`${summary}`, width - 8)
            .slice(0, 2)
            .map((line): LineContent => [words('dim')`     ${line}`])),
    ],
  );
}

function changeText(better: number | undefined): string {
  if (better === undefined) return '';
  if (better === 0) return ', matched it';
  return better > 0 ? `, better by ${round(better)}` : `, worse by ${round(-better)}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
