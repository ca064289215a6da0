import { localTime, zoneTable } from '../../planner/hours/zone-table.ts';

/** `2026-11-24 10:30` in a zone, as `readTime` reads it. */
export function typeableTime(atMs: number, zone: string): string {
  const table = zoneTable(zone, atMs, atMs);
  return table === undefined ? '' : localTime(table, atMs).slice(0, 16).replace('T', ' ');
}
