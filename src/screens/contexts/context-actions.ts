import { safe } from '../../lib/safe-text.ts';
import type { Action, Console } from '../shell/contract.ts';

/** The way to another account, from anywhere. */
export const contextActions: readonly Action[] = [
  {
    id: 'go.context',
    keys: [],
    label: 'switch context',
    about: 'context: another account of the settings, or all of them',
    group: 'Go',
    hidden: true,
    disabled: ({ console }) =>
      console.host.contexts === undefined
        ? 'This console knows one account: name others in the settings, see clawdtalk-tui help contexts.'
        : undefined,
    run: ({ console }) => void chooseAnother(console),
  },
];

async function chooseAnother(console: Console): Promise<void> {
  const { contexts } = console.host;
  if (contexts === undefined) return;
  const lines = await contexts.list();
  if (lines.length < 2) {
    console.acts.toast('info', safe`The settings name no contexts yet: see clawdtalk-tui help contexts.`);
    return;
  }
  const widest = Math.max(...lines.map(({ name }) => name.length));
  console.acts.pick(
    safe`Which account?`,
    lines.map(({ name, about, refused }) => ({
      id: name,
      label: safe`${name.padEnd(widest)}  ${name === contexts.current ? 'on the screen now, ' : ''}${about}`,
      ...(refused === undefined ? {} : { disabledReason: refused }),
    })),
    (name) => void openContext(console, name),
  );
}

async function openContext(console: Console, name: string): Promise<void> {
  const opened = await console.host.contexts?.open(name);
  if (opened?.ok === false) console.acts.toast('refused', opened.error);
}
