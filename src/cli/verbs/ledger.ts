import { text } from '../option.ts';
import { textOption } from '../act-verb.ts';
import type { LedgerOrder, Verb, VerbInput } from '../verb.ts';

const ROLES = ['look', 'approve', 'all'] as const;

/** Looks after a team's ledger. */
export const ledger: Verb = {
  name: 'ledger',
  ways: [
    { args: 'status', takes: [] },
    { args: 'migrate', takes: ['grant'] },
    { args: 'import', takes: [] },
    { args: 'role <operator> look|approve|all', takes: [] },
  ],
  words: 3,
  summary: "a team's ledger: look at it, make its tables, take over this machine's own, say who may do what",
  options: { grant: text('<role>', 'a database role that may use it without making tables') },
  run: async (context, input) => {
    const order = orderOf(input);
    if (typeof order === 'string') {
      context.complain(order);
      return 2;
    }
    const done = await context.ledger(order);
    if (!done.ok) {
      context.complain(done.error.sentence);
      return done.error.exit;
    }
    if (input.json) context.print(JSON.stringify(done.value.json, undefined, 2));
    else for (const line of done.value.lines) context.print(line);
    return 0;
  },
};

/** What was asked for, or why it cannot be told. */
function orderOf({ positionals, values }: VerbInput): LedgerOrder | string {
  const [what = 'status', operator, role] = positionals;
  const grant = textOption(values, 'grant');
  switch (what) {
    case 'status':
    case 'import':
      return { kind: what };
    case 'migrate':
      return { kind: 'migrate', ...(grant !== undefined && { grant }) };
    case 'role': {
      const known = ROLES.find((each) => each === role);
      return operator === undefined || known === undefined
        ? 'A role is given as: ledger role <operator> look|approve|all.'
        : { kind: 'role', operator, role: known };
    }
    default:
      return `ledger takes status, migrate, import or role, not '${what}'.`;
  }
}
