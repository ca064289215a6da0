import * as v from 'valibot';
import { plainRecord } from './plain-record.ts';
import { ALERT_KINDS, type AlertKind } from '../../domain/alert/alert-rule.ts';
import { minuteOfDay } from '../../domain/alert/quiet-hours.ts';
import { isZone } from './setting-table.ts';

const KINDS = Object.keys(ALERT_KINDS) as readonly AlertKind[];
export const ALERT_WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** A week: longer waits are mistakes. */
const MOST_MINUTES = 7 * 24 * 60;

const name = v.pipe(
  v.string('must be a text'),
  v.regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u,
    'must be a name of at most 40 letters, digits, spaces, dots and dashes',
  ),
);
const span = (most: number, least = 0) =>
  v.pipe(
    v.number(`must be a number from ${least} to ${most}`),
    v.minValue(least, `must be a number from ${least} to ${most}`),
    v.maxValue(most, `must be a number from ${least} to ${most}`),
  );
const minutes = span(MOST_MINUTES);
const text = v.pipe(
  v.string('must be a text'),
  v.nonEmpty('must not be empty'),
  v.maxLength(4_000, 'is too long'),
);
const toggle = v.boolean('must be true or false');
const names = v.pipe(
  v.array(name, 'must be a list of names'),
  v.nonEmpty('must name at least one channel'),
  v.maxLength(20, 'names more than 20'),
);
const variable = v.pipe(
  v.string('must be a text'),
  v.regex(/^[A-Za-z_]\w*$/, 'must be the name of a variable'),
);
const within = v.optional(span(120, 1));

const channelSchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('bell') }),
    v.strictObject({
      kind: v.literal('desktop'),
      form: v.optional(v.picklist(['auto', '9', '777', '99'], 'must be "auto", "9", "777" or "99"')),
    }),
    v.strictObject({
      kind: v.literal('command'),
      run: v.pipe(
        v.array(v.string('must be a text'), 'must be a list: the program, then its arguments'),
        v.nonEmpty('must name a program'),
        v.maxLength(50, 'has more than 50 arguments'),
      ),
      within_seconds: within,
      personal: v.optional(toggle),
    }),
    v.strictObject({
      kind: v.picklist(['webhook', 'slack', 'discord', 'ntfy']),
      url: v.optional(text),
      url_env: v.optional(variable),
      url_file: v.optional(text),
      token_env: v.optional(variable),
      token_file: v.optional(text),
      body: v.optional(v.record(v.string(), v.unknown(), 'must be an object')),
      within_seconds: within,
      personal: v.optional(toggle),
    }),
  ],
  'must be one of: bell, desktop, command, webhook, slack, discord, ntfy',
);

const stageSchema = v.strictObject({ after_minutes: span(MOST_MINUTES, 1), to: names });

const ruleSchema = v.strictObject({
  name,
  when: v.picklist(KINDS, `must be one of: ${KINDS.join(', ')}`),
  minutes: v.optional(minutes),
  percent: v.optional(span(100, 1)),
  least: v.optional(span(10_000, 1)),
  seconds: v.optional(span(86_400, 1)),
  missions: v.optional(v.array(text, 'must be a list of names, * for anything')),
  to: names,
  escalate: v.optional(
    v.pipe(v.array(stageSchema, 'must be a list of stages'), v.maxLength(10, 'has more than 10 stages')),
  ),
  away_minutes: v.optional(minutes),
  digest_minutes: v.optional(minutes),
  urgent: v.optional(toggle),
  off: v.optional(toggle),
});

const clock = v.pipe(
  v.string('must be a time of day such as "22:00"'),
  v.check((value) => minuteOfDay(value) !== undefined, 'must be a time of day such as "22:00"'),
);

/** The file of alert rules as a person writes it. */
export const alertsFileSchema = v.strictObject({
  quiet: v.optional(
    v.strictObject({
      from: clock,
      until: clock,
      zone: v.pipe(v.string('must be a text'), v.check(isZone, 'must be an IANA zone such as Europe/Berlin')),
      days: v.optional(v.array(v.picklist(ALERT_WEEKDAYS, `must be some of: ${ALERT_WEEKDAYS.join(', ')}`))),
    }),
  ),
  channels: plainRecord(name, channelSchema, 'must be an object: a name and a channel each'),
  rules: v.pipe(v.array(ruleSchema, 'must be a list of rules'), v.maxLength(500, 'has more than 500 rules')),
});

export type AlertsFileShape = v.InferOutput<typeof alertsFileSchema>;
export type AlertChannelShape = AlertsFileShape['channels'][string];
export type AlertRuleShape = AlertsFileShape['rules'][number];
