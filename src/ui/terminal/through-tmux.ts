/** A sequence for the terminal outside of tmux, which passes it on where `allow-passthrough` is on. */
export const throughTmux = (sequence: string): string =>
  `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
