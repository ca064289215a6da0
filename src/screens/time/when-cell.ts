import type { Cell, CellEnvironment } from '../table/column.ts';
import { clockText, ownZone } from './clock-text.ts';

/** When something was, on the reader's clock; `-` where that is not known. */
export const whenCell = (
  atMs: number | undefined,
  { minuteMs, zoneMode, operatorZone }: CellEnvironment,
): Cell => ({
  text: atMs === undefined ? '-' : clockText(atMs, ownZone(zoneMode, operatorZone), minuteMs),
  tone: 'dim',
});
