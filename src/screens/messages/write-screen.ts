import { WriteBody } from './WriteBody.tsx';
import type { ScreenDefinition } from '../shell/contract.ts';

/** One message or call that goes out at once. */
export const writeScreen: ScreenDefinition = {
  id: 'write',
  title: 'Write or call',
  titleFor: (_board, { tab }) => (tab === 'call' ? 'Call now' : 'Write'),
  about: 'one message or one call, sent as soon as it was read back',
  parent: 'messages',
  table: () => undefined,
  actions: () => [],
  allActions: [],
  readers: ['messages'],
  empty: () => [],
  Body: WriteBody,
};
