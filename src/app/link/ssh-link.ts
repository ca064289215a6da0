import { spawn } from 'node:child_process';
import type { LinkProcess } from './host-backend.ts';
import { sshArguments, type LinkEnd } from './ssh-command.ts';

/** What it said last is enough to know why it ended. */
const MOST_SAID = 8 * 1024;

/**
 * A link by the user's own ssh: its keys, its agent, its ~/.ssh/config. In a session of its own, so that it cannot ask
 * anything on this terminal, and no ctrl-c that is meant for something else ends it.
 */
export const sshLink = (host: string): LinkProcess => carriedBy('ssh', sshArguments(host));

/** A link by a program of this machine whose standard streams lead to the far side. */
export function carriedBy(program: string, args: readonly string[]): LinkProcess {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-MOST_SAID);
  });
  const ended = new Promise<LinkEnd>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: null, said: error.message, ...(error.code === 'ENOENT' && { absent: true }) }),
    );
    child.on('close', (code) => resolve({ code, said }));
  });
  return { input: child.stdin, output: child.stdout, ended, kill: () => void child.kill() };
}
