import { lengthText } from '../../lib/length-text.ts';
import { whenText } from '../../commands/handlers/when-text.ts';
import { fitsPattern, type AlertKind, type AlertRule } from '../../domain/alert/alert-rule.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { byOthersText } from '../../domain/cost/budget.ts';
import { moneyText } from '../../domain/cost/prices.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import { accountUsage } from '../../domain/server/account-usage.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board, BudgetRow } from '../../state/board.ts';
import { answerCommand, missionCommand } from './answer-command.ts';

/** Something that a rule found. */
export interface AlertCondition {
  /** Names it among all that the rule may find. */
  readonly subject: string;
  readonly title: SafeText;
  readonly lines: readonly SafeText[];
  /** Absent where the board does not tell: then it counts from when it was first seen. */
  readonly sinceMs?: number;
  /** Told when it has lasted so long; 0 where at once. */
  readonly afterMs: number;
  readonly mission?: string;
  readonly missionName?: SafeText;
  readonly command?: SafeText;
}

export interface ConditionFacts {
  readonly board: Board;
  readonly nowMs: number;
  /** This machine: what is wrong here is wrong nowhere else. */
  readonly host: string;
  /** Missions that this process has seen running: their end is news, however old it is. */
  readonly seenRunning: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
/** What ended longer ago was not missed by a rule, but lies before it. */
const NEWS_MS = 60 * MINUTE_MS;

type Finder = (facts: ConditionFacts, rule: AlertRule) => readonly AlertCondition[];

/** Everything that a rule finds on the board now, also what has not lasted long enough yet. */
export const findConditions = (facts: ConditionFacts, rule: AlertRule): readonly AlertCondition[] =>
  FINDERS[rule.when](facts, rule);

const FINDERS: Readonly<Record<AlertKind, Finder>> = {
  'approval-waits': ({ board, nowMs }, rule) =>
    waiting(board, nowMs, rule).map((item) => ({
      ...itemCondition(item, nowMs),
      title: safe`${WAITS[item.kind] ?? 'Waits'}: ${item.title}`,
      afterMs: minutesOf(rule),
    })),
  'approval-expires': ({ board, nowMs }, rule) =>
    waiting(board, nowMs, rule).flatMap((item) => {
      if (item.expiresAtMs === undefined || item.expiresAtMs - nowMs > minutesOf(rule)) return [];
      const left = lengthText(Math.max(MINUTE_MS, item.expiresAtMs - nowMs));
      return [{ ...itemCondition(item, nowMs), title: safe`Ends in ${left}: ${item.title}`, afterMs: 0 }];
    }),
  'opt-out': ({ board, nowMs }, rule) =>
    open(board, nowMs, rule)
      .filter(({ kind }) => kind === 'opt-out')
      .map((item) => ({ ...itemCondition(item, nowMs), title: safe`Opt-out: ${item.title}`, afterMs: 0 })),
  'mission-stuck': ({ board }, rule) =>
    missions(board, rule, ({ stuck }) => stuck).map((row) => ({
      ...missionCondition(row, row.runId ?? '', 'Stuck'),
      afterMs: minutesOf(rule),
    })),
  'mission-ended': (facts, rule) => ended(facts, rule, () => true),
  'mission-failed': (facts, rule) => ended(facts, rule, (status) => status === 'failed'),
  'goal-met': ({ board }, rule) => {
    const met = new Set(
      [...board.findings.values()].filter(({ kind }) => kind === 'goal-met').map(({ mission }) => mission),
    );
    return missions(
      board,
      rule,
      (row) => (met.has(row.key) || row.reason.kind === 'found') && !isTerminalRun(row.status),
    ).map((row) => ({ ...missionCondition(row, row.runId ?? '', 'Goal met'), afterMs: 0 }));
  },
  'calls-failing': callsFailing,
  'engine-stopped': ({ board, host }, rule) => [
    ...(board.actsRefused === undefined
      ? []
      : [
          {
            subject: `acts:${host}`,
            title: safe`Nothing can be done from ${host}`,
            lines: [board.actsRefused],
            afterMs: minutesOf(rule),
            command: safe`clawdtalk-tui doctor`,
          },
        ]),
    ...missions(
      board,
      rule,
      (row) =>
        board.hold === undefined &&
        row.drive === 'on' &&
        row.driver === 'nobody' &&
        !isTerminalRun(row.status),
    ).map((row) => ({
      ...missionCondition(row, 'undriven', 'Nobody drives'),
      command: safe`clawdtalk-tui watch`,
      afterMs: minutesOf(rule),
    })),
  ],
  'bot-lost': ({ board: { bot }, host }, rule) =>
    bot === undefined || (bot.state !== 'stopped' && bot.trouble === undefined)
      ? []
      : [
          {
            subject: `bot:${host}`,
            title: safe`The bot's connection on ${host} is down`,
            lines: [
              bot.trouble?.sentence ?? bot.sentence,
              ...(bot.trouble === undefined ? [] : [bot.trouble.cure]),
            ],
            afterMs: minutesOf(rule),
            command: safe`clawdtalk-tui doctor`,
          },
        ],
  'server-lost': ({ board, host }, rule) => {
    const lost = [...board.pollers.values()].find(
      ({ state, attempt, error }) =>
        state === 'failing' && attempt >= 2 && error !== undefined && error.kind !== 'not-found',
    );
    if (lost?.error === undefined) return [];
    return [
      {
        subject: `server:${host}`,
        title: safe`The server does not answer ${host}`,
        lines: [safeText(lost.error.sentence)],
        afterMs: minutesOf(rule),
        command: safe`clawdtalk-tui doctor`,
      },
    ];
  },
  'quota-near': ({ board }, rule) =>
    accountUsage(board.account)
      .filter(({ used, most }) => most > 0 && used >= (most * (rule.measures.percent ?? 90)) / 100)
      .map(({ words, used, most }) => ({
        subject: `quota:${words}`,
        title: safe`Quota: ${Math.round(used)} of ${Math.round(most)} ${words}`,
        lines: [],
        afterMs: 0,
      })),
  'budget-near': (facts, rule) =>
    budgets(facts, rule, ({ spent, most }) => spent * 100 >= most * (rule.measures.percent ?? 80)),
  'budget-reached': (facts, rule) => budgets(facts, rule, ({ left }) => left <= 0),
  'clock-wrong': ({ board: { server }, host }, rule) => {
    const skewMs = server?.clockSkewMs ?? 0;
    const seconds = Math.round(Math.abs(skewMs) / 1_000);
    if (seconds < (rule.measures.seconds ?? 60)) return [];
    return [
      {
        subject: `clock:${host}`,
        title: safe`The clock of ${host} is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the server's`,
        lines: [],
        afterMs: 0,
        command: safe`clawdtalk-tui doctor`,
      },
    ];
  },
  'file-broken': ({ board: { stateFile }, host }, rule) =>
    stateFile === undefined || (stateFile.kind !== 'broken' && stateFile.kind !== 'unreadable')
      ? []
      : [
          {
            subject: `file:${host}:${stateFile.path}`,
            title: safe`The bot's state file on ${host} cannot be read`,
            lines: [stateFile.sentence],
            sinceMs: stateFile.sinceMs,
            afterMs: minutesOf(rule),
            command: safe`clawdtalk-tui doctor`,
          },
        ],
};

const WAITS: Partial<Readonly<Record<InboxItem['kind'], string>>> = {
  request: 'Approval waits',
  gate: 'Round waits',
  ask: 'The bot asks',
  proposal: 'Proposal waits',
  act: 'Left for a person',
  plan: 'Round to plan',
  unclear: 'Unclear',
};

const minutesOf = ({ measures }: AlertRule): number => (measures.minutes ?? 0) * MINUTE_MS;

function open(board: Board, nowMs: number, rule: AlertRule): readonly InboxItem[] {
  return [...board.inbox.values()].filter(
    (item) =>
      item.state === 'open' &&
      (item.snoozedUntilMs ?? 0) <= nowMs &&
      fits(rule, item.mission === undefined ? undefined : board.missions.get(item.mission), [
        item.mission,
        item.missionName,
      ]),
  );
}

/** What somebody has to decide; opt-outs have a rule of their own, and what a hold does not reach is shown with it. */
const waiting = (board: Board, nowMs: number, rule: AlertRule): readonly InboxItem[] =>
  open(board, nowMs, rule).filter(({ kind }) => kind !== 'opt-out' && kind !== 'held');

function itemCondition(item: InboxItem, nowMs: number): Omit<AlertCondition, 'title' | 'afterMs'> {
  // A request says by itself when it ends.
  const ends =
    item.expiresAtMs === undefined || item.kind === 'request'
      ? []
      : [safe`Ends ${whenText(item.expiresAtMs)}`];
  return {
    subject: item.id,
    lines: [
      ...item.warnings.map((warning) => safe`DECEPTIVE TEXT: ${warning}`),
      ...item.lines.filter((line) => line !== item.title),
      ...ends,
    ],
    // A machine's clock that is behind makes nothing wait longer.
    sinceMs: Math.min(item.createdAtMs, nowMs),
    ...(item.mission === undefined ? {} : { mission: item.mission }),
    ...(item.missionName === undefined ? {} : { missionName: item.missionName }),
    command: answerCommand(item),
  };
}

/** Names are compared only of those that it may concern: with thousands of missions and dozens of rules that counts. */
function missions(
  board: Board,
  rule: AlertRule,
  wanted: (row: MissionRow) => boolean,
): readonly MissionRow[] {
  const found: MissionRow[] = [];
  for (const row of board.missions.values()) if (wanted(row) && fits(rule, row, [])) found.push(row);
  return found;
}

function fits(
  rule: AlertRule,
  row: MissionRow | undefined,
  others: readonly (string | undefined)[],
): boolean {
  if (rule.missions.length === 0) return true;
  const names = [row?.slug, row?.name, row?.key, row?.missionId, ...others].filter(
    (name) => name !== undefined,
  );
  return rule.missions.some((pattern) => names.some((name) => fitsPattern(name, pattern)));
}

function budgets(
  { board }: ConditionFacts,
  rule: AlertRule,
  wanted: (row: BudgetRow) => boolean,
): readonly AlertCondition[] {
  return (board.budgets ?? [])
    .filter(
      (row) =>
        wanted(row) &&
        fits(rule, row.mission === undefined ? undefined : board.missions.get(row.mission), [row.mission]),
    )
    .map(({ key, words: of, spent, most, left, currency, mission, elsewhere }) => ({
      subject: `budget:${key}`,
      title: safe`Budget of ${of} ${left <= 0 ? 'reached' : 'near'}: ${moneyText(spent, currency)} of ${moneyText(most, currency)}`,
      lines: [
        ...(left < 0 ? [safe`Over by ${moneyText(-left, currency)}.`] : []),
        left <= 0
          ? elsewhere === undefined
            ? safe`Nothing more goes out on it.`
            : safe`Nothing more is sent on it from here.`
          : safe`${moneyText(left, currency)} is left.`,
        ...(elsewhere === undefined ? [] : [safe`${byOthersText(elsewhere)}`]),
      ],
      afterMs: 0,
      ...(mission === undefined ? {} : { mission }),
      command: safe`clawdtalk-tui budget`,
    }));
}

const missionCondition = (row: MissionRow, what: string, words: string): Omit<AlertCondition, 'afterMs'> => ({
  subject: `${row.key}:${what}`,
  title: safe`${words}: ${row.name}`,
  lines: [row.reason.sentence],
  mission: row.key,
  missionName: row.name,
  command: missionCommand(row),
});

function ended(
  { board, nowMs, seenRunning }: ConditionFacts,
  rule: AlertRule,
  wanted: (status: string) => boolean,
): readonly AlertCondition[] {
  return missions(
    board,
    rule,
    (row) =>
      isTerminalRun(row.status) &&
      wanted(row.status) &&
      (seenRunning.has(row.key) || nowMs - (row.lastChangeAtMs ?? -Infinity) < NEWS_MS),
  ).map((row) => ({
    ...missionCondition(row, row.runId ?? '', ENDED[row.status] ?? 'Ended'),
    ...(row.lastChangeAtMs === undefined ? {} : { sinceMs: Math.min(row.lastChangeAtMs, nowMs) }),
    afterMs: 0,
  }));
}

const ENDED: Readonly<Record<string, string>> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Of the calls that ended within the last minutes; nobody answering is no failure. */
function callsFailing({ board, nowMs }: ConditionFacts, rule: AlertRule): readonly AlertCondition[] {
  const { minutes = 60, percent = 50, least = 5 } = rule.measures;
  const sinceMs = nowMs - minutes * MINUTE_MS;
  let all = 0;
  let failed = 0;
  let last: SafeText | undefined;
  for (const { event, missionKey, missionName } of board.scheduled.values()) {
    if (event.channel !== 'call') continue;
    const atMs = event.dispatchedAtMs ?? event.scheduledAtMs;
    if (atMs === undefined || atMs < sinceMs || atMs > nowMs) continue;
    const hasFailed = event.status === 'failed' || event.callStatus === 'failed';
    if (event.status !== 'completed' && !hasFailed) continue;
    const row = missionKey === undefined ? undefined : board.missions.get(missionKey);
    if (!fits(rule, row, [missionKey, missionName])) continue;
    all += 1;
    if (!hasFailed) continue;
    failed += 1;
    last = event.errors?.at(-1) ?? last;
  }
  if (all < least || failed * 100 < all * percent) return [];
  return [
    {
      subject: 'calls',
      title: safe`${failed} of ${all} calls failed within ${lengthText(minutes * MINUTE_MS)}`,
      lines: last === undefined ? [] : [safe`The last says: ${last}`],
      afterMs: 0,
      command: safe`clawdtalk-tui status`,
    },
  ];
}
