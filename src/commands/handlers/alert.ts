import { isOpenAlert } from '../../domain/alert/alert.ts';
import { safe } from '../../lib/safe-text.ts';
import { alertRowId, muteRowId, readAlertRow, readMuteRow } from '../../state/ledger/alert-body.ts';
import type { CommandOf } from '../command.ts';
import { refuse } from '../door/refusal.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';

const BY_PERSON = safe`Who is alerted is decided by a person.`;

/** Silences a rule for everybody who shares the ledger. */
export const muteAlerts: CommandHandler<CommandOf<'alert.mute'>> = async ({ rule, untilMs }, facts) => {
  const nowMs = facts.nowMs();
  const known =
    facts.alerts?.reading().rules?.rules.some(({ name }) => name === rule) === true ||
    facts.alertRows.all().some((row) => readAlertRow(row)?.rule === rule);
  if (!known) return refuse('not-found', safe`There is no rule '${rule}'. See clawdtalk-tui alerts.`);
  if (untilMs !== undefined && untilMs <= nowMs) return refuse('invalid', safe`That time has passed.`);
  const before = readMuteRow(facts.alertRows.get(muteRowId(rule)), nowMs);
  if (before !== undefined && before.untilMs === untilMs)
    return refuse('already-so', safe`It is muted already.`);
  const how = untilMs === undefined ? 'until somebody unmutes it' : `until ${whenText(untilMs, nowMs)}`;
  return prepared({
    tier: 0,
    title: safe`Mute the rule ${rule} ${how}`,
    lines: [safe`Nobody is told of what it finds, here and wherever the ledger is shared.`],
    basis: { untilMs: before?.untilMs ?? null },
    effect: {
      kind: 'act',
      parts: [],
      local: [{ kind: 'alert.mute', rule, ...(untilMs === undefined ? {} : { untilMs }) }],
      undo: {
        parts: [],
        local: [
          before === undefined
            ? { kind: 'alert.unmute', rule }
            : {
                kind: 'alert.mute',
                rule,
                ...(before.untilMs === undefined ? {} : { untilMs: before.untilMs }),
              },
        ],
      },
    },
    done: safe`${rule} is muted ${how}.`,
    notByEngine: BY_PERSON,
  });
};

export const unmuteAlerts: CommandHandler<CommandOf<'alert.unmute'>> = async ({ rule }, facts) => {
  const before = readMuteRow(facts.alertRows.get(muteRowId(rule)), facts.nowMs());
  if (before === undefined) return refuse('already-so', safe`The rule '${rule}' is not muted.`);
  return prepared({
    tier: 0,
    title: safe`Unmute the rule ${rule}`,
    lines: [safe`What it finds now is told.`],
    basis: { untilMs: before.untilMs ?? null },
    effect: { kind: 'act', parts: [], local: [{ kind: 'alert.unmute', rule }] },
    done: safe`${rule} tells again.`,
    notByEngine: BY_PERSON,
  });
};

/** Puts an alert away: nobody further is told of it. */
export const answerAlert: CommandHandler<CommandOf<'alert.answer'>> = async (command, facts) => {
  const alert = readAlertRow(facts.alertRows.get(alertRowId(command.alert)));
  if (alert === undefined) return refuse('not-found', safe`There is no alert '${command.alert}'.`);
  if (!isOpenAlert(alert)) {
    return refuse(
      'already-so',
      alert.answered === undefined
        ? safe`It is over already.`
        : safe`${alert.answered.by} has put it away already.`,
    );
  }
  return prepared({
    tier: 0,
    title: safe`Put the alert away: ${alert.title}`,
    lines: [safe`Nobody further is told of it. What it is about stays as it is.`],
    basis: { raisedAtMs: alert.raisedAtMs },
    effect: { kind: 'act', parts: [], local: [{ kind: 'alert.answer', alert: alert.id }] },
    done: safe`Put away: ${alert.title}`,
    notByEngine: BY_PERSON,
  });
};

/** Sends a trial to a channel, past mutes, quiet hours and waits. */
export const testAlert: CommandHandler<CommandOf<'alert.test'>> = async ({ channel: name, rule }, facts) => {
  const { alerts } = facts;
  const reading = alerts?.reading();
  const channel = reading?.rules?.channels.get(name);
  if (alerts === undefined || reading === undefined || channel === undefined) {
    return refuse(
      'not-found',
      safe`There is no alert channel '${name}' in ${reading?.path ?? 'the settings'}.`,
    );
  }
  return prepared({
    tier: 1,
    title: safe`Send a test to ${name}`,
    lines: [safe`To ${alerts.targetOf(channel)}`, safe`It says that it is a test. Nothing has happened.`],
    basis: null,
    effect: { kind: 'alert-test', channel: name, ...(rule === undefined ? {} : { rule }) },
    done: safe`${name} took the test.`,
    notByEngine: BY_PERSON,
  });
};
