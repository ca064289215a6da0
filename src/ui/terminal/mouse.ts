import type { MouseEvent } from '../keys/key-parser.ts';

/** A rectangle of the screen, in cells. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Something on the screen that a click may select in, and the wheel may scroll. Neither ever acts. */
export interface MouseZone {
  /** Where it is now; asked when something happens. Undefined while it is not drawn. */
  readonly place: () => Place | undefined;
  /** Cells from its own corner. */
  readonly onPress?: (x: number, y: number) => void;
  /** Lines; below zero is upwards. */
  readonly onWheel?: (lines: number) => void;
}

export interface MouseZones {
  /** The result takes it away again. */
  readonly add: (zone: MouseZone) => () => void;
  /** True where a zone has taken it. */
  readonly handle: (event: MouseEvent) => boolean;
}

/** A notch of the wheel goes so many lines. */
const WHEEL_LINES = 3;

/** Gives a click or a turn of the wheel to the zone under it; of several, to the one that was drawn last. */
export function mouseZones(): MouseZones {
  const zones: MouseZone[] = [];
  return {
    add: (zone) => {
      zones.push(zone);
      return () => {
        const index = zones.indexOf(zone);
        if (index >= 0) zones.splice(index, 1);
      };
    },
    handle: ({ action, column, row }) => {
      for (const { place, onPress, onWheel } of zones.toReversed()) {
        const at = place();
        if (at === undefined) continue;
        const [x, y] = [column - at.left, row - at.top];
        if (x < 0 || y < 0 || x >= at.width || y >= at.height) continue;
        if (action === 'press') onPress?.(x, y);
        else onWheel?.(action === 'wheel-down' ? WHEEL_LINES : -WHEEL_LINES);
        return true;
      }
      return false;
    },
  };
}
