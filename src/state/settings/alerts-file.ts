import * as v from 'valibot';
import {
  ALERT_KINDS,
  isTerminalChannel,
  type AlertChannel,
  type AlertChannelSpec,
  type AlertMeasure,
  type AlertRule,
  type AlertRules,
  type AlertSecret,
  type AlertStage,
  type QuietHours,
} from '../../domain/alert/alert-rule.ts';
import { unknownPlaces } from '../../domain/alert/alert-payload.ts';
import { minuteOfDay } from '../../domain/alert/quiet-hours.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import {
  ALERT_WEEKDAYS,
  alertsFileSchema,
  type AlertChannelShape,
  type AlertRuleShape,
  type AlertsFileShape,
} from './alerts-schema.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';
import { jsonPlace } from './json-place.ts';

const MEASURES = ['minutes', 'percent', 'least', 'seconds'] as const satisfies readonly AlertMeasure[];

/** Reads the file of alert rules. All that is wrong with it is told at once, each with its place. */
export function parseAlertsFile(source: string): Result<AlertRules, readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  if (!object.ok) return object;
  const read = v.safeParse(alertsFileSchema, object.value);
  if (!read.success) {
    return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  }
  const faults: FileComplaint[] = [];
  const complain = (path: readonly (string | number)[], sentence: string): void =>
    void faults.push({ ...jsonPlace(source, path), sentence });
  const rules = rulesOf(read.output, complain);
  return faults.length === 0 ? ok(rules) : err(faults.toSorted(byPlace));
}

type Complain = (path: readonly (string | number)[], sentence: string) => void;

function rulesOf(file: AlertsFileShape, complain: Complain): AlertRules {
  const channels = new Map<string, AlertChannel>();
  for (const [channel, shape] of Object.entries(file.channels)) {
    channels.set(
      channel,
      channelOf(channel, shape, (sentence) => complain(['channels', channel], sentence)),
    );
  }
  const seen = new Set<string>();
  const rules = file.rules.map((shape, index): AlertRule => {
    const at = ['rules', index] as const;
    if (seen.has(shape.name)) complain([...at, 'name'], `Two rules have the name "${shape.name}".`);
    seen.add(shape.name);
    for (const [place, channel] of channelsNamed(shape)) {
      if (!channels.has(channel))
        complain([...at, ...place], `There is no channel "${channel}" among the channels.`);
    }
    const kind = ALERT_KINDS[shape.when];
    for (const measure of MEASURES) {
      if (shape[measure] !== undefined && kind.measures[measure] === undefined) {
        complain([...at, measure], `A rule "${shape.when}" has no ${measure}${listed(kind.measures)}.`);
      }
    }
    if ((shape.missions?.length ?? 0) > 0 && !kind.perMission) {
      complain([...at, 'missions'], `A rule "${shape.when}" concerns no mission.`);
    }
    return ruleOf(shape);
  });
  return { channels, rules, ...(file.quiet === undefined ? {} : { quiet: quietOf(file.quiet) }) };
}

const listed = (measures: object): string => {
  const known = Object.keys(measures);
  return known.length === 0 ? '' : `; it has ${known.join(', ')}`;
};

function* channelsNamed(shape: AlertRuleShape): Generator<readonly [readonly (string | number)[], string]> {
  for (const [index, channel] of shape.to.entries()) yield [['to', index], channel];
  for (const [stage, { to }] of (shape.escalate ?? []).entries()) {
    for (const [index, channel] of to.entries()) yield [['escalate', stage, 'to', index], channel];
  }
}

function ruleOf(shape: AlertRuleShape): AlertRule {
  const measures = { ...ALERT_KINDS[shape.when].measures };
  for (const measure of MEASURES) {
    const set = shape[measure];
    if (set !== undefined) measures[measure] = set;
  }
  const later = (shape.escalate ?? [])
    .map(({ after_minutes: afterMinutes, to }): AlertStage => ({ afterMinutes, to }))
    .toSorted((one, other) => one.afterMinutes - other.afterMinutes);
  return {
    name: shape.name,
    when: shape.when,
    measures,
    missions: shape.missions ?? [],
    stages: [{ afterMinutes: 0, to: shape.to }, ...later],
    awayMinutes: shape.away_minutes ?? 0,
    digestMinutes: shape.digest_minutes ?? 0,
    urgent: shape.urgent ?? false,
    off: shape.off ?? false,
  };
}

const quietOf = (quiet: NonNullable<AlertsFileShape['quiet']>): QuietHours => ({
  fromMinute: minuteOfDay(quiet.from) ?? 0,
  untilMinute: minuteOfDay(quiet.until) ?? 0,
  zone: quiet.zone,
  days: (quiet.days ?? []).map((day) => ALERT_WEEKDAYS.indexOf(day)),
});

const WITHIN_SECONDS = 10;

function channelOf(
  channel: string,
  shape: AlertChannelShape,
  complain: (sentence: string) => void,
): AlertChannel {
  const spec = specOf(shape, complain);
  const personal =
    ('personal' in shape && shape.personal === true) ||
    isTerminalChannel({ name: channel, spec, personal: false });
  return { name: channel, spec, personal };
}

function specOf(shape: AlertChannelShape, complain: (sentence: string) => void): AlertChannelSpec {
  switch (shape.kind) {
    case 'bell':
      return { kind: 'bell' };
    case 'desktop':
      return { kind: 'desktop', form: shape.form ?? 'auto' };
    case 'command': {
      const unknown = shape.run.flatMap(unknownPlaces);
      if (unknown.length > 0) complain(`There is no place {${unknown[0]}} that an argument could have.`);
      if (shape.run[0]?.includes('{') === true)
        complain('The program itself is written out, without places.');
      return {
        kind: 'command',
        run: shape.run as [string, ...string[]],
        withinSeconds: shape.within_seconds ?? WITHIN_SECONDS,
      };
    }
    default: {
      const urls = [
        ...(shape.url === undefined ? [] : [{ from: 'text', text: shape.url } as const]),
        ...(shape.url_env === undefined ? [] : [{ from: 'env', name: shape.url_env } as const]),
        ...(shape.url_file === undefined ? [] : [{ from: 'file', path: shape.url_file } as const]),
      ];
      const [url = { from: 'text', text: '' } satisfies AlertSecret, ...more] = urls;
      if (urls.length === 0 || more.length > 0)
        complain('A webhook has exactly one of url, url_env and url_file.');
      if (url.from === 'text' && urls.length > 0) {
        const fault = webhookUrlFault(url.text);
        if (fault !== undefined) complain(fault);
      }
      if (shape.token_env !== undefined && shape.token_file !== undefined) {
        complain('A token comes from token_env or from token_file.');
      }
      const token: AlertSecret | undefined =
        shape.token_env !== undefined
          ? { from: 'env', name: shape.token_env }
          : shape.token_file !== undefined
            ? { from: 'file', path: shape.token_file }
            : undefined;
      const { body } = shape;
      if (body !== undefined && shape.kind !== 'webhook')
        complain(`The body of ${shape.kind} is made here; one of your own takes the kind webhook.`);
      const unknown = body === undefined ? [] : unknownPlaces(JSON.stringify(body));
      if (unknown.length > 0) complain(`There is no place {${unknown[0]}} that a body could have.`);
      return {
        kind: 'webhook',
        form: shape.kind === 'webhook' ? 'json' : shape.kind,
        url,
        ...(token === undefined ? {} : { token }),
        ...(body === undefined ? {} : { body }),
        withinSeconds: shape.within_seconds ?? WITHIN_SECONDS,
      };
    }
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Why nothing is sent to this address; it is not quoted, for it is a secret. */
export function webhookUrlFault(address: string): string | undefined {
  if (!URL.canParse(address)) return 'The address is none: write it as https://host/path.';
  const url = new URL(address);
  if (url.protocol === 'https:') return userFault(url);
  if (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) return userFault(url);
  return 'The address must begin with https:// unless it is on this machine.';
}

const userFault = (url: URL): string | undefined =>
  url.username === '' && url.password === ''
    ? undefined
    : 'The address must hold no user name and no password: use token_env or token_file.';
