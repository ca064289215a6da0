import type { Command } from '../../commands/command.ts';
import {
  assistantChanges,
  newAssistantDraft,
  type AssistantDraft,
} from '../../domain/assistant/assistant-draft.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import { agentDraftIn } from '../../domain/mission/template-mission.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import { assistantUse, type AssistantUse } from './assistant-use.ts';

/** An agent that is to be set up for a mission. */
export interface AgentSetupForm {
  readonly mission: MissionKey;
  readonly title: SafeText;
  /** What a new assistant begins with. */
  readonly draft: AssistantDraft;
  /** What its instructions are held against. */
  readonly plan: string;
  /** Beside the assistant that the mission has. */
  readonly additional: boolean;
}

/** The agent of a mission that runs already; a second one stands beside the first. */
export function agentSetupOf({ missions, snapshots }: Board, mission: MissionKey): AgentSetupForm {
  const row = missions.get(mission);
  const snapshot = snapshots.get(mission);
  const additional = snapshot?.entry?.assistantId !== undefined;
  // A wizard that was left before its last step has kept the agent of its template.
  const draft =
    (additional ? undefined : agentDraftIn(snapshot?.entry?.memory ?? {})) ??
    newAssistantDraft({
      name: `${row?.name ?? ''} caller`.trim(),
      instructions: snapshot?.mission?.instructions ?? '',
    });
  return {
    mission,
    title: safe`Which assistant works for ${row?.name ?? mission}?`,
    draft,
    plan: [row?.name, ...(snapshot?.steps.map(({ description }) => description) ?? [])].join('\n'),
    additional,
  };
}

/** A new assistant: its fields as the server would have them, and the command. `fault`: why it cannot be made so. */
export function setUpNew(
  { mission, additional }: Pick<AgentSetupForm, 'mission' | 'additional'>,
  draft: AssistantDraft,
): { readonly command: Command; readonly fields: JsonObject; readonly fault?: string } {
  const changes = assistantChanges(draft, {});
  const options = changes.ok ? changes.value : {};
  const texts = {
    name: draft.name ?? '',
    instructions: draft.instructions ?? '',
    greeting: draft.greeting ?? '',
    options,
  };
  return {
    command: { kind: 'agent.setup', mission, ...texts, ...(additional && { additional }) },
    fields: newAssistantFields(texts),
    ...(changes.ok ? {} : { fault: changes.error }),
  };
}

/** The command that takes an assistant that is there. */
export const setUpWith = (
  { mission, additional }: Pick<AgentSetupForm, 'mission' | 'additional'>,
  { assistants }: Board,
  id: string,
): Command => ({
  kind: 'agent.setup',
  mission,
  name: assistants.get(id)?.name ?? '',
  instructions: '',
  reuse: assistantId(id),
  ...(additional && { additional }),
});

/** Assistants that can call, those with a number of their own before the others. */
export function fittingAssistants(
  board: Board,
): readonly { readonly id: string; readonly label: SafeText; readonly hint: SafeText }[] {
  const uses = assistantUse(board);
  const canCall = (assistant: Assistant): boolean =>
    assistant.features.length === 0 || assistant.features.some((feature) => feature === 'telephony');
  const rank = (use: AssistantUse | undefined): number => ((use?.numbers.length ?? 0) > 0 ? 0 : 1);
  return [...board.assistants.values()]
    .filter(canCall)
    .toSorted(
      (left, right) =>
        rank(uses.get(left.id)) - rank(uses.get(right.id)) || left.name.localeCompare(right.name),
    )
    .map(({ id, name }) => {
      const use = uses.get(id);
      const number = use?.numbers.map(({ phone }) => phone).join(', ') ?? '';
      const users = use?.live ?? [];
      return {
        id,
        label: safe`Use ${name}`,
        hint: safe`${number === '' ? 'no number' : number}${users.length === 0 ? '' : `, works for ${users.join(', ')}`}`,
      };
    });
}
