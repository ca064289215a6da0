/** How an SMS goes over the air. */
export interface SmsLength {
  /** `gsm-7`: 160 signs in one, 153 in each of several. `ucs-2`: 70 and 67. */
  readonly encoding: 'gsm-7' | 'ucs-2';
  readonly segments: number;
  /** Units of that encoding; some signs take two. */
  readonly units: number;
  /** The first sign that GSM-7 does not have. */
  readonly culprit?: string;
}

// Source: 3GPP TS 23.038, default alphabet and its extension table.
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

const SIZES = { 'gsm-7': { alone: 160, each: 153 }, 'ucs-2': { alone: 70, each: 67 } } as const;

/** Encoding and number of segments of a text. A sign is never split between two segments. */
export function smsLength(text: string): SmsLength {
  const signs = Array.from(text);
  const culprit = signs.find((sign) => !BASIC.has(sign) && !EXTENDED.has(sign));
  const encoding = culprit === undefined ? 'gsm-7' : 'ucs-2';
  const sizes = signs.map((sign) => (encoding === 'ucs-2' ? sign.length : EXTENDED.has(sign) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, each } = SIZES[encoding];
  return {
    encoding,
    units,
    segments: units === 0 ? 0 : units <= alone ? 1 : packed(sizes, each),
    ...(culprit === undefined ? {} : { culprit }),
  };
}

function packed(sizes: readonly number[], each: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
