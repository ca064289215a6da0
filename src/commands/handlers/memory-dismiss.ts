import { safe, safeText } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { whenText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

/** So much of a change is kept in the record when it is put away. */
const KEPT_SIGNS = 400;

/** Puts a change away that the bot has overtaken. The file stays as it is; the record keeps what ours was. */
export const dismissOvertaken: CommandHandler<CommandOf<'memory.dismiss'>> = async (command, facts) => {
  const parked = facts.overtaken().find(({ seq }) => seq === command.seq);
  if (parked === undefined) return refuse('already-so', safe`It was dismissed already.`);
  const ours = safeText(JSON.stringify(parked.op), { maxLength: KEPT_SIGNS });
  return prepared({
    tier: 1,
    title: safe`Dismiss an overtaken change`,
    lines: [
      safeText(parked.sentence),
      safe`Ours, of ${whenText(parked.createdAtMs, facts.nowMs())}: ${ours}`,
      safe`The state file stays as it is. Only the reminder goes.`,
    ],
    basis: { seq: parked.seq, status: parked.status },
    effect: { kind: 'act', parts: [], local: [{ kind: 'dismiss', seq: parked.seq }] },
    done: safe`Put away: ${ours}`,
    notByEngine: safe`An overtaken change is dismissed by a person.`,
  });
};
