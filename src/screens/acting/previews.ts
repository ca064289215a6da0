import type { Preview } from '../../commands/door/door.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';

/** Many at once is heavier than each of them. */
export function tierOf(previews: readonly Preview[], least: 0 | 1 | 2 = 0): 0 | 1 | 2 {
  const highest = Math.max(least, ...previews.map(({ tier }) => tier)) as 0 | 1 | 2;
  return previews.length > 1 && highest > 0 ? 2 : highest;
}

export const previewTitle = (previews: readonly Preview[]): SafeText => {
  const [first] = previews;
  if (first === undefined) return safe``;
  return previews.length === 1 ? first.title : safe`${first.title} and ${previews.length - 1} more`;
};

export const previewLines = (previews: readonly Preview[]): readonly SafeText[] =>
  previews.length === 1
    ? (previews[0]?.lines ?? [])
    : previews.flatMap((preview, index) => [
        safe`${index + 1}. ${preview.title}`,
        ...preview.lines.map((line) => safe`   ${line}`),
      ]);

export const versionOf = (previews: readonly Preview[]): string =>
  previews.map(({ digest }) => digest).join(' ');

export function refusalIn(previews: readonly Preview[]): { readonly refusal?: SafeText } {
  const refusal = previews.find((preview) => preview.refusal !== undefined)?.refusal;
  return refusal === undefined ? {} : { refusal: refusal.sentence };
}
