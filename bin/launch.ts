#!/usr/bin/env node

import { parseCommandLine, type CommandLine } from '../src/app/start/arguments.ts';
import { runCompiled } from '../src/app/start/compiled-script.ts';
import { requireBuiltin } from '../src/app/start/require-builtin.ts';
import { privateFolder } from '../src/app/start/private-folder.ts';

declare const __VERSION__: string;
/** The verbs' file beside this one, named by its content. */
declare const __VERBS__: string;

const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write(
    `clawdtalk-tui needs Node.js 24 or newer; this is ${process.versions.node}. Install a current Node.js and start it again.\n`,
  );
  process.exitCode = 2;
} else if (!saysVersion()) {
  const line = parseCommandLine(process.argv.slice(2));
  // Compiled code is kept between starts. In the user's own folder, because the default one is shared between users and
  // what lies there is run.
  const folder = privateFolder();
  if (line.kind === 'console') {
    if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder);
    // Not a literal, so that the program stays a file of its own beside this one.
    const program = './main.js';
    await import(program);
  } else {
    const url = new URL(__VERBS__, import.meta.url);
    const { fileURLToPath } = process.getBuiltinModule('node:url');
    const run = runCompiled(fileURLToPath(url), { folder, use: useOf(line) });
    run(requireBuiltin, (file: string) => import(new URL(file, url).href), url.href);
  }
}

/** Each verb, and each command of the bot's script, calls functions of its own. */
function useOf(line: Exclude<CommandLine, { kind: 'console' }>): string {
  if (line.kind !== 'verb') return line.kind;
  return line.name === 'api' ? `api ${line.args[0] ?? ''}` : line.name;
}

/** `--version` alone is answered here: a script that asks for it does not wait for the program. Where that fails, the program says why. */
function saysVersion(): boolean {
  if (process.argv.length !== 3 || process.argv[2] !== '--version') return false;
  try {
    process.getBuiltinModule('node:fs').writeSync(1, `${__VERSION__}\n`);
    return true;
  } catch {
    return false;
  }
}
