import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { botPlaceChecks } from '../../../src/app/doctor/bot-places.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'home-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(path: string, content: unknown): string {
  const whole = join(home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, typeof content === 'string' ? content : JSON.stringify(content));
  return whole;
}
const told = (options: { env?: Record<string, string>; used?: readonly string[] } = {}): string =>
  botPlaceChecks({ home, env: options.env ?? {}, used: options.used ?? [] })
    .map(({ sentence, mend }) => `${sentence.replaceAll(home, '~')} | ${(mend ?? '').replaceAll(home, '~')}`)
    .join('\n');

test('a home without any says so', () => {
  expect(told()).toBe('none of their files in the usual places | ');
});

test('the OpenClaw plugin: settings, state file and log, wherever its workspace lies, and never its key', () => {
  put('.openclaw/openclaw.json', {
    agents: { defaults: { workspace: '~/spaces/one' } },
    plugins: { entries: { clawtalk: { enabled: true, config: { apiKey: 'cc_live_secret_0123456789' } } } },
  });
  put('.openclaw/extensions/clawtalk/.missions_state.json', { one: {}, two: {} });
  put('.openclaw/extensions/clawtalk/ws.log', 'x');
  put('spaces/one/skills/clawdtalk-client/.missions_state.json', 'torn');
  const text = told();
  expect(text).toContain(
    '~/.openclaw/openclaw.json: settings of the plugin clawtalk, with an API key of its own',
  );
  expect(text).toContain(
    '~/.openclaw/extensions/clawtalk/.missions_state.json: a state file with 2 missions | clawdtalk-tui --state ~/.openclaw/extensions/clawtalk/.missions_state.json',
  );
  expect(text).toContain('~/.openclaw/extensions/clawtalk/ws.log: a log of its connection');
  expect(text).toContain(
    '~/spaces/one/skills/clawdtalk-client/.missions_state.json: a state file that is no JSON object',
  );
  expect(text).not.toContain('cc_live_secret');
});

test('the Hermes plugin: its settings, its state file without a dot, its environment', () => {
  put('hermes/config.yaml', 'plugins:\n  entries:\n    clawtalk:\n      api_key: cc_live_secret\n');
  put('hermes/plugin-data/clawtalk/missions_state.json', { one: {} });
  const text = told({ env: { HERMES_HOME: join(home, 'hermes'), CLAWTALK_API_KEY: 'cc_live_secret' } });
  expect(text).toContain('~/hermes/config.yaml: settings of the plugin clawtalk, with an API key of its own');
  expect(text).toContain('~/hermes/plugin-data/clawtalk/missions_state.json: a state file with 1 mission');
  expect(text).toContain('the environment sets CLAWTALK_API_KEY for the plugin');
  expect(text).not.toContain('cc_live_secret');
});

test('what is in use already is not told again', () => {
  const state = put('.openclaw/skills/clawdtalk/.missions_state.json', {});
  const settings = put('.openclaw/skills/clawdtalk/skill-config.json', { api_key: 'x' });
  expect(told()).toContain("skill-config.json: a skill's settings, with an API key of its own");
  expect(told({ used: [state, settings] })).toBe('none of their files in the usual places | ');
});
