import { isOpenAlert } from '../../domain/alert/alert.ts';
import type { QuietHours } from '../../domain/alert/alert-rule.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Board } from '../../state/board.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { createTable } from '../table/table.ts';
import type { ScreenDefinition } from '../shell/contract.ts';
import { alertActions } from './actions.ts';
import { alertChannelsSpec, alertRulesSpec, alertsSpec } from './rows.ts';

const TABLES = {
  alerts: createTable(alertsSpec),
  rules: createTable(alertRulesSpec),
  channels: createTable(alertChannelsSpec),
} as const;

const MOST_COMPLAINTS = 3;

/** Who is told of what while nobody looks. */
export const alertsScreen: ScreenDefinition = {
  id: 'alerts',
  title: 'Alerts',
  about: 'who is told of what while nobody looks: alerts, rules, channels',
  parent: 'missions',
  table: ({ tab }) => (tab === 'rules' ? TABLES.rules : tab === 'channels' ? TABLES.channels : TABLES.alerts),
  tabs: [
    {
      id: 'alerts',
      title: 'alerts',
      count: ({ board }) => `${[...board.alerts.values()].filter(isOpenAlert).length} open`,
    },
    { id: 'rules', title: 'rules', count: ({ board }) => String(board.alertRules.size) },
    { id: 'channels', title: 'channels', count: ({ board }) => String(board.alertChannels.size) },
  ],
  actions: () => alertActions,
  allActions: alertActions,
  readers: [],
  madeHere: true,
  empty: (state, _freshness, { tab }) => emptyLines(state, tab),
  head: (board) => headLines(board),
};

function emptyLines({ board }: ConsoleState, tab: string | undefined): readonly string[] {
  const { alertsFile: file } = board;
  if (file === undefined) return ['The rules have not been read yet.'];
  if (!file.found) {
    return [
      'Nobody is told of anything while nobody looks here: there are no rules.',
      `They stand in ${file.path}.`,
      'clawdtalk-tui alerts sample prints a file to begin with.',
    ];
  }
  if (tab === 'rules') return ['There are no rules in the file.'];
  if (tab === 'channels') return ['There are no channels in the file.'];
  return ['Nothing is alerted.'];
}

function headLines({ alertsFile: file }: Board): readonly LineContent[] {
  if (file === undefined) return [];
  return [
    ...file.complaints
      .slice(0, MOST_COMPLAINTS)
      .map((complaint): LineContent => [words('bad')` ${complaint}`]),
    ...(file.complaints.length > 0
      ? [[words('warn')` The rules from before hold until the file is right: clawdtalk-tui alerts check`]]
      : []),
    ...(file.quiet === undefined
      ? []
      : [[words('dim')` Quiet hours ${quietText(file.quiet)}: only what is urgent is told`]]),
  ];
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

function quietText({ fromMinute, untilMinute, zone, days }: QuietHours): string {
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const on = days.length === 0 ? '' : `, from ${days.map((day) => DAYS[day] ?? '').join(' ')}`;
  return safe`${clock(fromMinute)}–${clock(untilMinute)} ${zone}${on}`;
}
