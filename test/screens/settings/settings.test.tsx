import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { hostOf } from '../../../src/app/terminal/host.ts';
import { loadConfiguration } from '../../../src/app/start/configuration.ts';
import { readSettingsFile } from '../../../src/state/settings/settings-file.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';

let open: OpenConsole | undefined;
const home = mkdtempSync(join(tmpdir(), 'settings-'));
afterEach(() => {
  open?.close();
  rmSync(home, { recursive: true, force: true });
});

/** Without the breaks of its lines. */
const shown = (): string => open?.terminal.text().replaceAll(/\s+/g, ' ') ?? '';

const realHost = (env: Record<string, string> = {}) =>
  hostOf(
    loadConfiguration(
      {
        demo: false,
        readOnly: false,
        dryRun: false,
        plain: false,
        ascii: false,
      },
      {
        env: { CLAWDTALK_TUI_HOME: home, CLAWDTALK_API_KEY: 'cc_live_x', ...env },
        home,
        cwd: home,
        user: 'ada',
        zone: 'Europe/Berlin',
        nowMs: 0,
      },
      { demoWithoutKey: false },
    ),
    () => undefined,
  );

test('a setting is changed from the screen, kept in the file, and taken back', async () => {
  open = await openConsole({ start: { screen: 'settings' }, host: realHost() });
  const { slowly } = open;
  await slowly('/', 'theme', '\r', 'E', '\u001b[B', '\r');
  await vi.waitFor(() => expect(shown()).toContain('The colours are light now and from the next start on.'));
  expect(shown()).toContain('default, next: light');
  expect(readSettingsFile(join(home, 'config')).values).toEqual({ theme: 'light' });
  await slowly('U');
  await vi.waitFor(() => expect(shown()).toContain('theme is default from the next start on.'));
  expect(readSettingsFile(join(home, 'config')).values).toEqual({});
});

test('what the environment says goes before the file, and the screen says so', async () => {
  open = await openConsole({
    start: { screen: 'settings' },
    host: realHost({ CLAWDTALK_TUI_THEME: 'dark' }),
  });
  await open.slowly('/', 'theme', '\r', 'E', '\u001b[B', '\r');
  await vi.waitFor(() => expect(shown()).toContain('CLAWDTALK_TUI_THEME goes before the file'));
});

test('a value of the wrong form is refused in words, and what is not kept here says where it is set', async () => {
  open = await openConsole({ start: { screen: 'settings' }, host: realHost() });
  const { slowly } = open;
  await slowly('/', 'zone', '\r', 'E', 'Mars', '\r');
  await vi.waitFor(() => expect(shown()).toContain('zone must be an IANA zone such as Europe/Berlin.'));
  await slowly('\u001b', '/', 'apiKey', '\r', 'E');
  await vi.waitFor(() => expect(shown()).toContain('CLAWDTALK_API_KEY'));
});
