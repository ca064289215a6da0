import { isAssistant, type Assistant } from '../../domain/assistant/assistant.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import type { AssistantId } from '../../domain/ids.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import { byText } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { snapshotOf } from './snapshot.ts';

/** An assistant that the mission is linked with, or that its calls use although it is not. */
export interface AgentRow {
  readonly id: AssistantId;
  readonly linked: boolean;
  readonly calls: number;
  readonly assistant?: Assistant;
}

let last:
  | {
      readonly snapshot: MissionSnapshot;
      readonly assistants: ReadonlyMap<string, Assistant>;
      readonly rows: ReadonlyMap<string, AgentRow>;
    }
  | undefined;

function agentRows(state: ConsoleState, route: Route): ReadonlyMap<string, AgentRow> | undefined {
  const snapshot = snapshotOf(state, route);
  if (snapshot === undefined) return undefined;
  const { assistants } = state.board;
  if (last?.snapshot === snapshot && last.assistants === assistants) return last.rows;
  const rows = joinAgents(snapshot, [...assistants.values()]);
  last = { snapshot, assistants, rows };
  return rows;
}

function joinAgents(
  snapshot: MissionSnapshot,
  assistants: readonly Assistant[],
): ReadonlyMap<string, AgentRow> {
  const find = (id: string): Assistant | undefined =>
    assistants.find((candidate) => isAssistant(candidate, id));
  const rows = new Map<string, AgentRow>();
  const put = (id: AssistantId, linked: boolean): void => {
    const assistant = find(id);
    const key = assistant?.id ?? id;
    if (rows.has(key)) return;
    const calls = snapshot.scheduled.filter(
      (event) =>
        event.assistantId === id || (assistant !== undefined && isAssistant(assistant, event.assistantId)),
    ).length;
    rows.set(key, { id: key, linked, calls, ...(assistant === undefined ? {} : { assistant }) });
  };
  for (const id of snapshot.linkedAgentIds ?? []) put(id, true);
  for (const event of snapshot.scheduled) put(event.assistantId, false);
  return rows;
}

export const agentsSpec: TableSpec<AgentRow> = {
  id: 'mission.agents',
  noun: 'agent',
  nouns: 'agents',
  oneAtATime: true,
  rows: agentRows,
  columns: [
    {
      id: 'linked',
      title: 'link',
      minWidth: 12,
      priority: 1,
      cell: (row, { ascii }) =>
        row.linked
          ? { text: ascii ? '+ linked' : '✓ linked', tone: 'good' }
          : { text: ascii ? '! not linked' : '▲ not linked', tone: 'warn' },
    },
    {
      id: 'name',
      title: 'assistant',
      minWidth: 20,
      maxWidth: 44,
      priority: 1,
      cell: (row) => ({ text: row.assistant?.name ?? '(unknown here)', tone: 'strong' }),
    },
    {
      id: 'number',
      title: 'number',
      minWidth: 13,
      maxWidth: 16,
      priority: 2,
      cell: (row) => ({ text: row.assistant?.phone ?? '-' }),
    },
    {
      id: 'calls',
      title: 'calls',
      minWidth: 5,
      priority: 2,
      align: 'right',
      cell: (row) => ({ text: String(row.calls) }),
    },
    {
      id: 'id',
      title: 'id',
      minWidth: 16,
      maxWidth: 50,
      priority: 3,
      cell: (row) => ({ text: row.id, tone: 'dim' }),
    },
  ],
  filter: {
    text: (row) => `${row.assistant?.name ?? ''} ${row.id}`,
    fields: [
      {
        name: 'linked',
        kind: 'word',
        about: 'linked with the run',
        values: ['yes', 'no'],
        read: (row) => (row.linked ? 'yes' : 'no'),
      },
    ],
  },
  sorts: [{ id: 'name', title: 'name', compare: byText((row) => row.assistant?.name ?? row.id) }],
  needsMe: (row) => !row.linked,
  copyText: (row) => row.id,
  record: (row) => ({ kind: 'assistant', assistantId: row.id }),
};
