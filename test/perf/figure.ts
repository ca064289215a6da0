/** One measured figure beside its goal. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly goal: string;
  readonly ok: boolean;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** The value below which `percent` of them lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

export const atMost = (name: string, value: number, most: number, unit: string): Figure => ({
  name,
  value: `${round(value)}${unit}`,
  goal: `≤ ${most}${unit}`,
  ok: value <= most,
});

const round = (value: number): number =>
  Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value);
