import * as v from 'valibot';
import { minuteOfDay } from '../../domain/alert/quiet-hours.ts';
import type { ReportSchedule } from '../../domain/report/report-schedule.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { ALERT_WEEKDAYS } from './alerts-schema.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';
import { isZone } from './setting-table.ts';

/** In the settings folder. */
export const REPORTS_FILE = 'reports.json';

/** A file to begin with. */
export const REPORTS_SAMPLE = `{
  "reports": [
    { "name": "evening", "at": "18:30", "zone": "Europe/Berlin", "days": ["mon", "tue", "wed", "thu", "fri"],
      "format": "html", "file": "~/reports/{date}.html", "channels": ["team"] },
    { "name": "acme", "at": "08:00", "zone": "America/Chicago", "missions": ["acme-vendors"],
      "format": "csv", "file": "~/reports/acme-{date}.csv" }
  ]
}
`;

const name = v.pipe(
  v.string('must be a text'),
  v.regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u,
    'must be a name of at most 40 letters, digits, spaces, dots and dashes',
  ),
);
const text = v.pipe(
  v.string('must be a text'),
  v.nonEmpty('must not be empty'),
  v.maxLength(1_000, 'is too long'),
);
const TIME = 'must be a time of day such as "18:30"';

const report = v.pipe(
  v.strictObject({
    name,
    at: v.pipe(
      v.string(TIME),
      v.regex(/^\d{1,2}:\d{2}$/, TIME),
      v.check((value) => minuteOfDay(value) !== undefined, TIME),
    ),
    zone: v.pipe(v.string('must be a text'), v.check(isZone, 'must be an IANA zone such as Europe/Berlin')),
    days: v.optional(v.array(v.picklist(ALERT_WEEKDAYS, `must be some of: ${ALERT_WEEKDAYS.join(', ')}`))),
    missions: v.optional(v.array(text, 'must be a list of slugs, ids or names')),
    format: v.picklist(['md', 'csv', 'html'], 'must be "md", "csv" or "html"'),
    file: v.optional(text),
    channels: v.optional(v.array(name, 'must be a list of names of channels')),
  }),
  v.check(
    ({ file, channels = [] }) => file !== undefined || channels.length > 0,
    'must name a file or a channel',
  ),
);

/** The file as a person writes it. */
export const reportsSchema = v.strictObject({
  reports: v.pipe(
    v.array(report, 'must be a list of reports'),
    v.maxLength(100, 'has more than 100 reports'),
    v.check(
      (reports) => new Set(reports.map((each) => each.name)).size === reports.length,
      'has two reports of one name',
    ),
  ),
});

/** Reads the user's reports. All that is wrong with them is told at once, each with its place. */
export function parseReportsFile(
  source: string,
): Result<readonly ReportSchedule[], readonly FileComplaint[]> {
  const value = jsonObjectIn(source);
  if (!value.ok) return value;
  const read = v.safeParse(reportsSchema, value.value);
  if (!read.success) return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  return ok(
    read.output.reports.map(({ at, days = [], missions = [], channels = [], file, ...rest }) => ({
      name: rest.name,
      zone: rest.zone,
      format: rest.format,
      minute: minuteOfDay(at) ?? 0,
      days: days.map((day) => ALERT_WEEKDAYS.indexOf(day)),
      missions,
      channels,
      ...(file !== undefined && { file }),
    })),
  );
}
