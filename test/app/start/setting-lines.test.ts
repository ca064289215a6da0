import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '../../../src/app/start/configuration.ts';
import { parseCommandLine } from '../../../src/app/start/arguments.ts';
import { settingLines } from '../../../src/app/terminal/setting-lines.ts';
import { settingsSpec } from '../../../src/screens/settings/rows.ts';
import type { SettingLine } from '../../../src/state/view/setting-line.ts';
import { startView } from '../../../src/state/view/view-state.ts';

const linesFor = (...argv: readonly string[]): readonly SettingLine[] => {
  const home = mkdtempSync(join(tmpdir(), 'setting-lines-'));
  try {
    const line = parseCommandLine(argv);
    if (line.kind !== 'console') throw new Error('no console');
    return settingLines(
      loadConfiguration(
        line.options,
        { env: {}, home, cwd: home, user: 'ada', zone: 'UTC', nowMs: 0 },
        { demoWithoutKey: true },
      ),
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** What stands under the list of a setting. */
const told = (line: SettingLine): string => {
  const { minuteMs, wallMinuteMs, zoneMode } = startView({ screen: 'settings' }, 0, 0);
  const environment = { minuteMs, wallMinuteMs, zoneMode, operatorZone: 'UTC', ascii: false };
  return (settingsSpec.detail?.(line, environment) ?? []).map(({ text }) => text).join('\n');
};

test.each([
  ['the demo', ['--demo']],
  ['a read-only console', ['--read-only']],
])('%s never says that E changes a setting which it then refuses to change', (_, argv) => {
  const lines = linesFor(...argv);
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    expect(line.change).toBeUndefined();
    expect(told(line)).not.toMatch(/\bE changes/);
  }
  expect(told(lines.find(({ name }) => name === 'mouse') ?? lines[0]!)).toMatch(/demo|read-only/);
});
