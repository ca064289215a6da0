import { WriteBody } from './WriteBody.tsx';
import { bodyScreen } from '../shell/body-screen.ts';

/** One message or call that goes out at once. */
export const writeScreen = bodyScreen({
  id: 'write',
  title: 'Write or call',
  titleFor: (_board, { tab }) => (tab === 'call' ? 'Call now' : 'Write'),
  about: 'one message or one call, sent as soon as it was read back',
  parent: 'messages',
  readers: ['messages'],
  Body: WriteBody,
});
