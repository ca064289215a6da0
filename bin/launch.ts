#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write(
    `clawdtalk-tui needs Node.js 24 or newer; this is ${process.versions.node}. Install a current Node.js and start it again.\n`,
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept between starts: the console is on the screen sooner. In the user's own folder, because
  // the default one is shared between users and what lies there is run.
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  nodeModule.enableCompileCache(join(cache, 'clawdtalk-tui'));
  // Not a literal, so that the program stays a file of its own beside this one.
  const program = './main.js';
  await import(program);
}
