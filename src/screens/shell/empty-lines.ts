import type { Freshness } from '../words/freshness.ts';

/** What an empty list says: why it is empty, and what to do about it. */
export function emptyLines(freshness: Freshness, nothing: readonly string[]): readonly string[] {
  switch (freshness.kind) {
    case 'reading':
      return ['Reading …'];
    case 'lost':
      return [
        freshness.error.sentence,
        'r tries again now. What is shown here once stays when the connection is lost.',
      ];
    case 'restored':
    case 'fresh':
    case 'stale':
      return nothing;
  }
}
