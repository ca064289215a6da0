import type { AgentRow } from './agents.ts';
import { noFocus } from '../shell/cursor.ts';
import { goTo } from '../shell/navigate.ts';
import { throughDoor } from '../shell/through-door.ts';
import type { Action } from '../shell/contract.ts';

/** Acts on an assistant of a mission. */
export const agentActions: readonly Action[] = throughDoor([
  {
    id: 'agent.setup',
    keys: ['N'],
    label: 'set up',
    about: 'set an agent up for the mission: assistant, number and link in one act',
    group: 'Change',
    disabled: ({ console, route }) =>
      console.host.readOnly
        ? 'This console is read-only.'
        : route.mission === undefined
          ? 'There is no mission here.'
          : undefined,
    run: ({ console, route }) => {
      if (route.mission !== undefined) goTo(console, { screen: 'agent-setup', mission: route.mission });
    },
  },
  {
    id: 'agent.link',
    keys: ['L'],
    label: 'link',
    about: 'link the assistant in focus with the run',
    group: 'Change',
    disabled: (cursor) => {
      const row = cursor.row as AgentRow | undefined;
      if (row === undefined) return noFocus(cursor);
      return row.linked ? 'It is linked already.' : undefined;
    },
    run: ({ console, route, row }) => {
      if (route.mission === undefined || row === undefined) return;
      const assistantId = (row as AgentRow).id;
      console.acts.begin({ commands: [{ kind: 'agent.link', mission: route.mission, assistantId }] });
    },
  },
  {
    id: 'agent.unlink',
    keys: ['X'],
    label: 'unlink',
    about: 'take the link between the run and the assistant in focus away',
    group: 'Change',
    disabled: (cursor) => {
      const row = cursor.row as AgentRow | undefined;
      if (row === undefined) return noFocus(cursor);
      return row.linked ? undefined : 'It is not linked.';
    },
    run: ({ console, route, row }) => {
      if (route.mission === undefined || row === undefined) return;
      const assistantId = (row as AgentRow).id;
      console.acts.begin({ commands: [{ kind: 'agent.unlink', mission: route.mission, assistantId }] });
    },
  },
]);
