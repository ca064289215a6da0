import { lengthText } from '../../lib/length-text.ts';
import { isOpenAlert, type Alert, type AlertDelivery } from '../../domain/alert/alert.ts';
import { ALERT_KINDS, type AlertRule } from '../../domain/alert/alert-rule.ts';
import { safe } from '../../lib/safe-text.ts';
import type { AlertChannelRow, AlertRuleRow } from '../../state/board.ts';
import type { Cell } from '../table/column.ts';
import { byText, inTurn, newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { dayClockText, ownZone } from '../time/clock-text.ts';
import { relativeText, shortLength } from '../time/relative-text.ts';
import { whenCell } from '../time/when-cell.ts';
import { stagesText } from '../../domain/alert/stages-text.ts';

const newestAlert = newestFirst((row: Alert) => row.raisedAtMs);

/** How an alert stands: a sign, a word and a tone. */
function alertState(row: Alert, ascii: boolean): Cell {
  if (row.answered !== undefined) return { text: `${ascii ? '-' : '⊘'} put away`, tone: 'dim' };
  if (row.overAtMs !== undefined) return { text: `${ascii ? '+' : '✓'} over`, tone: 'dim' };
  return { text: `${ascii ? '*' : '●'} open`, tone: 'warn' };
}

/** `desk, phone again in 2 min`: who was told, and how that went. */
function toldCell(row: Alert, nowMs: number): Cell {
  const told = row.deliveries.map((delivery) => deliveryText(delivery, nowMs));
  if (told.length > 0) {
    return {
      text: told.join(', '),
      tone: row.deliveries.some(({ state }) => state === 'failed') ? 'bad' : 'plain',
    };
  }
  if (!isOpenAlert(row)) return { text: 'nobody: it was over before', tone: 'dim' };
  return { text: row.readyAtMs === undefined ? 'nobody yet' : 'being told', tone: 'dim' };
}

function deliveryText({ channel, owner, state, untilMs = 0 }: AlertDelivery, nowMs: number): string {
  const who = owner === undefined ? channel : `${channel} of ${owner}`;
  switch (state) {
    case 'sent':
      return who;
    case 'sending':
      return `${who} …`;
    case 'again':
      return `${who} again ${relativeText(untilMs, nowMs)}`;
    case 'failed':
      return `${who} failed`;
  }
}

export const alertsSpec: TableSpec<Alert> = {
  id: 'alerts.alerts',
  noun: 'alert',
  nouns: 'alerts',
  rows: ({ board }) => board.alerts,
  columns: [
    {
      id: 'state',
      title: 'state',
      minWidth: 10,
      priority: 1,
      cell: (row, { ascii }) => alertState(row, ascii),
    },
    {
      id: 'raised',
      title: 'since',
      minWidth: 10,
      maxWidth: 20,
      priority: 1,
      cell: (row, environment) => whenCell(row.raisedAtMs, environment),
    },
    {
      id: 'what',
      title: 'what',
      minWidth: 28,
      maxWidth: 90,
      priority: 1,
      cell: (row) => ({ text: row.title }),
    },
    {
      id: 'told',
      title: 'told',
      minWidth: 14,
      maxWidth: 40,
      priority: 2,
      cell: (row, { minuteMs }) => toldCell(row, minuteMs),
    },
    {
      id: 'rule',
      title: 'rule',
      minWidth: 10,
      maxWidth: 24,
      priority: 3,
      cell: (row) => ({ text: row.rule, tone: 'dim' }),
    },
  ],
  filter: {
    text: (row) => `${row.title} ${row.rule} ${row.missionName ?? ''}`,
    fields: [
      { name: 'rule', kind: 'text', about: 'name of the rule', read: (row) => row.rule },
      {
        name: 'mission',
        kind: 'text',
        about: 'name or id of the mission',
        read: (row) => `${row.missionName ?? ''} ${row.mission ?? ''}`,
      },
      { name: 'age', kind: 'time', past: true, about: 'time since', read: (row) => row.raisedAtMs },
    ],
  },
  sorts: [
    {
      id: 'open',
      title: 'open first',
      compare: inTurn((one, other) => Number(isOpenAlert(other)) - Number(isOpenAlert(one)), newestAlert),
    },
    { id: 'newest', title: 'newest', compare: newestAlert },
    {
      id: 'rule',
      title: 'rule',
      compare: inTurn(
        byText((row) => row.rule),
        newestAlert,
      ),
    },
  ],
  needsMe: isOpenAlert,
  copyText: (row) => row.command ?? row.id,
  detail: (row, { minuteMs }) => [
    { text: row.title },
    ...row.lines.slice(0, 4).map((text) => ({ text })),
    ...(row.command === undefined ? [] : [{ text: `answer with: ${row.command}`, tone: 'accent' as const }]),
    ...(row.answered === undefined
      ? []
      : [{ text: safe`put away by ${row.answered.by}`, tone: 'dim' as const }]),
    { text: safe`told: ${toldCell(row, minuteMs).text}`, tone: 'dim' },
    ...row.deliveries.flatMap(({ channel, why }) =>
      why === undefined ? [] : [{ text: safe`${channel}: ${why}`, tone: 'bad' as const }],
    ),
  ],
};

function ruleState({ rule, muted }: AlertRuleRow, nowMs: number, ascii: boolean): Cell {
  if (rule.off) return { text: `${ascii ? 'o' : '○'} off`, tone: 'dim' };
  if (muted === undefined) return { text: `${ascii ? '*' : '●'} on`, tone: 'good' };
  const left = muted.untilMs === undefined ? '' : ` ${shortLength(muted.untilMs - nowMs)}`;
  return { text: `${ascii ? 'z' : '☾'} muted${left}`, tone: 'warn' };
}

/** `3 min · 2 min away · digest 30 min`: what a rule waits for. */
function waitsText({ measures, awayMinutes, digestMinutes, urgent, missions }: AlertRule): string {
  const set = Object.entries(measures).filter(([, value]) => value > 0);
  const measured = set.map(([name, value]) =>
    name === 'percent'
      ? `${value} %`
      : name === 'least'
        ? `of ${value}`
        : name === 'minutes'
          ? lengthText(value * 60_000)
          : `${value} s`,
  );
  return [
    ...measured,
    ...(awayMinutes > 0 ? [`${lengthText(awayMinutes * 60_000)} away`] : []),
    ...(digestMinutes > 0 ? [`digest ${lengthText(digestMinutes * 60_000)}`] : []),
    ...(urgent ? ['urgent'] : []),
    ...missions,
  ].join(' · ');
}

export const alertRulesSpec: TableSpec<AlertRuleRow> = {
  id: 'alerts.rules',
  noun: 'rule',
  nouns: 'rules',
  oneAtATime: true,
  rows: ({ board }) => board.alertRules,
  columns: [
    {
      id: 'name',
      title: 'rule',
      minWidth: 12,
      maxWidth: 30,
      priority: 1,
      cell: ({ rule }) => ({ text: rule.name }),
    },
    {
      id: 'state',
      title: 'state',
      minWidth: 11,
      priority: 1,
      cell: (row, { minuteMs, ascii }) => ruleState(row, minuteMs, ascii),
    },
    {
      id: 'when',
      title: 'tells',
      minWidth: 16,
      maxWidth: 18,
      priority: 1,
      cell: ({ rule }) => ({ text: rule.when }),
    },
    {
      id: 'to',
      title: 'whom',
      minWidth: 16,
      maxWidth: 50,
      priority: 1,
      cell: ({ rule }) => ({ text: stagesText(rule) }),
    },
    {
      id: 'open',
      title: 'open',
      minWidth: 4,
      priority: 2,
      align: 'right',
      cell: ({ open }) => ({ text: open === 0 ? '-' : String(open), tone: open === 0 ? 'dim' : 'warn' }),
    },
    {
      id: 'waits',
      title: 'waits for',
      minWidth: 14,
      maxWidth: 40,
      priority: 3,
      cell: ({ rule }) => ({ text: waitsText(rule), tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ rule }) => `${rule.name} ${rule.when} ${stagesText(rule)}`,
    fields: [{ name: 'kind', kind: 'text', about: 'what it tells', read: ({ rule }) => rule.when }],
  },
  sorts: [{ id: 'file', title: 'as in the file', compare: () => 0 }],
  copyText: ({ rule }) => rule.name,
  detail: ({ rule, muted }, { minuteMs, zoneMode, operatorZone }) => [
    { text: `Tells when ${ALERT_KINDS[rule.when].about}: ${stagesText(rule)}.` },
    { text: waitsText(rule), tone: 'dim' },
    ...(muted === undefined
      ? []
      : [
          {
            text: safe`muted by ${muted.by}${muted.untilMs === undefined ? '' : ` until ${dayClockText(muted.untilMs, ownZone(zoneMode, operatorZone), minuteMs)}`}`,
            tone: 'warn' as const,
          },
        ]),
  ],
};

export const alertChannelsSpec: TableSpec<AlertChannelRow> = {
  id: 'alerts.channels',
  noun: 'channel',
  nouns: 'channels',
  oneAtATime: true,
  rows: ({ board }) => board.alertChannels,
  columns: [
    {
      id: 'name',
      title: 'channel',
      minWidth: 12,
      maxWidth: 30,
      priority: 1,
      cell: ({ name }) => ({ text: name }),
    },
    { id: 'kind', title: 'kind', minWidth: 8, priority: 1, cell: ({ kind }) => ({ text: kind }) },
    {
      id: 'target',
      title: 'leads to',
      minWidth: 24,
      maxWidth: 60,
      priority: 1,
      cell: ({ target }) => ({ text: target }),
    },
    {
      id: 'last',
      title: 'last told',
      minWidth: 14,
      maxWidth: 60,
      priority: 2,
      cell: ({ last }, { minuteMs }) => lastCell(last, minuteMs),
    },
  ],
  filter: {
    text: ({ name, kind, target }) => `${name} ${kind} ${target}`,
    fields: [{ name: 'kind', kind: 'text', about: 'kind of channel', read: ({ kind }) => kind }],
  },
  sorts: [{ id: 'file', title: 'as in the file', compare: () => 0 }],
  needsMe: ({ last }) => last?.state === 'failed',
  copyText: ({ name }) => name,
  detail: ({ last, personal }) => [
    {
      text: personal
        ? 'Each operator has one of his own by this name.'
        : 'One for everybody who shares the ledger.',
    },
    ...(last?.why === undefined ? [] : [{ text: last.why, tone: 'bad' as const }]),
  ],
};

function lastCell(last: AlertDelivery | undefined, nowMs: number): Cell {
  if (last === undefined) return { text: 'never', tone: 'dim' };
  const when = relativeText(last.atMs, nowMs);
  switch (last.state) {
    case 'sent':
      return { text: when, tone: 'good' };
    case 'sending':
      return { text: 'now', tone: 'accent' };
    case 'again':
      return { text: `failed ${when}, again ${relativeText(last.untilMs ?? nowMs, nowMs)}`, tone: 'warn' };
    case 'failed':
      return { text: `failed ${when}`, tone: 'bad' };
  }
}
