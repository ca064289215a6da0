import { useState } from 'react';
import { newAssistantDraft, type AssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { templateAgent } from '../../domain/mission/template-mission.ts';
import { safe } from '../../lib/safe-text.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { SetUpAgent } from '../assistants/SetUpAgent.tsx';
import { filling, type ComposeState } from './compose-state.ts';

export interface AgentStageProps {
  readonly state: ComposeState;
  readonly mission: MissionKey;
  readonly template: MissionTemplate | undefined;
  readonly size: TerminalSize;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

/** The agent of the mission that was just made: one that fits already, or a new one from the class's template. */
export function AgentStage({ state, mission, template, size, onDone, onBack }: AgentStageProps) {
  const [draft] = useState<AssistantDraft>(() => {
    const name = state.values['name'] ?? '';
    return template === undefined
      ? newAssistantDraft({ name: `${name} caller`, instructions: state.instructions })
      : templateAgent(template, name, filling(state));
  });
  const plan = `${state.instructions}\n${state.steps.map(({ description }) => description).join('\n')}`;
  return (
    <SetUpAgent
      size={size}
      mission={mission}
      title={safe`${state.values['name'] ?? state.made?.slug ?? ''} runs. Which assistant works for it?`}
      draft={draft}
      plan={plan}
      additional={false}
      onDone={onDone}
      onBack={onBack}
    />
  );
}
