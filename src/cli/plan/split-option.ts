import { isAssistant, type Assistant } from '../../domain/assistant/assistant.ts';
import type { AssistantId } from '../../domain/ids.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { PlanSplit } from '../../state/planning.ts';
import { textOption } from '../act-verb.ts';
import type { Complaint, Session, VerbInput } from '../verb.ts';

/** `Ada:50,Ben:50`, as it was typed. */
interface TypedSplit {
  readonly first: string;
  readonly second: string;
  readonly percent: number;
  readonly seed?: string;
}

/** What is wrong with `--split` and what goes with it; undefined where nothing is. */
export function splitFault(values: VerbInput['values']): string | undefined {
  const text = textOption(values, 'split');
  if (text === undefined) {
    return textOption(values, 'seed') === undefined ? undefined : '--seed belongs to --split "A:50,B:50".';
  }
  if (textOption(values, 'assistant') !== undefined)
    return '--split names both assistants: leave --assistant out.';
  if (textOption(values, 'mission') === undefined)
    return '--split shares the list of a mission: name it with --mission.';
  if (values['round'] === true)
    return 'The approved round has its own assistant: --split goes with a list, not with --round.';
  return sharesOf(values) === undefined
    ? safe`--split is two assistants with whole percents that make a hundred, such as "Ada:50,Ben:50", not "${text}".`
    : undefined;
}

/** What `--split` says; undefined where it is not there, or nonsense. */
export function sharesOf(values: VerbInput['values']): TypedSplit | undefined {
  const text = textOption(values, 'split');
  const read = text === undefined ? null : /^(.+):(\d{1,2})\s*,(.+):(\d{1,2})$/s.exec(text.trim());
  if (read === null) return undefined;
  const [, first = '', left, second = '', right] = read;
  const [percent, rest] = [Number(left), Number(right)];
  if (first.trim() === '' || second.trim() === '' || percent < 1 || percent + rest !== 100) return undefined;
  const seed = textOption(values, 'seed');
  return { first: first.trim(), second: second.trim(), percent, ...(seed !== undefined && { seed }) };
}

/** The assistants that a split names, by id or by a name that only one has. */
export async function splitOf(
  { first, second, percent, seed }: TypedSplit,
  session: Session,
): Promise<Result<{ readonly first: AssistantId; readonly split: PlanSplit }, Complaint>> {
  const listed = await session.server.listAssistants();
  if (!listed.ok) return err({ exit: 4, sentence: listed.error.sentence });
  const one = namedOne(first, listed.value);
  if (!one.ok) return one;
  const other = namedOne(second, listed.value);
  if (!other.ok) return other;
  if (one.value.id === other.value.id)
    return err({
      exit: 2,
      sentence: safe`--split takes two different assistants; both are ${one.value.name}.`,
    });
  return ok({
    first: one.value.id,
    split: { assistantId: other.value.id, percent, ...(seed !== undefined && { seed }) },
  });
}

function namedOne(name: string, assistants: readonly Assistant[]): Result<Assistant, Complaint> {
  const byId = assistants.find((each) => isAssistant(each, name));
  if (byId !== undefined) return ok(byId);
  const found = assistants.filter((each) => each.name === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return ok(only);
  return err({
    exit: 2,
    sentence:
      found.length === 0
        ? safe`There is no assistant ${name}: clawdtalk-tui assistants lists them.`
        : safe`${found.length} assistants are called ${name}: write the id, one of ${found.map(({ id }) => id).join(', ')}.`,
  });
}
