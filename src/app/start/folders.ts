import { isAbsolute, join } from 'node:path';

/** Where this program keeps what it owns, after the XDG base directories. */
export interface Folders {
  /** The ledger: 0700, files 0600. */
  readonly data: string;
  /** The settings file. */
  readonly config: string;
}

/** `CLAWDTALK_TUI_HOME`, where set, holds everything: for tests and for a second profile. */
export function foldersOf(env: NodeJS.ProcessEnv, home: string): Folders {
  const own = env['CLAWDTALK_TUI_HOME'];
  if (own !== undefined && own !== '') return { data: join(own, 'data'), config: join(own, 'config') };
  const name = 'clawdtalk-tui';
  return {
    data: join(baseOf(env['XDG_DATA_HOME'], join(home, '.local', 'share')), name),
    config: join(baseOf(env['XDG_CONFIG_HOME'], join(home, '.config')), name),
  };
}

/** An empty or relative one counts as none. Source: XDG Base Directory Specification. */
const baseOf = (given: string | undefined, usual: string): string =>
  given !== undefined && isAbsolute(given) ? given : usual;
