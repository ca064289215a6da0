/** What acts on a terminal or hides from a reader; the line breaks between members excepted. */
const ACTS = /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\n]]/gv;

/** JSON text that says the same, with every character that is not plainly visible written as an escape. */
export const visibleJson = (json: string): string =>
  json.replace(ACTS, (sign) =>
    Array.from(
      { length: sign.length },
      (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
