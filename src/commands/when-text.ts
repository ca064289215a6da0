/** An instant for a person, where nobody's own zone is known: `2026-03-03 21:10 UTC`. */
export const whenText = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
