import { safeText } from '../../lib/safe-text.ts';
import { throughTmux } from './through-tmux.ts';

/** Terminals drop what is longer; the limit is xterm's. */
const LONGEST_BYTES = 74_994;

/**
 * The OSC 52 sequence that puts `text` on the clipboard of whoever looks at this terminal, also from inside tmux
 * (which needs `allow-passthrough` or `set-clipboard`). `undefined` when the text is too long for it.
 */
export function clipboardSequence(text: string, insideTmux: boolean): string | undefined {
  const payload = Buffer.from(safeText(text, { multiline: true }), 'utf8').toString('base64');
  if (payload.length > LONGEST_BYTES) return undefined;
  const sequence = `\u001b]52;c;${payload}\u0007`;
  return insideTmux ? throughTmux(sequence) : sequence;
}
