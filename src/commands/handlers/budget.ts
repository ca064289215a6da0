import { limitsOf, scopeKey, scopeText } from '../../domain/cost/budget.ts';
import { moneyText } from '../../domain/cost/prices.ts';
import { safe } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import { standingOf } from '../door/budget-guard.ts';
import { refuse } from '../door/refusal.ts';
import { prepared, type CommandHandler } from './handler.ts';

/** More than any budget: a slip of the hand. */
const MOST_MICROS = 1_000_000 * 1_000_000;

/** Lets more be spent than a budget says: that much and no more, in the ledger, for every machine that shares it. */
export const releaseBudget: CommandHandler<CommandOf<'budget.release'>> = async (command, facts) => {
  const { scope, micros, reason } = command;
  const book = facts.budget.book();
  if (book === undefined)
    return refuse('not-found', safe`There are no budgets: see clawdtalk-tui budget sample.`);
  if (!Number.isInteger(micros) || micros <= 0 || micros > MOST_MICROS) {
    return refuse('invalid', safe`More than 0 and less than a million may be released at a time.`);
  }
  const names = scope.kind === 'mission' ? facts.budget.missionNames(scope.mission) : [];
  const limit =
    scope.kind === 'day'
      ? book.perDay === undefined
        ? undefined
        : { scope, micros: book.perDay }
      : limitsOf(book, {
          atMs: facts.nowMs(),
          names: scope.kind === 'mission' ? [scope.mission, ...names] : [],
          ...(scope.kind === 'mission' && { mission: scope.mission }),
        }).find((each) => scopeKey(each.scope) === scopeKey(scope));
  const words = scopeText(scope, names[0]);
  if (limit === undefined) return refuse('not-found', safe`There is no budget of ${words}.`);
  const standing = standingOf(facts.budget, book, limit);
  const money = (amount: number): string => moneyText(amount, book.currency);
  return prepared({
    tier: 2,
    title: safe`Release ${money(micros)} more for ${words}`,
    lines: [
      safe`Budget: ${money(limit.micros)}${standing.extra === 0 ? '' : safe`, and ${money(standing.extra)} released before`}`,
      safe`Afterwards: ${money(limit.micros + standing.extra + micros)}`,
      safe`Reason: ${reason}`,
      safe`What the budget took back is scheduled again, each at its next allowed time, as far as it suffices.`,
    ],
    mentions: [safe`Spent or committed now: ${money(standing.spent)}`],
    basis: { limit: limit.micros, extra: standing.extra },
    ...(scope.kind === 'mission' && { mission: scope.mission }),
    effect: {
      kind: 'act',
      parts: [],
      local: [{ kind: 'budget.extra', scope: scopeKey(scope), micros, currency: book.currency, reason }],
    },
    done: safe`${money(micros)} more may be spent on ${words}.`,
    notByEngine: safe`A budget is released by a person.`,
  });
};
