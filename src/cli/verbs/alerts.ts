import { isOpenAlert, type Alert } from '../../domain/alert/alert.ts';
import type { AlertChannel, AlertRule, AlertRules } from '../../domain/alert/alert-rule.ts';
import { isTerminalChannel } from '../../domain/alert/alert-rule.ts';
import { ALERTS_SAMPLE } from '../../state/settings/alerts-sample.ts';
import { act } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { text } from '../option.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, ExitCode, Session, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';
import { stagesText } from '../../domain/alert/stages-text.ts';

/** Who is told of what: looked at, tried, silenced. */
export const alerts: Verb = {
  name: 'alerts',
  ways: [
    { takes: [] },
    { args: 'check | sample', takes: [] },
    { args: 'test [rule|channel]', takes: [] },
    { args: 'mute <rule>', takes: ['for'] },
    { args: 'unmute <rule>', takes: [] },
    { args: 'answer <alert>', takes: [] },
  ],
  words: 2,
  summary:
    'who is told of what: the rules, what they found, the channels; check the file, try a channel, mute a rule, put an alert away',
  options: { for: text('<time>', 'how long it is muted: 90m, 8h, 2d; until it is unmuted if not given') },
  run: async (context, input) => {
    const [what, name] = input.positionals;
    switch (what) {
      case undefined:
        return withSession(context, async (session) => list(context, input, session));
      case 'sample':
        context.print(ALERTS_SAMPLE.trimEnd());
        return 0;
      case 'check':
        return check(context, input);
      case 'test':
        return withSession(context, async (session) => tryOut(context, input, session, name));
      case 'mute':
      case 'unmute':
      case 'answer':
        return change(context, input, what, name);
      default:
        context.complain(`alerts has no '${what}': it has check, sample, test, mute, unmute and answer.`);
        return 2;
    }
  },
};

/** Without a server and without a ledger: the file alone. */
async function check(context: VerbContext, input: VerbInput): Promise<ExitCode> {
  const { path, rules, complaints } = await context.alertRules();
  if (input.json) {
    context.print(
      JSON.stringify({ path, ok: complaints.length === 0 && rules !== undefined, complaints }, undefined, 2),
    );
  }
  if (complaints.length > 0) {
    for (const complaint of complaints) context.complain(`${path}: ${complaint}`);
    return 2;
  }
  if (rules === undefined) {
    context.complain(`There is no ${path}. clawdtalk-tui alerts sample prints one to begin with.`);
    return 5;
  }
  if (!input.json) {
    context.print(
      `${path}: ${counted(rules.rules.length, 'rule')}, ${counted(rules.channels.size, 'channel')}, nothing to complain of.`,
    );
  }
  return 0;
}

function list(context: VerbContext, input: VerbInput, session: Session): ExitCode {
  const { reading, found, muted, targetOf } = session.alerts();
  const { path, rules, complaints } = reading;
  const open = found.filter(isOpenAlert);
  if (input.json) {
    context.print(
      JSON.stringify(
        {
          path,
          complaints,
          rules: (rules?.rules ?? []).map((rule) => ruleJson(rule, muted(rule.name), open)),
          channels: [...(rules?.channels.values() ?? [])].map((channel) => ({
            name: channel.name,
            kind: channel.spec.kind === 'webhook' ? channel.spec.form : channel.spec.kind,
            target: targetOf(channel),
          })),
          alerts: found.map(alertRowJson),
        },
        undefined,
        2,
      ),
    );
    return 0;
  }
  for (const complaint of complaints) context.print(`${path}: ${complaint}`);
  if (rules === undefined) {
    context.print(`No rules: there is no ${path}. clawdtalk-tui alerts sample prints one to begin with.`);
    return 0;
  }
  const { zone } = session;
  const ruleRows = rules.rules.map((rule) => [
    rule.name,
    rule.when,
    stagesText(rule),
    stateText(rule, muted(rule.name), zone),
  ]);
  for (const line of alignColumns([['RULE', 'WHEN', 'TELLS', 'STATE'], ...ruleRows])) context.print(line);
  context.print('');
  const channelRows = [...rules.channels.values()].map((channel) => [
    channel.name,
    kindText(channel),
    targetOf(channel),
  ]);
  for (const line of alignColumns([['CHANNEL', 'KIND', 'LEADS TO'], ...channelRows])) context.print(line);
  context.print('');
  if (open.length === 0) context.print('Nothing is alerted now.');
  else {
    const rows = open.map((alert) => [
      localTimeText(alert.raisedAtMs, zone),
      alert.id,
      toldText(alert),
      alert.title,
    ]);
    for (const line of alignColumns([['SINCE', 'ALERT', 'TOLD', 'WHAT'], ...rows])) context.print(line);
  }
  return 0;
}

/** Tries one channel, those of a rule, or all that a verb can reach. */
async function tryOut(
  context: VerbContext,
  input: VerbInput,
  session: Session,
  name: string | undefined,
): Promise<Complaint | ExitCode> {
  const { reading } = session.alerts();
  const { rules } = reading;
  if (rules === undefined) {
    return {
      exit: 5,
      sentence: `There is no ${reading.path}. clawdtalk-tui alerts sample prints one to begin with.`,
    };
  }
  const rule = rules.rules.find((each) => each.name === name);
  const channels = channelsOf(rules, rule, name);
  if (channels.length === 0) {
    return {
      exit: 2,
      sentence:
        name === undefined
          ? 'There is no channel to try.'
          : `There is neither a channel nor a rule '${name}'.`,
    };
  }
  let worst: ExitCode = 0;
  for (const channel of channels) {
    if (isTerminalChannel(channel)) {
      context.complain(
        `${channel.name}: only a console has a terminal to show it on; try it on its Alerts screen.`,
      );
      continue;
    }
    const done = await act(context, session, input, {
      kind: 'alert.test',
      channel: channel.name,
      ...(rule === undefined ? {} : { rule: rule.name }),
    });
    if (done === 0) continue;
    if (typeof done === 'number') worst = done;
    else {
      context.complain(done.sentence);
      worst = done.exit;
    }
  }
  return worst;
}

function channelsOf(
  rules: AlertRules,
  rule: AlertRule | undefined,
  name: string | undefined,
): readonly AlertChannel[] {
  if (name === undefined) return [...rules.channels.values()];
  const names = rule === undefined ? [name] : [...new Set(rule.stages.flatMap(({ to }) => to))];
  return names.flatMap((each) => rules.channels.get(each) ?? []);
}

function change(
  context: VerbContext,
  input: VerbInput,
  what: 'mute' | 'unmute' | 'answer',
  name: string | undefined,
): Promise<ExitCode> | ExitCode {
  if (name === undefined) {
    context.complain(
      `Name ${what === 'answer' ? 'an alert' : 'a rule'}: alerts ${what} <${what === 'answer' ? 'alert' : 'rule'}>. See alerts.`,
    );
    return 2;
  }
  const given = textOption(input.values, 'for');
  const lengthMs = given === undefined ? undefined : lengthOf(given);
  if (given !== undefined && (what !== 'mute' || lengthMs === undefined)) {
    context.complain(
      what === 'mute' ? `'${given}' is no time: write 90m, 8h or 2d.` : 'Only mute takes --for.',
    );
    return 2;
  }
  return withSession(context, (session) => {
    if (what === 'answer') return act(context, session, input, { kind: 'alert.answer', alert: name });
    if (what === 'unmute') return act(context, session, input, { kind: 'alert.unmute', rule: name });
    return act(context, session, input, {
      kind: 'alert.mute',
      rule: name,
      ...(lengthMs === undefined ? {} : { untilMs: session.clock.now() + lengthMs }),
    });
  });
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90m`, `8h`, `2d`. */
function lengthOf(words: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4})\s*(m|min|h|d)$/.exec(words.trim()) ?? [];
  const each = UNITS[unit];
  return each === undefined || Number(count) === 0 ? undefined : Number(count) * each;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const kindText = ({ spec }: AlertChannel): string =>
  spec.kind === 'webhook' && spec.form !== 'json' ? spec.form : spec.kind;

type Muted = ReturnType<ReturnType<Session['alerts']>['muted']>;

function stateText(rule: AlertRule, mute: Muted, zone: string): string {
  if (rule.off) return 'off';
  if (mute === undefined) return 'on';
  return mute.untilMs === undefined
    ? `muted by ${mute.by}`
    : `muted by ${mute.by} until ${localTimeText(mute.untilMs, zone)}`;
}

function toldText({ deliveries }: Alert): string {
  const told = deliveries.filter(({ state }) => state === 'sent').map(({ channel }) => channel);
  const failed = deliveries
    .filter(({ state }) => state === 'failed')
    .map(({ channel }) => `${channel} failed`);
  return [...told, ...failed].join(', ') || 'nobody yet';
}

const ruleJson = (rule: AlertRule, mute: Muted, open: readonly Alert[]): object => ({
  name: rule.name,
  when: rule.when,
  ...rule.measures,
  missions: rule.missions,
  stages: rule.stages.map(({ afterMinutes, to }) => ({ after_minutes: afterMinutes, to })),
  away_minutes: rule.awayMinutes,
  digest_minutes: rule.digestMinutes,
  urgent: rule.urgent,
  off: rule.off,
  muted: mute === undefined ? null : { by: mute.by, until: isoOrNull(mute.untilMs) },
  open: open.filter((alert) => alert.rule === rule.name).length,
});

const alertRowJson = (alert: Alert): object => ({
  id: alert.id,
  rule: alert.rule,
  when: alert.when,
  title: alert.title,
  lines: alert.lines,
  mission: alert.mission ?? null,
  command: alert.command ?? null,
  since: isoOrNull(alert.sinceMs),
  raised: isoOrNull(alert.raisedAtMs),
  over: isoOrNull(alert.overAtMs),
  answered_by: alert.answered?.by ?? null,
  told: alert.deliveries.map(({ channel, owner, stage, state, tries, atMs, why }) => ({
    channel,
    owner: owner ?? null,
    stage,
    state,
    tries,
    at: isoOrNull(atMs),
    why: why ?? null,
  })),
});
