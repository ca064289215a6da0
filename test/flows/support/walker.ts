import { expect } from 'vitest';
import type { LiveConsole } from '../../support/live-console.tsx';

export const ENTER = '\r';

const PAGE_DOWN = '\u001b[6~';

/** Somebody who walks through the screens by keys: each is counted, texts are not, and nothing may be refused. */
export interface Walker {
  /** Keys that mean something, one after the other. */
  press(...keys: readonly string[]): Promise<void>;
  /** A text that belongs to the person, as a name or a reason; it costs as many keys in every program. */
  write(text: string): Promise<void>;
  shows(pattern: RegExp | string): Promise<void>;
  /** Puts the cursor of the list on a row by its filter. */
  find(text: string): Promise<void>;
  /** Agrees to the dialog that is open, read to its end where that is asked for. */
  yes(): Promise<void>;
  /** The same where a code is asked for. */
  code(): Promise<void>;
  /** How many keys so far. */
  keys(): number;
}

export function walker(view: LiveConsole): Walker {
  let count = 0;
  // Whatever was refused at any time counts, though its line may have gone again.
  const refused = new Set<string>();
  view.console.store.subscribe(({ view: { toasts } }) => {
    for (const { tone, text } of toasts) if (tone === 'refused' || tone === 'failed') refused.add(text);
  });
  const keyRefused = view.console.keyRefused.bind(view.console);
  view.console.keyRefused = (reason) => {
    refused.add(reason);
    keyRefused(reason);
  };
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      count += 1;
      await view.type(key);
      expect([...refused]).toEqual([]);
    }
  };
  const readTo = async (ready: RegExp): Promise<void> => {
    for (let page = 0; ; page += 1) {
      await view.shows(new RegExp(`${ready.source}|Read to the end`));
      if (!view.terminal.text().includes('Read to the end')) return;
      if (page > 20) throw new Error('the dialog has no end');
      await press(PAGE_DOWN);
    }
  };
  return {
    press,
    write: (text) => view.type(text),
    shows: async (pattern) => {
      await view.shows(pattern).catch((error: unknown) => {
        expect([...refused]).toEqual([]);
        throw error;
      });
    },
    find: async (text) => {
      await press('/');
      await view.type(text);
      await press(ENTER);
      await view.shows(new RegExp(`▸.*${text}`));
    },
    yes: async () => {
      await readTo(/ does it,/);
      await press('y');
    },
    code: async () => {
      await readTo(/ {2}ready/);
      const code = /Type (\w{3}) and press enter/.exec(view.terminal.text())?.[1] ?? '';
      expect(code).toHaveLength(3);
      await press(...code.split(''), ENTER);
    },
    keys: () => count,
  };
}
