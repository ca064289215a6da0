import type { SafeText } from '../../lib/safe-text.ts';

/** A telephone number that may be ordered. Prices as the server told them; absent where it told none. */
export interface NumberOffer {
  readonly phone: SafeText;
  /** City, state, country, as far as they were told. */
  readonly place?: SafeText;
  readonly features: readonly SafeText[];
  /** An amount with its currency, such as `1.00 USD`. */
  readonly monthlyPrice?: SafeText;
  readonly setupPrice?: SafeText;
}

/** Where a number is to be, and digits that it is to hold. `country`: ISO 3166. */
export interface NumberWish {
  readonly country?: string;
  readonly state?: string;
  readonly city?: string;
  readonly contains?: string;
}

/**
 * A wish as it is typed in one line: digits are to be in the number, two capitals are a state or region, other words the
 * city. Nothing: any number.
 */
export function numberWishOf(text: string): NumberWish {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const digits = parts
    .filter((part) => /^\+?[\d()-]+$/.test(part))
    .join('')
    .replaceAll(/\D/g, '');
  const state = parts.find((part) => /^[A-Z]{2}$/.test(part));
  const city = parts.filter((part) => part !== state && !/^\+?[\d()-]+$/.test(part)).join(' ');
  return {
    ...(digits !== '' && { contains: digits }),
    ...(state !== undefined && { state }),
    ...(city !== '' && { city }),
  };
}

/** What is said of an offer beside its number. */
export const offerText = ({ place, features, monthlyPrice, setupPrice }: NumberOffer): string =>
  [
    place ?? '',
    features.join(' and '),
    monthlyPrice === undefined
      ? 'price not told'
      : `${monthlyPrice} a month${setupPrice === undefined ? '' : `, ${setupPrice} once`}`,
  ]
    .filter(Boolean)
    .join(' · ');
