import { safe } from '../../lib/safe-text.ts';
import type { OperatorRole } from '../../state/ledger/switches.ts';
import type { Command } from '../command.ts';
import type { Refusal } from './door.ts';

/** What whoever may only approve may do: decide what waits, put it off, put alerts away, stop everything. */
const APPROVING: ReadonlySet<Command['kind']> = new Set([
  'approval.decide',
  'gate.decide',
  'inbox.deny',
  'inbox.snooze',
  'optout.block',
  'optout.confirm',
  'hold.set',
  'alert.answer',
]);

/** Why this operator may not do this; undefined where he may. The role stands in the ledger, for all hosts. */
export function roleRefusal(
  role: OperatorRole,
  { kind }: Pick<Command, 'kind'>,
  operator: string,
): Refusal | undefined {
  if (role === 'all' || kind === 'poll.now') return undefined;
  if (role === 'approve' && APPROVING.has(kind)) return undefined;
  const may =
    role === 'look'
      ? 'may look and change nothing'
      : 'may decide what waits in the inbox and hold dispatch, and nothing else';
  return {
    code: 'role',
    sentence: safe`By the team's ledger ${operator} ${may}: ask somebody whose role is all (clawdtalk-tui ledger role).`,
  };
}
