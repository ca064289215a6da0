import { whenText } from '../../commands/when-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { localTime, zoneTable } from '../../planner/zone-table.ts';

/** Names of what a command tells by id. */
export interface CommandNames {
  assistant(id: string): SafeText | undefined;
  mission(key: string): SafeText | undefined;
  /** Every zone that a number may be in; none where nothing is known of it. */
  zonesOf(phone: string): readonly string[];
}

const LABELS: Readonly<Record<string, string>> = {
  kind: 'command',
  atMs: 'at',
  untilMs: 'until',
  assistantId: 'assistant',
  missionId: 'mission id',
  runId: 'run',
  contactName: 'name',
  recipientType: 'who picks up',
  missionClass: 'class',
  attempt: 'try',
  channel: 'by',
};

/** Zones told beside one instant. */
const MOST_ZONES = 3;

/**
 * Every member of what would be done, so that nothing of it is hidden: ids by their names, times by the clocks of
 * those who are called.
 */
export function commandLines(command: object, names: CommandNames): readonly SafeText[] {
  const members: readonly (readonly [string, JsonValue | undefined])[] = Object.entries(command);
  // What it is stands in the title; its name in the program comes last.
  const ordered = [
    ...members.filter(([key]) => key !== 'kind'),
    ...members.filter(([key]) => key === 'kind'),
  ];
  const zones = zonesOf(command, names);
  return ordered.flatMap(([key, value]) =>
    value === undefined ? [] : [safe`${LABELS[key] ?? key}: ${memberText(key, value, zones, names)}`],
  );
}

function memberText(
  key: string,
  value: JsonValue,
  zones: readonly string[],
  names: CommandNames,
): SafeText | string {
  if (typeof value === 'number' && /(?:^at|At|until)Ms$/.test(key)) return instantText(value, zones);
  if (typeof value !== 'string') return JSON.stringify(value);
  const name =
    key === 'assistantId' ? names.assistant(value) : key === 'mission' ? names.mission(value) : undefined;
  return name === undefined ? safeText(value, { multiline: false }) : safe`${name} (${value})`;
}

/** In UTC, and by each clock of whoever is called. */
function instantText(atMs: number, zones: readonly string[]): string {
  const there = zones.flatMap((zone) => {
    const table = zoneTable(zone, atMs, atMs);
    return table === undefined ? [] : [`${localTime(table, atMs).slice(0, 16).replace('T', ' ')} ${zone}`];
  });
  const shown = there.slice(0, MOST_ZONES);
  const more = there.length > shown.length ? ` and ${there.length - shown.length} more` : '';
  return shown.length === 0 ? whenText(atMs) : `${shown.join(', ')}${more} (${whenText(atMs)})`;
}

function zonesOf(
  { zone, to }: { readonly zone?: unknown; readonly to?: unknown },
  names: CommandNames,
): readonly string[] {
  if (typeof zone === 'string' && zone !== '') return zone.split(';');
  return typeof to === 'string' ? names.zonesOf(to) : [];
}
