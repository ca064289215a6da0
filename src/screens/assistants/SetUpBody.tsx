import { useState } from 'react';
import { goTo } from '../shell/navigate.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { Blank } from '../../ui/text/Line.tsx';
import { agentSetupOf } from './agent-setup.ts';
import { SetUpAgent } from './SetUpAgent.tsx';
import type { BodyProps } from '../shell/contract.ts';

/** An agent for a mission that runs already; a second one stands beside the first. */
export function SetUpBody({ route, size }: BodyProps) {
  const console = useConsole();
  const { mission } = route;
  const board = useConsoleState((state) => state.board);
  const setup = mission === undefined ? undefined : agentSetupOf(board, mission);
  // What it begins with stays what it was when the form was opened.
  const [draft] = useState(setup?.draft);
  if (setup === undefined || draft === undefined) return <Blank rows={size.rows} width={size.columns} />;
  const leave = (): void => goTo(console, { screen: 'mission', mission: setup.mission, tab: 'agents' });
  return <SetUpAgent {...setup} draft={draft} size={size} onDone={leave} onBack={leave} />;
}
