import { safe } from '../../lib/safe-text.ts';
import {
  comparisonNotes,
  comparisonTitle,
  NONE_ENDED,
  shareCells,
} from '../../state/report/comparison-text.ts';
import type { Route } from '../../state/view/route.ts';
import { reachOf } from '../insights/reach.ts';
import type { Console } from '../shell/contract.ts';
import type { PlainPorts } from './plain-ports.ts';

/** Whom a mission's assistants, the arms of its split, or two missions reached, a sentence each. */
export function reachInPlain(console: Console, { writeLine }: PlainPorts, route: Route): void {
  const reach = reachOf(console.store.getState().board, route);
  if (reach.status !== 'read') {
    writeLine(safe`It is not read yet.`);
    return;
  }
  for (const made of reach.made) {
    const title = comparisonTitle(made);
    if (title !== undefined) writeLine(title);
    if (made.sides.length === 0) writeLine(NONE_ENDED);
    for (const side of made.sides) {
      const [reached, share, interval] = shareCells(side);
      const given = side.given === undefined ? '' : ` of ${side.given} given to it`;
      writeLine(
        side.tried === 0
          ? safe`${side.name}: called nobody${given} yet.`
          : safe`${side.name}: called ${side.tried}${given}, reached ${reached}, ${share} (95 % interval ${interval}).`,
      );
    }
    if (made.sides.length > 0) for (const note of comparisonNotes(made)) writeLine(note);
  }
}
