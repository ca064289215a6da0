import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../../src/app/start/configuration.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { alertsFileReader } from '../../../src/app/alerts/alerts-file-reader.ts';
import { userFiles } from '../../../src/app/config/open-user-files.ts';
import { runLedger } from '../../../src/app/ledger/run-ledger.ts';
import { openSession } from '../../../src/app/headless/open-session.ts';
import { watch } from '../../../src/app/headless/watch.ts';
import { runVerb } from '../../../src/cli/run.ts';
import { verbNamed } from '../../../src/cli/verbs.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { isJsonObject, type JsonObject } from '../../../src/lib/json.ts';
import { readDeviceStatus } from '../../../src/state/files/device-status.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';

export interface Ran {
  readonly exit: number;
  /** Standard output and standard error. */
  readonly out: string;
  readonly said: string;
}

export interface RunOptions {
  readonly readOnly?: boolean;
  readonly dryRun?: boolean;
  /** Another key, or none where it is empty. */
  readonly key?: string;
  /** Draws the line that a terminal replaces; absent where there is no terminal. */
  readonly status?: (line: string) => void;
}

/** A simulated server, a folder of its own, and the verbs run in this process as the program runs them. */
export interface CliWorld {
  readonly sim: Simulator;
  readonly folder: string;
  readonly statePath: string;
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<Ran>;
  api(...words: readonly string[]): Promise<Ran>;
  /** Runs a command that must go well; its last line after the colon: the id that it made. */
  readonly made: (...words: readonly string[]) => Promise<string>;
  state(): JsonObject;
  writeState(state: JsonObject): void;
  /** Writes the file of alert rules. */
  writeAlerts(text: string): void;
  close(): Promise<void>;
}

export async function openCliWorld(
  options: Parameters<typeof startSimulator>[0] | object = {},
): Promise<CliWorld> {
  const sim = await startSimulator({ clock: systemClock(), ...options });
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const statePath = join(folder, '.missions_state.json');
  mkdirSync(join(folder, 'home'));

  const run: CliWorld['run'] = async (
    [name = '', ...args],
    { readOnly = false, dryRun = false, key, status } = {},
  ) => {
    const configuration = loadConfiguration(
      { demo: false, readOnly, dryRun, plain: false, ascii: false, statePath },
      {
        env: {
          CLAWDTALK_TUI_HOME: join(folder, 'home'),
          CLAWDTALK_API_KEY: key ?? sim.apiKey,
          CLAWDTALK_API_URL: sim.baseUrl,
        },
        home: join(folder, 'home'),
        cwd: folder,
        user: 'kim',
        zone: 'Europe/Berlin',
        nowMs: systemClock().now(),
      },
      { demoWithoutKey: false },
    );
    const verb = await verbNamed(name);
    if (verb === undefined) throw new Error(`no verb ${name}`);
    let [out, said] = ['', ''];
    const ended = new AbortController().signal;
    const own = configuration.key;
    const exit = await runVerb(verb, args, {
      print: (line) => void (out += `${line}\n`),
      complain: (line) => void (said += `${line}\n`),
      open: () => openSession(configuration),
      serve: () => Promise.reject(new Error('no link')),
      simulate: () => Promise.reject(new Error('not here')),
      watch: (wanted) => watch(configuration, { ...wanted, ended }),
      diagnose: (wanted) => runDoctor(configuration, wanted),
      ledger: (order) => runLedger(configuration, order),
      alertRules: async () => alertsFileReader(join(configuration.folders.config, 'alerts.json'))(),
      userFiles: async () => userFiles(configuration.folders.config, folder),
      ended,
      columns: 120,
      terminal: false,
      dryRun,
      ...(status === undefined ? {} : { status }),
      hasPhone: () => readDeviceStatus(folder),
      keyEnds: own === '' ? undefined : { first: own.slice(0, 8), last: own.slice(-4) },
    });
    return { exit, out, said };
  };
  const api: CliWorld['api'] = (...words) => run(['api', ...words]);

  return {
    sim,
    folder,
    statePath,
    run,
    api,
    made: async (...words) => {
      const ran = await api(...words);
      if (ran.exit !== 0) throw new Error(`${words.join(' ')}: ${ran.said}`);
      return ran.out.trim().split(': ').at(-1) ?? '';
    },
    state: () => {
      const value: unknown = JSON.parse(readFileSync(statePath, 'utf8'));
      if (!isJsonObject(value)) throw new Error('no object');
      return value;
    },
    writeState: (state) => writeFileSync(statePath, JSON.stringify(state, undefined, 2)),
    writeAlerts: (text) => {
      const config = join(folder, 'home', 'config');
      mkdirSync(config, { recursive: true });
      writeFileSync(join(config, 'alerts.json'), text);
    },
    close: async () => {
      await sim.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const DAY_MS = 86_400_000;

/** An hour of UTC on a working day two to five days ahead, as a bot writes it. */
export function workingDayAt(hourUtc: number, minute = 0): string {
  let day = new Date(systemClock().now() + 2 * DAY_MS);
  while ([0, 6].includes(day.getUTCDay())) day = new Date(day.getTime() + DAY_MS);
  day.setUTCHours(hourUtc, minute, 0, 0);
  return day.toISOString().replace('.000Z', 'Z');
}
