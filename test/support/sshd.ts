import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** An SSH server of our own on this machine's loopback, for one user with one key. */
export interface SshServer {
  /** Arguments that make the client know it and nothing else. */
  readonly clientArguments: readonly string[];
  /** Ends the connections that stand, and takes no new ones. */
  stop(): void;
  start(): Promise<void>;
  remove(): void;
}

/** The server's program: named, or where it is usually; undefined where there is none. */
export function sshdProgram(): string | undefined {
  const named = process.env['CLAWDTALK_TEST_SSHD'];
  const folders = ['/usr/sbin', '/usr/local/sbin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const program = named ?? folders.map((folder) => join(folder, 'sshd')).find((path) => existsSync(path));
  if (program === undefined) return undefined;
  // As root it wants a user of its own to give its rights to.
  if (process.getuid?.() !== 0) return program;
  try {
    execFileSync('id', ['sshd'], { stdio: 'ignore' });
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    return program;
  } catch {
    return undefined;
  }
}

/** `env`: what the programs that are run over it are started with, whatever the shell of this user sets. */
export async function startSshd(program: string, env: Readonly<Record<string, string>>): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  const at = (name: string): string => join(folder, name);
  for (const key of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
  }
  const words = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  // What is asked for is run as it was asked for, in the folder of the test.
  writeFileSync(
    at('run'),
    `#!/bin/sh\necho $PPID >> ${at('sessions')}\nexec env -i ${words.join(' ')} sh -c "$SSH_ORIGINAL_COMMAND"\n`,
  );
  chmodSync(at('run'), 0o755);
  execFileSync('cp', [at('user.pub'), at('authorized')]);
  const port = await freePort();
  writeFileSync(
    at('config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host')}`,
      `AuthorizedKeysFile ${at('authorized')}`,
      `ForceCommand ${at('run')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PidFile none',
      'PermitRootLogin prohibit-password',
      'PermitUserEnvironment no',
    ].join('\n'),
  );
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn(program, ['-D', '-e', '-f', at('config')], { stdio: 'ignore', detached: true });
    while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const stop = (): void => {
    const { pid } = server ?? {};
    server = undefined;
    // Those that serve a connection have told their numbers themselves.
    const sessions = existsSync(at('sessions'))
      ? readFileSync(at('sessions'), 'utf8').trim().split('\n')
      : [];
    rmSync(at('sessions'), { force: true });
    for (const each of [pid, ...sessions.map(Number)]) {
      try {
        if (each !== undefined && each > 1) process.kill(each, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    }
  };
  await start();
  return {
    clientArguments: [
      '-F',
      'none',
      '-i',
      at('user'),
      '-p',
      String(port),
      '-l',
      userInfo().username,
      '-o',
      `UserKnownHostsFile=${at('known')}`,
      '-o',
      'StrictHostKeyChecking=accept-new',
      '-o',
      'IdentitiesOnly=yes',
    ],
    start,
    stop,
    remove: () => {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
