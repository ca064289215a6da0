import { spawn } from 'node:child_process';
import type { AlertSent } from '../../commands/ports/alerts-port.ts';
import type { Cancel } from '../../lib/clock.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';

const MOST_OUTPUT = 64 * 1024;

interface CommandRun {
  readonly run: readonly [string, ...string[]];
  /** JSON text for its standard input. */
  readonly input: string;
  readonly withinMs: number;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly redact: (text: string) => string;
}

/**
 * Runs a command of the user's own: arguments as a list, never through a shell, the alert on its standard input. It
 * gets a session of its own, so that when its time is over everything that it started ends with it.
 * `running`: how to end it, for as long as it runs.
 */
export function runAlertCommand(command: CommandRun, running: Set<Cancel>): Promise<AlertSent> {
  const [program, ...args] = command.run;
  return new Promise((resolve) => {
    let said = '';
    let settled = false;
    const settle = (sent: AlertSent): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      running.delete(kill);
      child.stderr.destroy();
      resolve(sent);
    };
    const child = spawn(program, args, {
      cwd: command.cwd,
      env: command.env,
      shell: false,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    running.add(kill);
    const timer = setTimeout(() => {
      kill();
      settle({
        kind: 'again',
        why: safe`${program} took more than ${command.withinMs / 1_000} s and was ended.`,
      });
    }, command.withinMs);
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < MOST_OUTPUT) said += chunk.toString('utf8');
    });
    // It may end without having read anything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(command.input);
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle({
        kind: 'failed',
        why: safe`${program} cannot be started: ${REASONS[error.code ?? ''] ?? error.code ?? 'it failed'}.`,
      }),
    );
    child.on('exit', (code, signal) => {
      if (code === 0) settle({ kind: 'sent' });
      else settle({ kind: 'again', why: faultOf(program, command.redact(said), code, signal) });
    });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program',
  EACCES: 'permission is denied',
  E2BIG: 'what it is to be told is too long',
};

function faultOf(
  program: string,
  said: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): SafeText {
  const last = said
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '');
  const how = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
  return last === undefined
    ? safe`${program} ${how}.`
    : safe`${program} ${how}: ${safeText(last, { maxLength: 160 })}`;
}
