/** Another machine that sends the same at the same time is seen in the list this long after, at the latest. */
const SETTLES_WITHIN_MS = 5 * 60_000;
/** A list may lag behind a little. */
const SEEN_AFTER_MS = 5_000;

/** Tries that this process has just sent: their twins, if any, are looked for soon and not only before they are due. */
export interface RecentSends {
  note(opKey: string): void;
  /** Those to be looked at now, each once. */
  take(): readonly string[];
}

export function createRecentSends(nowMs: () => number): RecentSends {
  const sent = new Map<string, number>();
  return {
    note: (opKey) => void sent.set(opKey, nowMs()),
    take: () => {
      const now = nowMs();
      const due = [...sent].filter(([, atMs]) => now - atMs >= SEEN_AFTER_MS);
      for (const [opKey] of due) sent.delete(opKey);
      return due.filter(([, atMs]) => now - atMs <= SETTLES_WITHIN_MS).map(([opKey]) => opKey);
    },
  };
}
