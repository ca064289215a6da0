/** Between what a share lies with 95 % confidence; both from 0 to 1. */
export interface ShareInterval {
  readonly from: number;
  readonly to: number;
}

const Z = 1.959_963_984_540_054;

/**
 * Wilson's score interval: right also for few and for none. With nobody tried it is everything.
 * Source: E. B. Wilson, JASA 22 (1927).
 */
export function wilsonInterval(hits: number, tried: number): ShareInterval {
  if (tried === 0) return { from: 0, to: 1 };
  const share = hits / tried;
  const square = (Z * Z) / tried;
  const centre = share + square / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / tried + square / (4 * tried));
  const least = (centre - reach) / (1 + square);
  const most = (centre + reach) / (1 + square);
  return { from: hits === 0 ? 0 : Math.max(0, least), to: hits === tried ? 1 : Math.min(1, most) };
}

/**
 * Between what the difference of two shares (the first less the second) lies with 95 % confidence.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998), method 10.
 */
export function differenceInterval(
  one: { readonly hits: number; readonly tried: number },
  other: { readonly hits: number; readonly tried: number },
): ShareInterval {
  if (one.tried === 0 || other.tried === 0) return { from: -1, to: 1 };
  const [first, second] = [one.hits / one.tried, other.hits / other.tried];
  const [a, b] = [wilsonInterval(one.hits, one.tried), wilsonInterval(other.hits, other.tried)];
  return {
    from: first - second - Math.hypot(first - a.from, b.to - second),
    to: first - second + Math.hypot(a.to - first, second - b.from),
  };
}
