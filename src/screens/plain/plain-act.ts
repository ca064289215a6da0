import type { Random } from '../../lib/random.ts';
import type { Cancel } from '../../lib/clock.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Console } from '../shell/contract.ts';
import { closeOverlay } from '../shell/navigate.ts';
import type { PlainPorts } from './plain-ports.ts';

/** Letters that no two of are mistaken for one another when read out. */
const LETTERS = 'bfghjkmqrwxz';

/**
 * Takes one act its whole way in lines: what is asked for, what it would do, a fresh code to type, what came of it.
 * The code is new each time, so that nothing typed ahead or pasted can consent.
 */
export async function actInPlain(console: Console, ports: PlainPorts, begin: () => void): Promise<void> {
  const { store, acts } = console;
  const { readLine, writeLine, random } = ports;
  const toastsBefore = new Set(store.getState().view.toasts.map(({ id }) => id));
  const results = (state: ConsoleState) =>
    state.view.toasts.filter(({ id, tone }) => !toastsBefore.has(id) && tone !== 'busy');
  const isForm = ({ view }: ConsoleState): boolean =>
    console.screens.find(({ id }) => id === view.routes.current.screen)?.Body !== undefined;
  const wasForm = isForm(store.getState());
  begin();
  for (;;) {
    const state = await settled(
      console,
      (current) =>
        current.view.overlay !== undefined || results(current).length > 0 || (!wasForm && isForm(current)),
    );
    const { overlay } = state.view;
    if (overlay === undefined) {
      for (const { text } of results(state)) writeLine(text);
      return;
    }
    if (overlay.kind === 'text') {
      writeLine(safe`${overlay.title}.`);
      for (const line of overlay.text.split('\n')) writeLine(safe`${line}`);
      closeOverlay(console);
      return;
    }
    if (overlay.kind === 'paste') {
      writeLine(safe`${overlay.title}. Line by line; a full stop alone ends it:`);
      const pasted: string[] = [];
      for (let line = await readLine(); line !== undefined && line !== '.'; line = await readLine())
        pasted.push(line);
      acts.answer(pasted.join('\n'));
    } else if (overlay.kind === 'prompt') {
      for (const line of overlay.lines ?? []) writeLine(line);
      writeLine(
        safe`${overlay.title}. ${overlay.label}${overlay.initial === '' ? '' : `, or enter for: ${overlay.initial}`}:`,
      );
      const typed = await readLine();
      const text = typed?.trim() === '' ? overlay.initial : typed?.trim();
      if (text === undefined || (text === '' && !overlay.optional)) {
        acts.cancel();
        writeLine(safe`Nothing was done.`);
        return;
      }
      acts.answer(text);
    } else if (overlay.kind === 'choose') {
      writeLine(overlay.title);
      overlay.options.forEach(({ label }, index) => writeLine(safe`${index + 1} ${label}`));
      const option = overlay.options[Number((await readLine())?.trim()) - 1];
      if (option === undefined) {
        acts.cancel();
        writeLine(safe`Nothing was done.`);
        return;
      }
      acts.answer(option.id);
    } else if (overlay.kind === 'confirm' && overlay.refusal === undefined && overlay.phase === 'asking') {
      writeLine(safe`${overlay.title}.`);
      for (const line of overlay.lines) writeLine(line);
      const reason = overlay.asksReason ? await ask(ports, 'Reason, it is kept in the log:') : '';
      const code = freshCode(random);
      const typed = await ask(ports, `Type ${code} to do this, anything else does nothing:`);
      const now = store.getState().view.overlay;
      const same = now?.kind === 'confirm' && now.version === overlay.version;
      if (typed !== code || reason === undefined || (overlay.asksReason && reason === '')) {
        acts.cancel();
        writeLine(safe`Nothing was done.`);
        return;
      }
      if (same) {
        acts.confirm(reason);
        await until(
          console,
          ({ view }) => view.overlay?.kind !== 'confirm' || view.overlay.phase === 'asking',
        );
      } else writeLine(safe`It has changed since. Nothing was done. Read it again.`);
    } else {
      acts.cancel();
      writeLine(safe`It can no longer be done.`);
      return;
    }
  }
}

async function ask({ readLine, writeLine }: PlainPorts, question: string): Promise<string | undefined> {
  writeLine(safe`${question}`);
  return (await readLine())?.trim();
}

const freshCode = (random: Random): string =>
  Array.from({ length: 3 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');

/** Nothing asked, told or under way for so long: it did what it does without a word. */
const QUIET_MS = 1_500;

const isUnderWay = ({ view, board }: ConsoleState): boolean =>
  view.toasts.some(({ tone }) => tone === 'busy') || board.planning?.busy !== undefined;

/** As `until`, or when there is nothing more to wait for. */
async function settled(console: Console, holds: (state: ConsoleState) => boolean): Promise<ConsoleState> {
  const { store, terminalClock } = console;
  let quiet = false;
  let cancel: Cancel = () => undefined;
  const rest = new Promise<ConsoleState>((resolve) => {
    const look = (): void => {
      const state = store.getState();
      if (quiet || (!isUnderWay(state) && state.view.overlay === undefined)) resolve(state);
      else cancel = terminalClock.after(QUIET_MS, look);
    };
    cancel = terminalClock.after(QUIET_MS, look);
  });
  const state = await Promise.race([until(console, holds), rest]);
  quiet = true;
  cancel();
  return state;
}

function until({ store }: Console, holds: (state: ConsoleState) => boolean): Promise<ConsoleState> {
  return new Promise((resolve) => {
    const state = store.getState();
    if (holds(state)) {
      resolve(state);
      return;
    }
    const stop = store.subscribe((current) => {
      if (!holds(current)) return;
      stop();
      resolve(current);
    });
  });
}
