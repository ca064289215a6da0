import { isAssistant, type Assistant, type PhoneNumber } from '../../domain/assistant/assistant.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';

/** Who uses an assistant, and what it has. */
export interface AssistantUse {
  readonly numbers: readonly { readonly id: string; readonly phone: SafeText }[];
  /** Names of missions, those that still run among them in `live`. */
  readonly missions: readonly SafeText[];
  readonly live: readonly SafeText[];
  /** Live missions of which nobody has read yet whom they use. */
  readonly unread: number;
  /** Its last call or message, as far as they are known. */
  readonly lastUsedAtMs?: number;
}

type Inputs = Pick<Board, 'assistants' | 'numbers' | 'snapshots' | 'scheduled' | 'missions'>;

let last: { readonly inputs: Inputs; readonly uses: ReadonlyMap<string, AssistantUse> } | undefined;

/** The use of every assistant; the same map while nothing of it has changed. */
export function assistantUse(board: Board): ReadonlyMap<string, AssistantUse> {
  const before = last?.inputs;
  if (
    last !== undefined &&
    before?.assistants === board.assistants &&
    before.numbers === board.numbers &&
    before.snapshots === board.snapshots &&
    before.scheduled === board.scheduled &&
    before.missions === board.missions
  ) {
    return last.uses;
  }
  const users = usersByAssistant(board);
  const unread = [...board.missions.values()].filter(
    ({ key, status }) => !isTerminalRun(status) && board.snapshots.get(key)?.linkedAgentIds === undefined,
  ).length;
  const uses = new Map<string, AssistantUse>();
  for (const [id, assistant] of board.assistants) uses.set(id, { ...useOf(assistant, users, board), unread });
  last = { inputs: board, uses };
  return uses;
}

interface Users {
  readonly missions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lastUsed: ReadonlyMap<string, number>;
}

function useOf(assistant: Assistant, users: Users, board: Inputs): Omit<AssistantUse, 'unread'> {
  const ids = [assistant.id, assistant.telnyxId].filter((id) => id !== undefined);
  const keys = new Set(ids.flatMap((id) => [...(users.missions.get(id) ?? [])]));
  const missions = [...keys].map((key) => board.missions.get(key)).filter((row) => row !== undefined);
  const times = ids.flatMap((id) => users.lastUsed.get(id) ?? []);
  return {
    numbers: numbersOf(assistant, board.numbers),
    missions: missions.map(({ name }) => name),
    live: missions.filter(({ status }) => !isTerminalRun(status)).map(({ name }) => name),
    ...(times.length > 0 && { lastUsedAtMs: Math.max(...times) }),
  };
}

function usersByAssistant(board: Inputs): Users {
  const missions = new Map<string, Set<string>>();
  const lastUsed = new Map<string, number>();
  const put = (assistant: string, mission: string): void => {
    const set = missions.get(assistant) ?? new Set<string>();
    missions.set(assistant, set.add(mission));
  };
  for (const { key, linkedAgentIds, entry } of board.snapshots.values()) {
    for (const id of linkedAgentIds ?? []) put(id, key);
    if (entry?.assistantId !== undefined) put(entry.assistantId, key);
  }
  for (const { key, assistantId } of board.missions.values()) {
    if (assistantId !== undefined) put(assistantId, key);
  }
  for (const { event, missionKey } of board.scheduled.values()) {
    if (missionKey !== undefined) put(event.assistantId, missionKey);
    if (event.scheduledAtMs === undefined) continue;
    lastUsed.set(event.assistantId, Math.max(event.scheduledAtMs, lastUsed.get(event.assistantId) ?? 0));
  }
  return { missions, lastUsed };
}

function numbersOf(assistant: Assistant, numbers: ReadonlyMap<string, PhoneNumber>): AssistantUse['numbers'] {
  const found = new Map<string, { readonly id: string; readonly phone: SafeText }>();
  for (const { id, phone, connectionId, assistantId } of numbers.values()) {
    const isIts =
      phone === assistant.phone ||
      (connectionId !== undefined && connectionId === assistant.connectionId) ||
      (assistantId !== undefined && isAssistant(assistant, assistantId));
    if (isIts) found.set(phone, { id, phone });
  }
  if (assistant.phone !== undefined && !found.has(assistant.phone)) {
    found.set(assistant.phone, { id: assistant.phoneNumberId ?? '', phone: assistant.phone });
  }
  return [...found.values()];
}
