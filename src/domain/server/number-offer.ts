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
