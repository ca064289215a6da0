import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../dist/clawdtalk-tui.js', import.meta.url));

test('a board that is read by head ends with 0 and without a word', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-pipe-'));
  const script = 'set -o pipefail; "$0" "$1" --demo < /dev/null | head -c 20 > /dev/null';
  const done = spawnSync('bash', ['-c', script, process.execPath, PROGRAM], {
    cwd: folder,
    env: { ...process.env, HOME: folder, CLAWDTALK_TUI_HOME: folder },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  expect({ status: done.status, said: done.stderr }).toEqual({ status: 0, said: '' });
});
