import { spawn } from 'node:child_process';
import type { Redact } from '../../lib/redact.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';

const MOST_OUTPUT = 1024 * 1024;

/**
 * Runs one of the skill's scripts and tells what it says last; its words come from outside. It gets a session of its
 * own: what it leaves running does not end with a ctrl-c that was meant for something on this terminal.
 */
export function runScript(
  script: string,
  act: string,
  options: { readonly cwd: string; readonly withinMs: number; readonly redact: Redact },
): Promise<Result<string, string>> {
  const { cwd, withinMs, redact } = options;
  const name = `${script.split('/').at(-1)} ${act}`;
  return new Promise((resolve) => {
    let said = '';
    const child = spawn('bash', [script, act], { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => {
      child.kill();
      resolve(err(`${name} failed: it took more than ${withinMs / 1000} s.`));
    }, withinMs);
    const hear = (chunk: Buffer): void => {
      if (said.length < MOST_OUTPUT) said += chunk.toString('utf8');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', ({ message }) => {
      clearTimeout(timer);
      resolve(err(`${name} failed: ${safeText(message)}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const words = lastWords(redact(said));
      if (code === 0) resolve(ok(`${name}: ${words === '' ? 'done' : words}`));
      else resolve(err(`${name} failed: ${faultOf(words, cwd) ?? signal ?? `it ended with ${code}`}`));
    });
  });
}

/** The script goes silent where `npm` fails: its last words are what it was about to do. */
function faultOf(words: string, cwd: string): string | undefined {
  if (/Installing dependencies/.test(words))
    return `npm could not install its packages. Run npm install in ${safeText(cwd)}`;
  return words === '' ? undefined : words;
}

/** Its last line that says something, without colours. */
function lastWords(text: string): string {
  const lines = text
    // oxlint-disable-next-line no-control-regex -- colours of the script's own output
    .replaceAll(/\u001b\[[\d;]*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !/^(?:Logs:|Check logs:|Use ')/.test(line));
  return safeText(lines.at(-1) ?? '', { maxLength: 200 });
}
