import { isAssistant } from '../../domain/assistant/assistant.ts';
import type { AssistantId } from '../../domain/ids.ts';
import { ok, type Result } from '../../lib/result.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, MissionFacts } from '../reads/fact-reader.ts';
import { lineFault } from './line-fault.ts';
import { refuse, type Unprepared } from '../door/refusal.ts';

/** Who calls in the next round. */
export interface RoundCaller {
  readonly assistantId: AssistantId;
  readonly words: SafeText;
  /** What the run links now, where it does not link this one yet. */
  readonly linkBeside?: readonly AssistantId[];
}

/** Undefined where the mission's own assistant goes on calling. Errors: an assistant that is not there, a line that is not its own, or links that cannot be read. */
export async function roundCaller(
  { assistantId, from, decision }: CommandOf<'gate.decide'>,
  mission: MissionFacts,
  facts: FactReader,
): Promise<Result<RoundCaller | undefined, Unprepared>> {
  if (assistantId === undefined || decision !== 'approved') return ok(undefined);
  const assistant = await facts.assistant(assistantId);
  if (!assistant.ok) return assistant;
  if (from !== undefined) {
    const line = await facts.line({ assistantId, phone: from, channel: 'call', thoroughly: true });
    if (!line.ok) return line;
    const fault = lineFault(line.value, from, assistant.value.name);
    if (fault !== undefined) return refuse('line-not-owned', fault);
  }
  const linked = await facts.linked(mission);
  if (!linked.ok) return linked;
  const isLinked = linked.value.some((id) => isAssistant(assistant.value, id));
  const { name } = assistant.value;
  return ok({
    assistantId,
    words: from === undefined ? name : safe`${name} from ${from}`,
    ...(isLinked ? {} : { linkBeside: linked.value }),
  });
}
