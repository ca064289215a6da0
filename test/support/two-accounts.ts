import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStarter, type Starter } from '../../src/app/start/starter.ts';
import { parseCommandLine } from '../../src/app/start/arguments.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';

/** Two servers that take a key each and know the same ids, and a settings file that names both. */
export interface TwoAccounts {
  readonly folder: string;
  readonly acme: Simulator;
  readonly beta: Simulator;
  readonly env: Readonly<Record<string, string>>;
  readonly settingsPath: string;
  /** Writes the settings file; as text it may be anything. */
  settings(contexts: unknown, more?: object): void;
  writeSettings(text: string): void;
  /** As a start with these words would be. */
  starter(words?: readonly string[], env?: Readonly<Record<string, string>>, console?: boolean): Starter;
  close(): Promise<void>;
}

export const ACME_KEY = 'cc_live_acme_0a1b2c3d4e5f6071';
export const BETA_KEY = 'cc_live_beta_9f8e7d6c5b4a3021';

export async function openTwoAccounts(
  options: Partial<Pick<SimulatorOptions, 'clock' | 'world' | 'script'>> = {},
): Promise<TwoAccounts> {
  const { clock = systemClock(), world = 'demo', script } = options;
  const [acme, beta] = await Promise.all([
    startSimulator({ clock, world, apiKeys: [ACME_KEY], ...(script !== undefined && { script }) }),
    startSimulator({ clock, world, apiKeys: [BETA_KEY] }),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  for (const name of ['home', 'own/config', 'work']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'home', 'beta.key'), `${BETA_KEY}\n`, { mode: 0o600 });
  const settingsPath = join(folder, 'own', 'config', 'settings.json');
  const env = { CLAWDTALK_TUI_HOME: join(folder, 'own'), ACME_KEY };
  const accounts: TwoAccounts = {
    folder,
    acme,
    beta,
    env,
    settingsPath,
    writeSettings: (text) => writeFileSync(settingsPath, text),
    settings: (contexts, more = {}) =>
      writeFileSync(settingsPath, JSON.stringify({ ...more, contexts }, undefined, 2)),
    starter: (words = [], more = {}, console = false) => {
      const line = parseCommandLine([...words, ...(console ? [] : ['status'])]);
      if (!('options' in line)) throw new Error(line.kind);
      return createStarter(
        line.options,
        {
          env: { ...env, ...more },
          home: join(folder, 'home'),
          cwd: join(folder, 'work'),
          user: 'kim',
          zone: 'Europe/Berlin',
          nowMs: clock.now(),
        },
        { demoWithoutKey: console, remembers: console },
      );
    },
    close: async () => {
      await Promise.all([acme.stop(), beta.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  accounts.settings(bothContexts(accounts));
  return accounts;
}

export const bothContexts = ({ acme, beta }: Pick<TwoAccounts, 'acme' | 'beta'>): readonly object[] => [
  { name: 'acme', server: acme.server, key: 'env:ACME_KEY', colour: 'red' },
  { name: 'beta', server: beta.server, key: 'file:~/beta.key', colour: 'green' },
];
