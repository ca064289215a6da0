import { ComposeBody } from './ComposeBody.tsx';
import { DirectBody } from './DirectBody.tsx';
import type { ScreenDefinition } from '../shell/contract.ts';

/** A new mission: class, name, instructions, plan, review, agent. */
export const composeScreen: ScreenDefinition = {
  id: 'compose',
  title: 'New mission',
  about: 'make a new mission: class, name, instructions, plan, agent',
  parent: 'missions',
  table: () => undefined,
  actions: () => [],
  allActions: [],
  readers: [],
  empty: () => [],
  Body: ComposeBody,
};

/** One call or message without a mission. */
export const directScreen: ScreenDefinition = {
  id: 'direct',
  title: 'One call or message',
  about: 'schedule one call or one message, without a mission',
  parent: 'missions',
  table: () => undefined,
  actions: () => [],
  allActions: [],
  readers: [],
  empty: () => [],
  Body: DirectBody,
};
