import { isOpenAlert, type Alert } from '../../domain/alert/alert.ts';
import { safe } from '../../lib/safe-text.ts';
import type { AlertChannelRow, AlertRuleRow } from '../../state/board.ts';
import { chosenIds, noFocus } from '../shell/cursor.ts';
import { goTo } from '../shell/navigate.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const HOUR_MS = 60 * 60_000;

const alertsAt = (cursor: Cursor): readonly Alert[] =>
  tabOf(cursor) !== 'alerts'
    ? []
    : chosenIds(cursor).flatMap((id) => cursor.state.board.alerts.get(id) ?? []);

const tabOf = ({ route }: Cursor): string => route.tab ?? 'alerts';

/** The rule in focus, or the rule of the alert in focus. */
function ruleAt(cursor: Cursor): AlertRuleRow | undefined {
  const { alertRules } = cursor.state.board;
  if (tabOf(cursor) === 'rules') return cursor.row as AlertRuleRow | undefined;
  const [alert] = tabOf(cursor) === 'alerts' ? alertsAt(cursor) : [];
  return alert === undefined ? undefined : alertRules.get(alert.rule);
}

/** The channels that a test goes to: the one in focus, or those of the rule. */
function channelsAt(cursor: Cursor): readonly string[] {
  if (tabOf(cursor) === 'channels') {
    const row = cursor.row as AlertChannelRow | undefined;
    return row === undefined ? [] : [row.name];
  }
  return [...new Set(ruleAt(cursor)?.rule.stages.flatMap(({ to }) => to))];
}

const noRule = (cursor: Cursor): string | undefined => {
  if (tabOf(cursor) === 'channels') return 'Rules are muted, not channels: tab turns to the rules.';
  if (cursor.row === undefined) return noFocus(cursor);
  return ruleAt(cursor) === undefined
    ? 'The rule of this alert is not in the file of this machine.'
    : undefined;
};

const MUTES = [
  { id: '1', label: safe`for an hour`, hours: 1 },
  { id: '8', label: safe`for 8 hours`, hours: 8 },
  { id: '24', label: safe`for a day`, hours: 24 },
  { id: '168', label: safe`for a week`, hours: 168 },
  { id: 'ever', label: safe`until somebody unmutes it`, hours: undefined },
] as const;

export const alertActions: readonly Action[] = [
  {
    id: 'alert.answer',
    keys: ['X'],
    label: 'put away',
    about: 'put the alert away: nobody further is told of it; what it is about stays as it is',
    group: 'Change',
    disabled: (cursor) => {
      if (tabOf(cursor) !== 'alerts') return 'Alerts are on the first tab.';
      const alerts = alertsAt(cursor);
      if (alerts.length === 0) return noFocus(cursor);
      return alerts.some(isOpenAlert) ? undefined : 'It is over already.';
    },
    run: (cursor) => {
      const [first, ...more] = alertsAt(cursor)
        .filter(isOpenAlert)
        .map(({ id }) => ({ kind: 'alert.answer', alert: id }) as const);
      if (first !== undefined) cursor.console.acts.begin({ commands: [first, ...more] });
    },
  },
  {
    id: 'alert.mute',
    keys: ['P'],
    label: 'mute',
    about: 'mute the rule for a while, for everybody who shares the ledger',
    group: 'Change',
    disabled: noRule,
    run: (cursor) => {
      const rule = ruleAt(cursor)?.rule.name;
      if (rule === undefined) return;
      const { acts, clock } = cursor.console;
      acts.pick(
        safe`Mute ${rule}`,
        MUTES.map(({ id, label }) => ({ id, label })),
        (id) => {
          const hours = MUTES.find((mute) => mute.id === id)?.hours;
          acts.begin({
            commands: [
              {
                kind: 'alert.mute',
                rule,
                ...(hours === undefined ? {} : { untilMs: clock.now() + hours * HOUR_MS }),
              },
            ],
          });
        },
      );
    },
  },
  {
    id: 'alert.unmute',
    keys: ['U'],
    label: 'unmute',
    about: 'let the rule tell again',
    group: 'Change',
    disabled: (cursor) =>
      noRule(cursor) ?? (ruleAt(cursor)?.muted === undefined ? 'This rule is not muted.' : undefined),
    run: (cursor) => {
      const rule = ruleAt(cursor)?.rule.name;
      if (rule !== undefined) cursor.console.acts.begin({ commands: [{ kind: 'alert.unmute', rule }] });
    },
  },
  {
    id: 'alert.test',
    keys: ['S'],
    label: 'send a test',
    about: 'send a test to the channel in focus, or to one of the rule, past mutes and quiet hours',
    group: 'Change',
    disabled: (cursor) =>
      cursor.row === undefined
        ? noFocus(cursor)
        : channelsAt(cursor).length === 0
          ? 'Its rule is not in the file of this machine, so there is no channel to try.'
          : undefined,
    run: (cursor) => {
      const rule = ruleAt(cursor)?.rule.name;
      const { acts } = cursor.console;
      const channels = channelsAt(cursor);
      const begin = (channel: string): void =>
        acts.begin({
          commands: [{ kind: 'alert.test', channel, ...(rule === undefined ? {} : { rule }) }],
        });
      const [only] = channels;
      if (channels.length === 1 && only !== undefined) begin(only);
      else
        acts.pick(
          safe`Send a test to`,
          channels.map((id) => ({ id, label: safe`${id}` })),
          begin,
        );
    },
  },
];

/** From everywhere. */
export const goToAlerts: Action = {
  id: 'go.alerts',
  keys: ['@'],
  label: 'alerts',
  about: 'who is told of what while nobody looks: alerts, rules and channels',
  group: 'Go',
  hidden: true,
  run: ({ console }) => goTo(console, { screen: 'alerts' }),
};
