import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/app/start/arguments.ts';
import { loadConfiguration } from '../../../src/app/start/configuration.ts';

/** The wrapper that stands in for the bot's script: it names the skill folder, and is started anywhere. */
let root: string;
const at = (...names: readonly string[]): string => join(root, ...names);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'script-'));
  for (const folder of ['skill', 'work', 'home']) mkdirSync(at(folder));
  const settings = { api_key: 'cc_live_beside_the_script_01', server: 'http://127.0.0.1:9' };
  writeFileSync(at('skill', 'skill-config.json'), JSON.stringify(settings));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function load(argv: readonly string[], env: Record<string, string> = {}) {
  const line = parseCommandLine(argv);
  if (line.kind !== 'verb') throw new Error(line.kind);
  const system = { env, home: at('home'), cwd: at('work'), user: 'bot', zone: 'UTC', nowMs: 0 };
  return loadConfiguration(line.options, system, { demoWithoutKey: false, asScript: line.name === 'api' });
}

test('settings beside the script, the state file in the working folder', () => {
  const { key, baseUrl, statePath } = load(['--skill', at('skill'), 'api', 'list-state']);
  expect({ key, baseUrl, state: statePath.value }).toEqual({
    key: 'cc_live_beside_the_script_01',
    baseUrl: 'http://127.0.0.1:9/v1',
    state: at('work', '.missions_state.json'),
  });
});

test('any other verb works on the state file of the skill folder', () => {
  expect(load(['--skill', at('skill'), 'missions']).statePath.value).toBe(
    at('skill', '.missions_state.json'),
  );
});

test('the environment goes before what lies beside the script, and a named state file before the folder', () => {
  const { key, statePath } = load(['--skill', at('skill'), 'api', 'list-state'], {
    CLAWDTALK_API_KEY: 'cc_live_of_the_environment_1',
    CLAWDTALK_TUI_STATE: at('home', 'state.json'),
  });
  expect({ key, state: statePath.value }).toEqual({
    key: 'cc_live_of_the_environment_1',
    state: at('home', 'state.json'),
  });
});
