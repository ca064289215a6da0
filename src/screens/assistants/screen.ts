import { assistantActions, numberActions } from './assistant-actions.ts';
import { emptyLines } from '../shell/empty-lines.ts';
import { createTable } from '../table/table.ts';
import { AssistantBody } from './AssistantBody.tsx';
import { numbersSpec } from './numbers.ts';
import { assistantsSpec } from './rows.ts';
import { SetUpBody } from './SetUpBody.tsx';
import { bodyScreen } from '../shell/body-screen.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const assistants = createTable(assistantsSpec);
const numbers = createTable(numbersSpec);

/** Assistants, their numbers, and who uses them. */
export const assistantsScreen: ScreenDefinition = {
  id: 'assistants',
  key: '4',
  title: 'Assistants',
  about: 'assistants, their numbers, and which missions use them',
  parent: 'missions',
  table: ({ tab }) => (tab === 'numbers' ? numbers : assistants),
  tabs: [
    {
      id: 'assistants',
      title: 'assistants',
      count: ({ board }) => (board.assistants.size === 0 ? undefined : String(board.assistants.size)),
    },
    {
      id: 'numbers',
      title: 'numbers',
      count: ({ board }) => (board.numbers.size === 0 ? undefined : String(board.numbers.size)),
    },
  ],
  actions: ({ tab }) => (tab === 'numbers' ? numberActions : assistantActions),
  allActions: [...assistantActions, ...numberActions],
  readers: ['assistants'],
  open: (id, { tab }) => (tab === 'numbers' ? undefined : { screen: 'assistant', item: id }),
  empty: (_state, freshness, { tab }) =>
    emptyLines(
      freshness,
      tab === 'numbers'
        ? [
            'This account has no phone number.',
            'N orders one, or buy it in the ClawdTalk portal (Starter or Pro subscription).',
          ]
        : ['This account has no assistants.', 'Press N to make one.'],
    ),
};

/** One assistant: new, or as it is now. */
export const assistantScreen = bodyScreen({
  id: 'assistant',
  title: 'Assistant',
  titleFor: (board, { item }) => (item === undefined ? 'New assistant' : board.assistants.get(item)?.name),
  about: 'all fields of one assistant, what is wrong with it, and the difference before it is saved',
  parent: 'assistants',
  Body: AssistantBody,
});

/** An agent for a mission that runs. */
export const agentSetupScreen = bodyScreen({
  id: 'agent-setup',
  title: 'Set up an agent',
  about: 'an assistant, its number and its link to a mission, in one act',
  parent: 'missions',
  Body: SetUpBody,
});
