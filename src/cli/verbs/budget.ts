import { byOthersText, type BudgetScope } from '../../domain/cost/budget.ts';
import { isCalendarDay } from '../../lib/calendar-day.ts';
import { safe } from '../../lib/safe-text.ts';
import { moneyText } from '../../domain/cost/prices.ts';
import { BUDGETS_SAMPLE } from '../../state/settings/budgets-file.ts';
import type { BudgetRow } from '../../state/board.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { findMission } from '../find-mission.ts';
import { text } from '../option.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, Session, Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

const MICROS = 1_000_000;

/** What may be spent, what is spent and committed, and more of it for a reason. */
export const budget: Verb = {
  name: 'budget',
  ways: [
    { takes: [] },
    { args: 'sample', takes: [] },
    { args: 'release <account|day|slug>', needs: ['by', 'reason'], takes: ['yes', 'expect'] },
    { args: 'cancel <account|day|slug>', needs: ['reason'], takes: ['yes', 'expect'] },
  ],
  words: 2,
  readsOnly: (words) => !words.includes('release') && !words.includes('cancel'),
  summary:
    'budgets with what is spent and committed; release more of one, or cancel what others scheduled on it',
  options: {
    ...CONSENT_OPTIONS,
    by: text('<amount>', 'so much more, in units of the currency'),
    reason: text('<text>', 'why; it is logged'),
  },
  run: async (context, input) => {
    const [what, which] = input.positionals;
    if (what === 'sample' && which === undefined) {
      context.print(BUDGETS_SAMPLE.trimEnd());
      return 0;
    }
    if (what === undefined) {
      return withSession(context, async (session) => {
        const { unread, rows, complaints, unchecked } = await session.budgets();
        if (complaints.length > 0) return { exit: 2, sentence: complaints.join(' ') };
        if (unread !== undefined) return unread;
        if (input.json)
          context.print(
            JSON.stringify(
              rows.map((row) => rowJson(row, unchecked)),
              undefined,
              2,
            ),
          );
        else for (const line of lines(rows, unchecked)) context.print(line);
        return 0;
      });
    }
    if ((what !== 'release' && what !== 'cancel') || which === undefined) {
      context.complain("budget has sample, release and cancel: budget release day --by 20 --reason '…'.");
      return 2;
    }
    const reason = textOption(input.values, 'reason');
    if (what === 'cancel') {
      if (reason === undefined) {
        context.complain(`Calls are cancelled for a reason: budget cancel ${which} --reason "…".`);
        return 2;
      }
      return withSession(context, async (session) => {
        const scope = await scopeOf(session, which);
        return 'exit' in scope
          ? scope
          : act(context, session, input, { kind: 'budget.cancel', scope, reason });
      });
    }
    const by = textOption(input.values, 'by');
    const units = Number(by);
    if (reason === undefined || by === undefined || !/^\d+(?:\.\d+)?$/.test(by) || units <= 0) {
      context.complain(`This takes an amount and a reason: budget release ${which} --by 20 --reason "…".`);
      return 2;
    }
    return withSession(context, async (session) => {
      const scope = await scopeOf(session, which);
      if ('exit' in scope) return scope;
      return act(context, session, input, {
        kind: 'budget.release',
        scope,
        micros: Math.round(units * MICROS),
        reason,
      });
    });
  },
};

async function scopeOf(session: Session, which: string): Promise<BudgetScope | Complaint> {
  if (which === 'account') return { kind: 'account' };
  if (which === 'day') return { kind: 'day', day: session.budgetDay() };
  if (/^\d{4}-\d\d-\d\d$/.test(which)) {
    return isCalendarDay(which)
      ? { kind: 'day', day: which }
      : { exit: 2, sentence: safe`${which} is no day of the calendar.` };
  }
  const mission = await findMission(session, which);
  return mission.ok ? { kind: 'mission', mission: mission.value } : mission.error;
}

function lines(rows: readonly BudgetRow[], unchecked: string | undefined): readonly string[] {
  if (rows.length === 0) return ['No budgets. clawdtalk-tui budget sample prints a file to begin with.'];
  const table = rows.map(({ words, spent, most, left, currency }) => [
    words,
    unchecked === undefined ? moneyText(spent, currency) : 'not known',
    moneyText(most, currency),
    left < 0
      ? `over by ${moneyText(-left, currency)}`
      : left === 0
        ? 'reached'
        : unchecked === undefined
          ? `${moneyText(left, currency)} left`
          : 'left: not known',
  ]);
  return [
    ...alignColumns([['BUDGET OF', 'SPENT OR COMMITTED', 'MOST', ''], ...table]),
    ...rows.flatMap(({ words, elsewhere, currency }) =>
      elsewhere === undefined
        ? []
        : [
            safe`Of ${words}, ${unchecked === undefined ? `${moneyText(elsewhere.micros, currency)}, ` : ''}${byOthersText(elsewhere)}`,
          ],
    ),
    ...(rows.some(({ elsewhere }) => elsewhere !== undefined)
      ? ['To take those back: clawdtalk-tui budget cancel <account|day|slug> --reason "…".']
      : []),
    ...(unchecked === undefined ? [] : [`Budgets cannot be checked: ${unchecked}.`]),
  ];
}

/** Without prices the sum lacks something: what is spent is more than it, or nobody knows. */
const rowJson = (
  { key, words, spent, most, left, currency, mission, day, elsewhere }: BudgetRow,
  unchecked: string | undefined,
): object => ({
  budget: key,
  of: words,
  spent: unchecked === undefined ? spent / MICROS : null,
  most: most / MICROS,
  left: unchecked === undefined ? left / MICROS : null,
  reached: left <= 0 ? true : unchecked === undefined ? false : null,
  not_known: unchecked ?? null,
  currency,
  scheduled_by_others: {
    count: elsewhere?.count ?? 0,
    cost: unchecked === undefined ? (elsewhere?.micros ?? 0) / MICROS : null,
  },
  mission: mission ?? null,
  day: day ?? null,
});
