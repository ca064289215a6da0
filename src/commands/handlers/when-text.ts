/** An instant for a person, where nobody's own zone is known: `2026-03-03 21:10 UTC`; with seconds where it has any. */
export function whenText(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  const end = iso.slice(17, 19) === '00' ? 16 : 19;
  return `${iso.slice(0, end).replace('T', ' ')} UTC`;
}
