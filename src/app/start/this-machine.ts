import { readlinkSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import type { GlobalOptions } from './arguments.ts';
import { createStarter, type Starter, type StartWays } from './starter.ts';

/** Whoever has no home folder has no place for what is kept. */
export const NO_HOME =
  'HOME is empty, so there is no place for the settings and the ledger: set HOME, or CLAWDTALK_TUI_HOME to a folder.';

/** How one start finds out which account it means, and what it works with there. */
export function starterFor(options: GlobalOptions, ways: StartWays): Starter {
  const system = {
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    user: userName(),
    // Asked for where a time is drawn: whoever asks first has the tables of all languages loaded, 20 ms and 8 MB.
    get zone() {
      return isSetToUtc() ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    nowMs: Date.now(),
  };
  return createStarter(options, system, ways);
}

/** Most servers are: what the system says of it is read without the runtime's tables. */
function isSetToUtc(): boolean {
  if (new Date().getTimezoneOffset() !== 0) return false;
  const chosen = process.env['TZ'];
  if (chosen !== undefined) return UTC_NAME.test(chosen);
  try {
    return UTC_NAME.test(readlinkSync('/etc/localtime').split('zoneinfo/').at(-1) ?? '');
  } catch {
    return false;
  }
}

const UTC_NAME = /^(?:Etc\/)?UTC$/;

/** A folder that is named whole; anything else would put the ledger into whatever folder this was started in. */
export const hasHome = (): boolean =>
  isAbsolute(homedir()) || (process.env['CLAWDTALK_TUI_HOME'] ?? '') !== '';

/** The login's name; some containers have none for their user id. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? 'unknown';
  }
}
