import { readlinkSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { parseCommandLine, VERBATIM_VERB, type GlobalOptions } from './arguments.ts';
import type { Configuration } from './configuration.ts';
import { guardOutputs } from './outputs.ts';
import { createStarter, type Starter, type StartWays } from './starter.ts';
import { version } from './version.ts';

/** Chooses console or headless. What is not needed for the choice that was made is never loaded. */
export async function main(argv: readonly string[]): Promise<void> {
  const line = parseCommandLine(argv);
  if (line.kind === 'version' || line.kind === 'help' || line.kind === 'usage') guardOutputs(false);
  else if (!hasHome()) {
    process.stderr.write(
      'HOME is empty, so there is no place for the settings and the ledger: set HOME, or CLAWDTALK_TUI_HOME to a folder.\n',
    );
    process.exitCode = 2;
    return;
  }
  switch (line.kind) {
    case 'version':
      process.stdout.write(`${version}\n`);
      return;
    case 'help': {
      const { helpOn, helpText } = await import('./help.ts');
      const text = await (line.verb === undefined ? helpText() : helpOn(line.verb));
      if (text === undefined) {
        process.stderr.write(`There is no verb and no page '${line.verb}'. See clawdtalk-tui --help.\n`);
        process.exitCode = 2;
        return;
      }
      process.stdout.write(`${text}\n`);
      return;
    }
    case 'usage':
      process.stderr.write(`${line.sentence} See clawdtalk-tui --help.\n`);
      process.exitCode = 2;
      return;
    case 'verb': {
      const { runHeadless } = await import('../headless/headless.ts');
      const ways = { demoWithoutKey: false, asScript: line.name === VERBATIM_VERB };
      process.exitCode = await runHeadless(line.name, line.args, starterFor(line.options, ways));
      return;
    }
    case 'console': {
      const typed = process.stdin.isTTY && process.stdout.isTTY;
      const starter = starterFor(line.options, { demoWithoutKey: true, remembers: typed });
      const choice = await starter.choose(line.options.context);
      if (choice.kind === 'refused') return refuse(choice.sentence);
      if (choice.kind === 'all') {
        // What is not of an account: colours, link, mouse. Without a key of its own that start would be a demo.
        const { demo: _demo, ...settings } = starter.of(undefined);
        if (!typed || settings.plain) {
          return refuse(
            'All contexts are shown on a terminal alone: name one with --context, or use status --all.',
          );
        }
        if (!choice.contexts.some(({ ok }) => ok))
          return refuse('No context of the settings can be used: see doctor.');
        const { runConsole } = await import('../console.tsx');
        return runConsole({ all: choice.contexts, settings: { ...settings, problems: [] } }, starter);
      }
      const given = starter.configure(choice);
      if (given.host?.ok === false) {
        process.stderr.write(`${given.host.error}\n`);
        process.exitCode = 2;
        return;
      }
      // Where nobody can answer, whoever would send refuses by itself.
      const configuration = typed ? await confirmed(given) : given;
      if (configuration === undefined) {
        process.stderr.write('Nothing was sent. Put the key and the address in the same place.\n');
        process.exitCode = 3;
        return;
      }
      if (!typed || process.env['TERM'] === 'dumb' || configuration.plain) {
        const { runPlain } = await import('../terminal/plain.ts');
        process.exitCode = await runPlain(configuration, typed);
        return;
      }
      const { runConsole } = await import('../console.tsx');
      await runConsole(configuration, starter);
    }
  }
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}

/** The configuration without its question, once that is answered; `undefined` where the answer is no. */
async function confirmed(configuration: Configuration): Promise<Configuration | undefined> {
  const { confirm, ...rest } = configuration;
  if (confirm === undefined) return configuration;
  const { mayUseHost } = await import('./ask-host.ts');
  return (await mayUseHost(confirm, process.stdin, process.stdout)) ? rest : undefined;
}

/** How one start finds out which account it means, and what it works with there. */
function starterFor(options: GlobalOptions, ways: StartWays): Starter {
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
const hasHome = (): boolean => isAbsolute(homedir()) || (process.env['CLAWDTALK_TUI_HOME'] ?? '') !== '';

/** The login's name; some containers have none for their user id. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? 'unknown';
  }
}
