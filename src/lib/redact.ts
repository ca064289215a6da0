/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const REPLACEMENT = '[secret]';

/** Text that looks like a key of this service or like a bearer token, whoever's it is. */
const LOOKS_SECRET = /\bcc_[a-z]{2,10}_[\w-]{6,}|(?<=\bBearer\s+)[^\s"',;]{6,}/gi;

/**
 * The one redactor for errors, logs and crash screens: replaces each of `secrets`, also where it was escaped for a URL
 * or for JSON, and everything that looks like a key. Texts under six characters are no secrets: replacing them would
 * tear ordinary words.
 */
export function createRedact(secrets: readonly (string | undefined)[]): Redact {
  const spellings = new Set<string>();
  for (const secret of secrets) {
    if (secret === undefined || secret.length < 6) continue;
    spellings.add(secret);
    spellings.add(JSON.stringify(secret).slice(1, -1));
    spellings.add(encodeURIComponent(secret.toWellFormed()));
    spellings.add(Buffer.from(secret).toString('base64'));
  }
  // Longest first, so that a spelling inside another leaves no rest.
  const ordered = [...spellings].toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const spelling of ordered) clean = clean.replaceAll(spelling, REPLACEMENT);
    return clean.replace(LOOKS_SECRET, REPLACEMENT);
  };
}
