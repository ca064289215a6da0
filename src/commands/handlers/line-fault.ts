import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { LineStanding } from '../reads/line-standing.ts';

/** Why this number cannot be called from; undefined where nothing proves it. */
export function lineFault(line: LineStanding, phone: string, caller: string): SafeText | undefined {
  switch (line.kind) {
    case 'absent':
      return safe`${phone} is not a number of this account: choose one of its own (clawdtalk-tui phones).`;
    case 'other':
      return safe`${phone} is not a number of ${caller}: ${line.name} has it. Assign it first, or choose another.`;
    default:
      return undefined;
  }
}

/** What is not known about the number, where the server decides. */
export function lineDoubt(line: LineStanding, phone: string): readonly SafeText[] {
  return line.kind === 'unclear'
    ? [safe`It is not known whose number ${phone} is: the server decides whether it may be called from.`]
    : [];
}
