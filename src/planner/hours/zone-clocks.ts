import clockJson from '../data/zone-clocks.json' with { type: 'json' };
import { runtimeZoneData } from '../../lib/clock.ts';

/** Version of the planner's own zone rules, such as `2026f`. */
export const CLOCKS_VERSION: string = clockJson.tzVersion;
/** When they were built: a date. */
export const CLOCKS_MADE: string = clockJson.made;

/** Offsets of one zone between two instants, as our own zone data has them. */
export interface ZoneClock {
  readonly fromMs: number;
  readonly toMs: number;
  /** Offset from UTC in ms; outside [fromMs, toMs) the nearest one known. */
  offsetAt(atMs: number): number;
}

const MINUTE_MS = 60_000;
const FROM_MS = Date.UTC(clockJson.firstYear, 0, 1);
const TO_MS = Date.UTC(clockJson.lastYear + 1, 0, 1);

/** A runtime that carries newer rules than ours is believed instead. */
const oursAreNewer = runtimeZoneData() <= CLOCKS_VERSION;

let index: ReadonlyMap<string, string> | undefined;

/** The name of a zone with its capitals; the text itself where our data do not have it. */
export function canonicalZone(name: string): string {
  capitals ??= new Map([...clockIndex().keys()].map((zone) => [zone.toLowerCase(), zone]));
  return capitals.get(name.toLowerCase()) ?? name;
}

let capitals: ReadonlyMap<string, string> | undefined;

function clockIndex(): ReadonlyMap<string, string> {
  index ??= new Map(
    Object.entries(clockJson.clocks).flatMap(([clock, zones]) =>
      zones.split(' ').map((name) => [name, clock] as const),
    ),
  );
  return index;
}

/** The clock of a zone, or `undefined` where the runtime's own rules are to be read. */
export function ownClock(zone: string): ZoneClock | undefined {
  if (!oursAreNewer) return undefined;
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const text = clockIndex().get(zone);
  if (text === undefined) return undefined;
  const clock = parseClock(text);
  clocks.set(zone, clock);
  return clock;
}

const clocks = new Map<string, ZoneClock>();

function parseClock(text: string): ZoneClock {
  const [first = '0', ...changes] = text.split(' ');
  const startsMs = [-Infinity];
  const offsetsMs = [Number(first) * MINUTE_MS];
  for (const change of changes) {
    const [minute = 0, offset = 0] = change.split(':').map(Number);
    startsMs.push(minute * MINUTE_MS);
    offsetsMs.push(offset * MINUTE_MS);
  }
  return {
    fromMs: FROM_MS,
    toMs: TO_MS,
    offsetAt: (atMs) => offsetsMs[startsMs.findLastIndex((startMs) => startMs <= atMs)] ?? 0,
  };
}

/** The zone data in force, and the runtime's where it is older: `2026f (Node has 2026c)`. */
export function zoneDataText({ tz, tables }: { readonly tz: string; readonly tables: string }): string {
  if (tz >= tables) return tz;
  return `${tables}${tz === '' ? '' : ` (Node has ${tz})`}`;
}
