/** Deeper than any record is; whatever walks a value may go this deep without harm. */
const DEEPEST = 200;

/** True for JSON text nested so deeply that walking what it holds could exhaust the stack. */
export function isTooDeep(text: string): boolean {
  let open = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x5b || code === 0x7b) {
      open += 1;
      if (open > DEEPEST) return true;
    } else if (code === 0x5d || code === 0x7d) open -= 1;
  }
  return false;
}
