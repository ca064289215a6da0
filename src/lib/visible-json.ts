/** What acts on a terminal or hides from a reader; the line breaks between members excepted. Made when asked for: see `safeText`. */
const actsPattern = (): RegExp =>
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n]]/gv;

/** JSON text that says the same, with every character that is not plainly visible written as an escape. */
export const visibleJson = (json: string): string =>
  // Most of what is printed is plain, and seen to be so in a fraction of the time.
  PLAIN.test(json) ? json : escaped(json);

const PLAIN = /^[\n\x20-\x7E\xA1-\xAC\xAE-\u02FF\u2010-\u2027\u2190-\u21FF\u4E00-\u9FFF\uAC00-\uD7A3]*$/;

const escaped = (json: string): string =>
  json.replace(actsPattern(), (sign) =>
    Array.from(
      { length: sign.length },
      (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
