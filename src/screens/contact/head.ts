import { safe, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import type { Board } from '../../state/board.ts';
import type { ContactHistory } from '../../state/contact/contact-history.ts';
import type { Route } from '../../state/view/route.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import type { CellEnvironment } from '../table/column.ts';
import { clockText } from '../time/clock-text.ts';
import { historyOf } from './rows.ts';

/** What was not read takes so many lines at most, by the height of the room. */
const FEW = 2;
const MORE = 5;
const TALL = 30;

/** Who it is and what time it is there, whether they may be contacted, and what the time line may lack. */
export function contactHead(
  board: Board,
  route: Route,
  { columns, rows }: TerminalSize,
  environment: CellEnvironment,
): readonly LineContent[] {
  const history = historyOf(board, route);
  if (history === undefined) return [[words('dim')` Gathering what is known of ${route.contact ?? ''} …`]];
  return [
    whoLine(history, environment),
    ...(history.optOut === undefined
      ? []
      : wrap(safe`Must not be contacted: ${history.optOut}`, columns - 2)
          .slice(0, 2)
          .map((line): LineContent => [{ text: safe` ${line}`, tone: 'bad' }])),
    ...unreadLines(history.unread, columns, rows >= TALL ? MORE : FEW, environment.ascii),
  ];
}

function whoLine(history: ContactHistory, { minuteMs, ascii }: CellEnvironment): LineContent {
  const { phone, names, zones, entries, missions } = history;
  const dot = ascii ? '-' : '·';
  const [name, ...others] = names;
  const also = others.length === 0 ? '' : ` (also ${others.join(', ')})`;
  const clock =
    zones.length === 0
      ? 'where is not known'
      : zones
          .slice(0, 2)
          .map((zone) => clockText(minuteMs, zone, minuteMs))
          .join(' or ');
  const counts = [
    entries.length === 1 ? '1 entry' : `${entries.length} entries`,
    missions.length === 1 ? '1 mission' : `${missions.length} missions`,
  ].join(' in ');
  return [
    { text: safe` ${name ?? phone}`, tone: 'strong' },
    { text: safe`${name === undefined ? '' : ` ${phone}`}${also}` },
    { text: safe`  ${clock} there ${dot} ${counts}`, tone: 'dim' },
  ];
}

/** "Nothing" is only said after a complete read: what was not looked at is named, the gravest first. */
function unreadLines(
  unread: readonly SafeText[],
  columns: number,
  most: number,
  ascii: boolean,
): readonly LineContent[] {
  const shown = unread.length > most ? unread.slice(0, most - 1) : unread;
  const left = unread.length - shown.length;
  return [
    ...shown.map((text): LineContent => [
      { text: safe` ${ascii ? '!' : '▲'} ${text}.`.slice(0, columns) as SafeText, tone: 'warn' },
    ]),
    ...(left === 0 ? [] : [[words('warn')` ${ascii ? '!' : '▲'} ${left} more things are not read.`]]),
  ];
}
