import { safe, safeText } from '../../lib/safe-text.ts';
import { ALL_CONTEXTS } from '../../state/settings/contexts/named-context.ts';
import type { OwnCommand } from '../../state/settings/own-command.ts';
import { sameRoute } from '../../state/view/route.ts';
import { closeOverlay, openOverlay } from '../shell/navigate.ts';
import type { Action, Console, Cursor } from '../shell/contract.ts';
import type { OwnRequest } from '../../state/view/overlay.ts';
import { requestAt } from './places.ts';

/** The person's own commands for a screen, as actions. */
export const ownActions = (commands: readonly OwnCommand[], screen: string): readonly Action[] =>
  commands
    .filter(({ where }) => where.length === 0 || where.includes(screen))
    .map((command) => ({
      id: ownId(command),
      keys: command.key === undefined ? [] : [command.key],
      label: safeText(command.name),
      about: safeText(command.name),
      group: command.confirm === 'none' ? ('Look' as const) : ('Change' as const),
      disabled: (cursor) => whyNot(command, cursor),
      run: (cursor) => begin(command, cursor),
    }));

export const ownId = ({ name }: Pick<OwnCommand, 'name'>): string => `own.${name}`;

function whyNot(command: OwnCommand, cursor: Cursor): string | undefined {
  const { host } = cursor.console;
  if (host.contexts?.current === ALL_CONTEXTS)
    return 'Your own commands run in one context: enter on a row opens it.';
  if (command.confirm !== 'none') {
    if (host.readOnly) return `This is read-only, and ${command.name} may change something.`;
    if (host.dryRun) return `This is a dry run, and ${command.name} may change something.`;
  }
  const request = requestAt(command, cursor);
  return request.ok ? undefined : request.error;
}

/** What is run is what was in focus when the key was pressed. */
function begin(command: OwnCommand, cursor: Cursor): void {
  const request = requestAt(command, cursor);
  if (!request.ok) return;
  if (command.confirm === 'none') void runOwn(cursor.console, request.value);
  else
    openOverlay(cursor.console, {
      kind: 'own',
      tier: command.confirm === 'ask' ? 1 : 2,
      request: request.value,
    });
}

/** Runs it, and shows what it wrote: at once where nothing else has come over the screen, else from the palette. */
export async function runOwn(console: Console, request: OwnRequest): Promise<void> {
  const { own } = console.host;
  if (own === undefined) return;
  closeOverlay(console);
  const { current } = console.store.getState().view.routes;
  const underWay = safe`${request.name} runs …`;
  console.acts.toast('busy', underWay);
  const { good, sentence, text } = await own.run(request);
  console.store.look((now) => ({
    ...now,
    toasts: now.toasts.filter((toast) => toast.tone !== 'busy' || toast.text !== underWay),
  }));
  const { view } = console.store.getState();
  const tone = good ? 'ok' : 'failed';
  const lines = text === '' ? safe`It wrote nothing.` : text;
  if (view.overlay === undefined && sameRoute(view.routes.current, current) && (text !== '' || !good)) {
    console.acts.toast(tone, safe`${request.name}: ${sentence}`);
    openOverlay(console, {
      kind: 'text',
      title: safe`${request.name}`,
      text: good ? lines : safe`${sentence}\n\n${lines}`,
    });
  } else console.acts.toast(tone, safe`${request.name}: ${sentence} ${text.split('\n').at(-1) ?? ''}`);
}
