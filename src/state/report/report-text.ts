import { formatInTimeZone } from 'date-fns-tz';
import { moneyText } from '../../domain/cost/prices.ts';
import { markdownCell } from '../../domain/insight/insight-export.ts';
import { csvSafe, safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { MissionsReport, ReportCounts, ReportEvent, ReportMission } from './missions-report.ts';

export const REPORT_FORMS = ['md', 'csv', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMS)[number];

/** A whole report as text. `whole`: with each call and message. */
export function reportText(report: MissionsReport, format: ReportFormat, whole: boolean): string {
  switch (format) {
    case 'md':
      return markdownText(report, whole);
    case 'csv':
      return whole ? eventsCsv(report) : missionsCsv(report);
    case 'html':
      return htmlText(report, whole);
  }
}

/** A few lines for a channel. */
export function reportLines(report: MissionsReport): readonly SafeText[] {
  const line = (name: string, counts: ReportCounts): SafeText =>
    safe`${name}: ${counts.calls} calls, ${counts.messages} SMS to ${counts.people} people; ${outcomesText(counts)}${costText(report, counts) === '' ? '' : `; ${costText(report, counts)}`}`;
  return [
    ...report.missions.map((mission) => safe`${line(mission.name, mission)} (${mission.status})`),
    ...(report.missions.length > 1 ? [line('All', report.total)] : []),
    ...report.unread.map((sentence) => safe`Not read: ${sentence}`),
  ];
}

export const reportTitle = ({ missions, atMs, zone }: MissionsReport): SafeText =>
  safe`${missions.length === 1 ? (missions[0]?.name ?? '') : `${missions.length} missions`}, ${timeText(atMs, zone)}`;

const timeText = (atMs: number | undefined, zone: string): string =>
  atMs === undefined ? '' : `${formatInTimeZone(atMs, zone, 'yyyy-MM-dd HH:mm')} ${zone}`;

const minutesText = (seconds: number): string => (seconds / 60).toFixed(1);

const outcomesText = ({ outcomes }: ReportCounts): string => {
  const parts = Object.entries(outcomes).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return parts.length === 0 ? 'nothing yet' : parts.join(', ');
};

const costText = ({ currency }: MissionsReport, { micros, uncosted }: ReportCounts): string =>
  currency === undefined
    ? ''
    : `${moneyText(micros, currency)}${uncosted === 0 ? '' : `, ${uncosted} without a known cost`}`;

const MISSION_HEADS = [
  'Mission',
  'Status',
  'Calls',
  'SMS',
  'People',
  'Outcomes',
  'Minutes',
  'Cost',
  'Waits for a person',
];
const EVENT_HEADS = ['At', 'What', 'Number', 'Name', 'Outcome', 'Seconds', 'Cost'];

const missionCells = (report: MissionsReport, row: ReportMission): readonly string[] => [
  row.name,
  row.status,
  String(row.calls),
  String(row.messages),
  String(row.people),
  outcomesText(row),
  minutesText(row.seconds),
  costText(report, row),
  String(row.waiting),
];

const eventCells = ({ currency, zone }: MissionsReport, event: ReportEvent): readonly string[] => [
  timeText(event.atMs, zone),
  event.channel,
  event.to,
  event.name ?? '',
  event.outcome,
  event.seconds === undefined ? '' : String(event.seconds),
  event.micros === undefined || currency === undefined ? '' : moneyText(event.micros, currency),
];

function markdownText(report: MissionsReport, whole: boolean): string {
  const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
    [heads, heads.map(() => '---'), ...rows].map(
      (cells, index) => `| ${cells.map((cell) => (index === 1 ? cell : markdownCell(cell))).join(' | ')} |`,
    );
  return [
    `# ${markdownCell(reportTitle(report))}`,
    '',
    ...report.unread.map((sentence) => `**Not read:** ${markdownCell(sentence)}\n`),
    ...table(
      MISSION_HEADS,
      report.missions.map((row) => missionCells(report, row)),
    ),
    ...(whole
      ? report.missions.flatMap((row) => [
          '',
          `## ${markdownCell(row.name)}`,
          '',
          markdownCell(row.reason),
          '',
          ...table(
            EVENT_HEADS,
            row.events.map((event) => eventCells(report, event)),
          ),
        ])
      : []),
    '',
  ].join('\n');
}

const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvSafe).join(',')}\r\n`;

const amount = (micros: number | undefined, currency: string | undefined): string =>
  micros === undefined || currency === undefined ? '' : (micros / 1_000_000).toFixed(6);

const unreadCsv = ({ unread }: MissionsReport): string =>
  unread.map((sentence) => csvLine([`NOT READ: ${sentence}`])).join('');

function missionsCsv(report: MissionsReport): string {
  const heads = [
    'mission',
    'slug',
    'status',
    'calls',
    'sms',
    'people',
    ...Object.keys(report.total.outcomes),
    'seconds',
    'cost',
    'currency',
    'uncosted',
    'waiting',
  ];
  return [
    csvLine(heads),
    ...report.missions.map((row) =>
      csvLine([
        row.name,
        row.slug ?? '',
        row.status,
        row.calls,
        row.messages,
        row.people,
        ...Object.values(row.outcomes),
        row.seconds,
        amount(row.micros, report.currency),
        report.currency ?? '',
        row.uncosted,
        row.waiting,
      ]),
    ),
    unreadCsv(report),
  ].join('');
}

function eventsCsv(report: MissionsReport): string {
  return [
    csvLine(['mission', 'at', 'channel', 'to', 'name', 'outcome', 'seconds', 'cost', 'currency']),
    ...report.missions.flatMap((row) =>
      row.events.map((event) =>
        csvLine([
          row.name,
          event.atMs === undefined ? '' : new Date(event.atMs).toISOString(),
          event.channel,
          event.to,
          event.name ?? '',
          event.outcome,
          event.seconds ?? '',
          amount(event.micros, report.currency),
          event.micros === undefined ? '' : (report.currency ?? ''),
        ]),
      ),
    ),
    unreadCsv(report),
  ].join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string =>
  safeText(text, { multiline: true }).replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');

/** One file with nothing from elsewhere in it: it runs no script and loads nothing, also where a name would have it. */
function htmlText(report: MissionsReport, whole: boolean): string {
  const row = (cells: readonly string[], cell: 'th' | 'td'): string =>
    `<tr>${cells.map((text) => `<${cell}>${escaped(text)}</${cell}>`).join('')}</tr>`;
  const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
    `<table><thead>${row(heads, 'th')}</thead><tbody>\n${rows.map((cells) => row(cells, 'td')).join('\n')}\n</tbody></table>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(reportTitle(report))}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}th,td{border-bottom:1px solid #ccc;padding:.3rem .8rem;text-align:left}.unread{color:#a00}</style>
</head><body>
<h1>${escaped(reportTitle(report))}</h1>
${report.unread.map((sentence) => `<p class="unread">Not read: ${escaped(sentence)}</p>`).join('\n')}
${table(
  MISSION_HEADS,
  report.missions.map((each) => missionCells(report, each)),
)}
${
  whole
    ? report.missions
        .map(
          (each) =>
            `<h2>${escaped(each.name)}</h2><p>${escaped(each.reason)}</p>\n${table(
              EVENT_HEADS,
              each.events.map((event) => eventCells(report, event)),
            )}`,
        )
        .join('\n')
    : ''
}
</body></html>
`;
}
