import { ComposeBody } from './ComposeBody.tsx';
import { DirectBody } from './DirectBody.tsx';
import { bodyScreen } from '../shell/body-screen.ts';

/** A new mission: class, name, instructions, plan, review, agent. */
export const composeScreen = bodyScreen({
  id: 'compose',
  title: 'New mission',
  about: 'make a new mission: class, name, instructions, plan, agent',
  parent: 'missions',
  Body: ComposeBody,
});

/** One call or message without a mission. */
export const directScreen = bodyScreen({
  id: 'direct',
  title: 'One call or message',
  about: 'schedule one call or one message, without a mission',
  parent: 'missions',
  Body: DirectBody,
});
