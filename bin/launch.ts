#!/usr/bin/env node

declare const __VERSION__: string;

const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write(
    `clawdtalk-tui needs Node.js 24 or newer; this is ${process.versions.node}. Install a current Node.js and start it again.\n`,
  );
  process.exitCode = 2;
} else if (!saysVersion()) {
  // Compiled code is kept between starts: the console is on the screen sooner. In the user's own folder, because
  // the default one is shared between users and what lies there is run.
  const folder = privateFolder();
  if (folder !== undefined) process.getBuiltinModule('node:module').enableCompileCache(folder);
  // Not a literal, so that the program stays a file of its own beside this one.
  const program = './main.js';
  await import(program);
}

/** The folder of compiled code, ours alone (0700); undefined where there can be none, and the start is only slower. */
function privateFolder() {
  // Not imported: an import statement makes all that `node:fs` exports, streams too, for 5 ms.
  const { chmodSync, lstatSync, mkdirSync } = process.getBuiltinModule('node:fs');
  const path = process.getBuiltinModule('node:path');
  const { homedir } = process.getBuiltinModule('node:os');
  const given = process.env['XDG_CACHE_HOME'];
  const cache = given !== undefined && path.isAbsolute(given) ? given : path.join(homedir(), '.cache');
  if (!path.isAbsolute(cache)) return undefined;
  const folder = path.join(cache, 'clawdtalk-tui');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    // What lies there is run: a folder that somebody else made, or can lead elsewhere, is left alone.
    if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return undefined;
    if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return folder;
  } catch {
    return undefined;
  }
}

/** `--version` alone is answered here: a script that asks for it does not wait for the program. Where that fails, the program says why. */
function saysVersion() {
  if (process.argv.length !== 3 || process.argv[2] !== '--version') return false;
  try {
    process.getBuiltinModule('node:fs').writeSync(1, `${__VERSION__}\n`);
    return true;
  } catch {
    return false;
  }
}
