import zoneinfo from './zoneinfo.json' with { type: 'json' };

/** Changes of a compiled zone (TZif, RFC 9636): instants in seconds, and the offset from each on in seconds. */
interface Compiled {
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

const files = new Map(
  Object.entries(zoneinfo.files).flatMap(([bytes, names]) =>
    names.split(' ').map((name) => [name, bytes] as const),
  ),
);
const compiled = new Map<string, Compiled>();

/** Every zone that the files know. */
export const zoneinfoNames = (): readonly string[] => [...files.keys()].toSorted();

/** Offset from UTC in ms that a zone has at an instant of 2025 to 2031. Throws for a zone that the files do not have. */
export function zoneinfoOffset(zone: string, atMs: number): number {
  const { starts, offsets } = zoneOf(zone);
  const second = Math.floor(atMs / 1000);
  const at = starts.findLastIndex((start) => start <= second);
  return (offsets[at === -1 ? 0 : at] ?? 0) * 1000;
}

/** Instants in ms at which a zone changes its clocks between 2025 and 2031. */
export function zoneinfoChanges(zone: string): readonly number[] {
  const { starts, offsets } = zoneOf(zone);
  return starts.filter((_, at) => at > 0 && offsets[at] !== offsets[at - 1]).map((second) => second * 1000);
}

function zoneOf(zone: string): Compiled {
  const bytes = files.get(zone);
  if (bytes === undefined) throw new Error(`the zoneinfo files have no ${zone}`);
  let read = compiled.get(zone);
  if (read === undefined) compiled.set(zone, (read = parse(Buffer.from(bytes, 'base64'))));
  return read;
}

function parse(file: Buffer): Compiled {
  const counts = (at: number): readonly number[] =>
    [0, 4, 8, 12, 16, 20].map((skip) => file.readUInt32BE(at + 20 + skip));
  // The first block has 32-bit times; the second, behind it, has 64.
  const [utc = 0, std = 0, leaps = 0, times = 0, types = 0, chars = 0] = counts(0);
  const second = 44 + times * 5 + types * 6 + chars + leaps * 8 + std + utc;
  const [, , , count = 0] = counts(second);
  const from = second + 44;
  const typesFrom = from + count * 9;
  const starts = [-Infinity];
  const offsets: number[] = [];
  const offsetOf = (type: number): number => file.readInt32BE(typesFrom + type * 6);
  offsets.push(offsetOf(0));
  for (let at = 0; at < count; at += 1) {
    starts.push(Number(file.readBigInt64BE(from + at * 8)));
    offsets.push(offsetOf(file.readUInt8(from + count * 8 + at)));
  }
  return { starts, offsets };
}
