import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';

/** Opens the text in the user's editor (`VISUAL`, `EDITOR`, else vi) and gives back what was saved. */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<Result<string, string>> {
  const [program = 'vi', ...args] = (env['VISUAL'] || env['EDITOR'] || 'vi').split(/\s+/).filter(Boolean);
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-edit-'));
  const path = join(folder, 'text.md');
  try {
    writeFileSync(path, text, { mode: 0o600 });
    const code = await run(program, [...args, path]);
    if (code === 'missing') return err(`There is no program '${program}': set EDITOR to one that is there.`);
    if (code !== 0) return err(`${program} ended with ${code}: the text is left as it was.`);
    return ok(readFileSync(path, 'utf8').replace(/\n$/, ''));
  } catch (cause) {
    return err(`The text could not be edited: ${cause instanceof Error ? cause.message : String(cause)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const run = (program: string, args: readonly string[]): Promise<number | 'missing'> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    child.on('error', () => resolve('missing'));
    child.on('close', (code) => resolve(code ?? 1));
  });
