import type { Random } from '../../lib/random.ts';
import type { SafeText } from '../../lib/safe-text.ts';

/** Where lines come from and go to. */
export interface PlainPorts {
  /** The next line that is typed; `undefined` at the end of input. */
  readonly readLine: () => Promise<string | undefined>;
  readonly writeLine: (line: SafeText) => void;
  readonly random: Random;
}
