import { useState } from 'react';
import { newAssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import { agentDraftIn } from '../../domain/mission/template-mission.ts';
import { safe } from '../../lib/safe-text.ts';
import { goTo } from '../shell/navigate.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { Blank } from '../../ui/text/Line.tsx';
import { SetUpAgent } from './SetUpAgent.tsx';
import type { BodyProps } from '../shell/contract.ts';

/** An agent for a mission that runs already; a second one stands beside the first. */
export function SetUpBody({ route, size }: BodyProps) {
  const console = useConsole();
  const { mission } = route;
  const row = useConsoleState(({ board }) =>
    mission === undefined ? undefined : board.missions.get(mission),
  );
  const snapshot = useConsoleState(({ board }) =>
    mission === undefined ? undefined : board.snapshots.get(mission),
  );
  const hasAgent = snapshot?.entry?.assistantId !== undefined;
  // A wizard that was left before its last step has kept the agent of its template.
  const [draft] = useState(
    () =>
      (hasAgent ? undefined : agentDraftIn(snapshot?.entry?.memory ?? {})) ??
      newAssistantDraft({
        name: `${row?.name ?? ''} caller`.trim(),
        instructions: snapshot?.mission?.instructions ?? '',
      }),
  );
  if (mission === undefined) return <Blank rows={size.rows} width={size.columns} />;
  const leave = (): void => goTo(console, { screen: 'mission', mission, tab: 'agents' });
  return (
    <SetUpAgent
      size={size}
      mission={mission}
      title={safe`Which assistant works for ${row?.name ?? mission}?`}
      draft={draft}
      plan={[row?.name, ...(snapshot?.steps.map(({ description }) => description) ?? [])].join('\n')}
      additional={hasAgent}
      onDone={leave}
      onBack={leave}
    />
  );
}
