import { RE2JS } from 're2js';
import { err, ok, type Result } from './result.ts';

/** A pattern that somebody typed: it is found anywhere in a text, upper and lower case alike. */
export interface Pattern {
  /** Runs in a time that grows with the text alone, whatever the pattern is. */
  isIn(text: string): boolean;
}

/** Beyond this much of one text nothing is looked for. */
const LONGEST_TEXT = 20_000;

/**
 * Reads a regular expression in the syntax of RE2, the common part of what people write: no look-around and no
 * back-references, so that no pattern can stop the program. Errors: one sentence that says what is not understood.
 */
export function parsePattern(source: string): Result<Pattern, string> {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), RE2JS.CASE_INSENSITIVE);
    return ok({
      isIn: (text) => compiled.test(text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text),
    });
  } catch {
    return err(
      /\(\?[=!<]|\\[1-9]/.test(source)
        ? `The pattern /${source}/ looks around or back, which is not possible here: such patterns can run for hours.`
        : `The pattern /${source}/ is not a valid regular expression.`,
    );
  }
}
