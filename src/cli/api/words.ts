import { err, ok, type Result } from '../../lib/result.ts';
import type { ApiFailure } from './api-command.ts';

/** The words of a command line taken apart as the scripts do. */
export interface Words {
  /** Of an option given several times, every value in order. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Takes options out, wherever they stand. `loose`: words that begin with a dash and are no option are plain words. */
export function takeApart(
  args: readonly string[],
  options: {
    readonly valued: readonly string[];
    readonly switches?: readonly string[];
    readonly loose?: boolean;
  },
): Result<Words, ApiFailure> {
  const values = new Map<string, readonly string[]>();
  const switches = new Set<string>();
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    if (options.valued.includes(word)) {
      const value = args[(index += 1)];
      if (value === undefined) return err({ kind: 'refused', sentence: `Error: ${word} needs a value` });
      values.set(word, [...(values.get(word) ?? []), value]);
    } else if (options.switches?.includes(word) === true) switches.add(word);
    else if (word.startsWith('-') && options.loose !== true) {
      return err({ kind: 'refused', sentence: `Unknown option: ${word}` });
    } else rest.push(word);
  }
  return ok({ values, switches, rest });
}
