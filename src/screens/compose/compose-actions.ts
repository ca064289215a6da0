import { goTo } from '../shell/navigate.ts';
import type { Action } from '../shell/contract.ts';

const readOnly = ({ console }: Parameters<Action['run']>[0]): string | undefined =>
  console.host.readOnly ? 'This console is read-only.' : undefined;

/** Ways to something new, from the board of missions. */
export const composeActions: readonly Action[] = [
  {
    id: 'mission.new',
    keys: ['N'],
    label: 'new',
    about: 'make a new mission: class questions, plan, agent',
    group: 'Change',
    disabled: readOnly,
    run: ({ console }) => goTo(console, { screen: 'compose' }),
  },
  {
    id: 'direct.new',
    keys: [],
    label: 'one call or message',
    about: 'schedule one call or one message, without a mission',
    group: 'Change',
    disabled: readOnly,
    run: ({ console }) => goTo(console, { screen: 'direct' }),
  },
];
