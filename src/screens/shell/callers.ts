import { isAssistant, type Assistant } from '../../domain/assistant/assistant.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';

/** An assistant as somebody who could make a mission's calls. */
export interface Caller {
  readonly assistant: Assistant;
  /** The first number it calls from, as far as is known. */
  readonly phone: string | undefined;
  /** The mission's run links it. */
  readonly linked: boolean;
}

/** Everybody who could call for a mission: linked ones first, then those with a number, by name. */
export function callersOf(board: Board, mission: MissionKey | undefined): readonly Caller[] {
  const { assistants, numbers, snapshots } = board;
  const linked = new Set<string>(mission === undefined ? [] : snapshots.get(mission)?.linkedAgentIds);
  return [...assistants.values()]
    .map((assistant) => ({
      assistant,
      phone:
        assistant.phone ??
        [...numbers.values()].find(
          ({ assistantId, connectionId }) =>
            (assistantId !== undefined && isAssistant(assistant, assistantId)) ||
            (connectionId !== undefined && connectionId === assistant.connectionId),
        )?.phone,
      linked: [...linked].some((id) => isAssistant(assistant, id)),
    }))
    .toSorted(
      (a, b) =>
        Number(b.linked) - Number(a.linked) ||
        Number(b.phone !== undefined) - Number(a.phone !== undefined) ||
        (a.assistant.name < b.assistant.name ? -1 : 1),
    );
}

/** As one of several to choose from; without a number it can call nobody. */
export const callerOption = ({
  assistant,
  phone,
  linked,
}: Caller): { readonly id: string; readonly label: SafeText; readonly disabledReason?: SafeText } => ({
  id: assistant.id,
  label: safe`${assistant.name}${phone === undefined ? '' : `  ${phone}`}${linked ? '  linked' : ''}`,
  ...(phone === undefined ? { disabledReason: safe`no number known` } : {}),
});
