import { spawn } from 'node:child_process';
import type { Cancel } from '../../lib/clock.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';

/** More than anybody reads in a pager. */
const MOST_BYTES = 64 * 1024;
/** What it has written may come a moment after its end. */
const LAST_WORDS_MS = 200;

export interface OwnRun {
  readonly argv: readonly [string, ...string[]];
  readonly withinMs: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly redact: (text: string) => string;
}

/** How it went. `text`: what it wrote, harmless and without secrets, both outputs as they came. */
export interface OwnOutcome {
  readonly good: boolean;
  /** How it ended, in one sentence. */
  readonly sentence: SafeText;
  readonly text: SafeText;
}

/**
 * Runs a program: arguments as a list, never through a shell, nothing to read. It gets a session of its own, so that
 * whatever it started ends with it: at its time limit, when it writes without end, and when the console ends.
 * `running`: how to end it, for as long as it runs.
 */
export function runOwnCommand(run: OwnRun, running: Set<Cancel>): Promise<OwnOutcome> {
  const [program, ...args] = run.argv;
  return new Promise((resolve) => {
    const said: Buffer[] = [];
    let bytes = 0;
    let broken: SafeText | undefined;
    let settled = false;
    let lastWords: NodeJS.Timeout | undefined;
    const settle = (good: boolean, sentence: SafeText): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      clearTimeout(lastWords);
      running.delete(kill);
      // One that has left the session may hold them open.
      child?.stdout.destroy();
      child?.stderr.destroy();
      const text = run.redact(Buffer.concat(said).toString('utf8'));
      resolve({
        good,
        sentence,
        text: safeText(text.trimEnd(), { multiline: true, maxLength: Number.POSITIVE_INFINITY }),
      });
    };
    const kill = (): void => {
      try {
        if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const stop = (why: SafeText): void => {
      broken ??= why;
      kill();
    };
    const timer = setTimeout(
      () => stop(safe`It took more than ${run.withinMs / 1_000} s and was ended.`),
      run.withinMs,
    );
    const child = start(program, args, run);
    if (child === undefined) {
      settle(false, safe`${program} cannot be started.`);
      return;
    }
    running.add(kill);
    const hear = (chunk: Buffer): void => {
      if (bytes >= MOST_BYTES) return;
      said.push(chunk.subarray(0, MOST_BYTES - bytes));
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) stop(safe`It wrote more than ${MOST_BYTES / 1024} kB and was ended there.`);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why: Readonly<Record<string, string>> = {
        ENOENT: 'there is no such program',
        EACCES: 'permission is denied',
        E2BIG: 'its arguments are too long',
      };
      settle(
        false,
        safe`${program} cannot be started: ${why[error.code ?? ''] ?? error.code ?? 'it failed'}.`,
      );
    });
    let ended: { readonly good: boolean; readonly sentence: SafeText } | undefined;
    child.on('exit', (code, signal) => {
      ended = {
        good: code === 0 && broken === undefined,
        sentence:
          broken ??
          (code === 0
            ? safe`It is done.`
            : signal === null
              ? safe`It ended with ${code}.`
              : safe`It was ended by ${signal}.`),
      };
      const { good, sentence } = ended;
      lastWords = setTimeout(() => settle(good, sentence), LAST_WORDS_MS);
    });
    child.on('close', () => {
      if (ended !== undefined) settle(ended.good, ended.sentence);
    });
  });
}

function start(program: string, args: readonly string[], { cwd, env }: OwnRun) {
  try {
    return spawn(program, args, {
      cwd,
      env,
      shell: false,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch {
    // A name that no program can have, such as one with a zero character.
    return undefined;
  }
}
