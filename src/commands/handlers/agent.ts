import { safe } from '../../lib/safe-text.ts';
import { isAssistant } from '../../domain/assistant/assistant.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import type { Part } from '../acts/part.ts';
import { prepared, type Prepared, type CommandHandler } from './handler.ts';
import { eventPart } from './mission.ts';
import { refuse } from '../door/refusal.ts';

export const linkAgent: CommandHandler<CommandOf<'agent.link'>> = (command, facts) =>
  change(command, facts, 'link');
export const unlinkAgent: CommandHandler<CommandOf<'agent.unlink'>> = (command, facts) =>
  change(command, facts, 'unlink');

async function change(
  command: CommandOf<'agent.link' | 'agent.unlink'>,
  facts: FactReader,
  kind: 'link' | 'unlink',
): Promise<Prepared> {
  const mission = await facts.liveMission(command.mission, command.runId);
  if (!mission.ok) return mission;
  const linked = await facts.linked(mission.value);
  if (!linked.ok) return linked;
  const assistant = await facts.assistant(command.assistantId);
  if (!assistant.ok && (kind === 'link' || assistant.error.kind === 'unread')) return assistant;
  // A link may carry either of an assistant's two ids.
  const asLinked = linked.value.find(
    (id) => id === command.assistantId || (assistant.ok && isAssistant(assistant.value, id)),
  );
  if ((asLinked !== undefined) === (kind === 'link')) {
    return refuse('already-so', safe`The assistant is ${kind === 'link' ? 'linked' : 'not linked'} already.`);
  }
  const { missionId, run } = mission.value;
  const name = assistant.ok ? assistant.value.name : safe`${command.assistantId}`;
  const parts: Part[] = [
    {
      target: 'server',
      change: { kind, missionId, runId: run.id, assistantId: asLinked ?? command.assistantId },
    },
  ];
  const slug = mission.value.entry?.slug;
  if (slug !== undefined) {
    const value =
      kind === 'link' ? [...linked.value, command.assistantId] : linked.value.filter((id) => id !== asLinked);
    parts.push({
      target: 'memory',
      change: { kind: 'memory.set', slug, key: 'linked_agents', value: [...value] },
    });
  }
  const summary =
    kind === 'link' ? `Linked agent ${command.assistantId}` : `Unlinked agent ${command.assistantId}`;
  parts.push(eventPart(mission.value, 'custom', summary));
  return prepared({
    tier: 1,
    title: kind === 'link' ? safe`Link ${name} to the run` : safe`Unlink ${name} from the run`,
    lines: [safe`Run ${run.id}, ${linked.value.length} linked now`],
    basis: { linked: linked.value },
    mission: command.mission,
    effect: { kind: 'act', parts },
    done: kind === 'link' ? safe`${name} is linked.` : safe`${name} is unlinked.`,
  });
}
