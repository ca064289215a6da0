import { dayAndClock, whenText } from '../../commands/handlers/when-text.ts';
import { commandWords } from '../../commands/command-words.ts';
import { statusText } from '../../domain/mission/status-text.ts';
import type { JsonValue } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { localTime, zoneTable } from '../../planner/hours/zone-table.ts';
import { ownOf } from '../../lib/own.ts';

/** Names of what a command tells by id. */
export interface CommandNames {
  assistant(id: string): SafeText | undefined;
  mission(key: string): SafeText | undefined;
  /** A scheduled call or message: `call to Peter, Tue 3 Mar 2026 16:30 UTC`. */
  event(id: string): SafeText | undefined;
  /** Every zone that a number may be in; none where nothing is known of it. */
  zonesOf(phone: string): readonly string[];
}

const LABELS: Readonly<Record<string, string>> = {
  kind: 'act',
  atMs: 'at',
  untilMs: 'until',
  nextRetryAtMs: 'next try at',
  assistantId: 'assistant',
  missionId: 'mission id',
  runId: 'run',
  contactName: 'name',
  recipientType: 'who picks up',
  missionClass: 'class',
  attempt: 'try',
  channel: 'by',
  callStatus: 'the call ended as',
  conversationId: 'conversation',
  abandoned: 'given up',
};

/** Zones told beside one instant. */
const MOST_ZONES = 3;

/**
 * Every member of what would be done, so that nothing of it is hidden: ids by their names, times by the clocks of
 * those who are called.
 */
export function commandLines(command: object, names: CommandNames): readonly SafeText[] {
  const members: readonly (readonly [string, JsonValue | undefined])[] = Object.entries(command);
  // What it is stands in the title; its kind comes last.
  const ordered = [
    ...members.filter(([key]) => key !== 'kind'),
    ...members.filter(([key]) => key === 'kind'),
  ];
  const zones = zonesOf(command, names);
  return ordered.flatMap(([key, value]) => {
    if (value === undefined) return [];
    const label = ownOf(LABELS, key) ?? key;
    if (typeof value !== 'object' || value === null)
      return [safe`${label}: ${memberText(key, value, zones, names)}`];
    const inside = treeLines(value, 1);
    return inside.length === 0 ? [safe`${label}: none`] : [safe`${label}:`, ...inside];
  });
}

function memberText(
  key: string,
  value: string | number | boolean | null,
  zones: readonly string[],
  names: CommandNames,
): SafeText | string {
  if (typeof value === 'number' && /(?:^at|At|until)Ms$/.test(key)) return instantText(value, zones);
  if (typeof value !== 'string') return plainText(value);
  if (key === 'kind') return commandWords(value);
  if (key === 'outcome' || key === 'callStatus') return statusText(value);
  const name = nameOf(key, value, names);
  return name === undefined ? safeText(value, { multiline: false }) : safe`${name} (${shortId(value)})`;
}

function nameOf(key: string, value: string, names: CommandNames): SafeText | undefined {
  switch (key) {
    case 'assistantId':
      return names.assistant(value);
    case 'mission':
      return names.mission(value);
    case 'event':
      return names.event(value);
    default:
      return undefined;
  }
}

/** Tells two of the same name apart; the whole of an id is in the raw record. */
const shortId = (id: string): string => id.replace(/^(assistant-[^-]{0,8}|[^-]+)-.*$/, '$1');

/** What lies inside a member, one leaf a line. */
function treeLines(value: JsonValue, depth: number): readonly SafeText[] {
  if (typeof value !== 'object' || value === null) return [safe`${indent(depth)}${plainText(value)}`];
  const entries = Array.isArray(value)
    ? value.map((one, index): readonly [string, JsonValue | undefined] => [`${index + 1}.`, one])
    : Object.entries(value).map(([key, one]): readonly [string, JsonValue | undefined] => [`${key}:`, one]);
  return entries.flatMap(([label, one]) => {
    if (one === undefined) return [];
    const inside = typeof one === 'object' && one !== null ? treeLines(one, depth + 1) : undefined;
    if (inside === undefined) return [safe`${indent(depth)}${label} ${plainText(one)}`];
    return inside.length === 0
      ? [safe`${indent(depth)}${label} none`]
      : [safe`${indent(depth)}${label}`, ...inside];
  });
}

const indent = (depth: number): string => '  '.repeat(depth);

const plainText = (value: JsonValue): SafeText =>
  typeof value === 'boolean'
    ? safe`${value ? 'yes' : 'no'}`
    : value === null
      ? safe`nothing`
      : safeText(value);

/** In UTC, and by each clock of whoever is called. */
function instantText(atMs: number, zones: readonly string[]): string {
  const there = zones.flatMap((zone) => {
    const table = zoneTable(zone, atMs, atMs);
    return table === undefined ? [] : [`${dayAndClock(localTime(table, atMs))} ${zone}`];
  });
  const shown = there.slice(0, MOST_ZONES);
  const more = there.length > shown.length ? ` and ${there.length - shown.length} more` : '';
  return shown.length === 0 ? whenText(atMs) : `${shown.join(', ')}${more} (${whenText(atMs)})`;
}

function zonesOf(
  { zone, to, phone }: { readonly zone?: unknown; readonly to?: unknown; readonly phone?: unknown },
  names: CommandNames,
): readonly string[] {
  if (typeof zone === 'string' && zone !== '') return zone.split(';');
  const called = to ?? phone;
  return typeof called === 'string' ? names.zonesOf(called) : [];
}
