import { localTimeText } from './instant.ts';
import { alignColumns } from '../lib/align-columns.ts';
import type { Session } from './verb.ts';
import { safeText } from '../lib/safe-text.ts';

/** What the state file alone says of its missions, for when the server cannot be read: lines of text. */
export function fileMissionLines({ missionsFile, zone }: Pick<Session, 'missionsFile' | 'zone'>): string[] {
  const entries = missionsFile.entries();
  const head = `State file  ${missionsFile.status().sentence}`;
  if (entries.length === 0) return [head];
  const rows = entries.map((entry) => [
    safeText(entry.missionName ?? entry.slug),
    safeText(entry.status ?? '–'),
    localTimeText(entry.lastUpdatedAtMs ?? entry.createdAtMs, zone),
    safeText(entry.slug),
  ]);
  return [
    head,
    'The server could not be read. This is what the state file says, not how its missions stand now:',
    '',
    ...alignColumns([['MISSION', 'STATUS', 'SAVED', 'SLUG'], ...rows]),
  ];
}
