/** The length of a message, in bytes, stands before it in four. */
const HEAD = 4;

/** One message as it goes over the link. */
export function frameOf(text: string): Buffer {
  const body = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEAD + body);
  frame.writeUInt32BE(body, 0);
  frame.write(text, HEAD);
  return frame;
}

/**
 * Cuts what comes over the link into messages. `take` answers with false where a message is longer than `maxBytes`:
 * nothing more is read then.
 */
export function frameReader(
  maxBytes: number,
  onText: (text: string) => void,
): { take(chunk: Buffer): boolean } {
  let parts: Buffer[] = [];
  let size = 0;
  let wanted: number | undefined;
  let broken = false;

  const cut = (bytes: number): Buffer => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    const rest = whole.subarray(bytes);
    parts = rest.length === 0 ? [] : [rest];
    size = rest.length;
    return whole.subarray(0, bytes);
  };

  return {
    take: (chunk) => {
      if (broken) return false;
      parts.push(chunk);
      size += chunk.length;
      for (;;) {
        if (wanted === undefined) {
          if (size < HEAD) return true;
          wanted = cut(HEAD).readUInt32BE(0);
          if (wanted > maxBytes) {
            broken = true;
            parts = [];
            return false;
          }
        }
        if (size < wanted) return true;
        const body = wanted;
        wanted = undefined;
        onText(cut(body).toString('utf8'));
      }
    },
  };
}
