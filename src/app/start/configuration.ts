import { join } from 'node:path';
import type { ClockOrigin } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import { parsePostgresUrl, type PostgresAddress } from '../../state/ledger/postgres/address.ts';
import { loadServerConfig, type ServerConfig } from '../../state/settings/server-config.ts';
import { resolveSettings, type SourcedSettings } from '../../state/settings/resolve-settings.ts';
import { readSettingsFile } from '../../state/settings/settings-file.ts';
import { findSkillFolder } from '../../state/settings/skill-folder.ts';
import type { Env, Sourced } from '../../state/settings/sourced.ts';
import type { GlobalOptions } from './arguments.ts';
import { foldersOf, type Folders } from './folders.ts';

type Origin = Omit<Sourced<unknown>, 'value'>;

/** The simulated world that a demo runs on. */
export interface DemoWorld {
  readonly origin: ClockOrigin;
  readonly seed: number;
}

/** All that this start works with, worked out once. Plain data: it is handed to the backend's thread. */
export interface Configuration {
  /** Set in a demo, which touches neither the user's files nor the network. */
  readonly demo?: DemoWorld;
  readonly baseUrl: string;
  /** Where address and key came from. */
  readonly from: { readonly baseUrl: Origin; readonly key?: Origin };
  /** A secret; empty where there is none. Show `maskedKey`. */
  readonly key: string;
  readonly maskedKey: string;
  /** Why there is no key. */
  readonly keyProblem?: string;
  readonly confirm?: ServerConfig['confirm'];
  readonly statePath: Sourced<string>;
  readonly skillFolder?: Sourced<string>;
  readonly folders: Folders;
  /** The team's ledger, where one was named, or why it cannot be. Holds a secret: show its `name`. */
  readonly team?: Result<PostgresAddress, LedgerError>;
  readonly settings: SourcedSettings;
  /** Signs acts: `operator:<name>`. */
  readonly operator: string;
  readonly zone: string;
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  readonly plain: boolean;
  /** What of the configuration was not taken, a sentence each. */
  readonly problems: readonly string[];
}

const STATE_FILE = '.missions_state.json';
/** World seconds per real second in a demo: a call lasts seconds, a day passes in an hour. */
const DEMO_SPEED = 20;

/**
 * `demoWithoutKey`: a console without a key opens on the demo; a verb must never act in one that nobody asked for.
 * `asScript`: where nothing names a state file it is the one in the working folder, as for the bot's own script.
 */
export function loadConfiguration(
  options: GlobalOptions,
  system: { env: Env; home: string; cwd: string; user: string; zone: string; nowMs: number },
  { demoWithoutKey, asScript = false }: { readonly demoWithoutKey: boolean; readonly asScript?: boolean },
): Configuration {
  const { env, home, cwd } = system;
  const folders = foldersOf(env, home);
  const file = readSettingsFile(folders.config);
  const { settings, problems } = resolveSettings({
    flags: {
      stateFile: options.statePath,
      skillFolder: options.skillFolder,
      theme: options.theme,
      operator: options.operator,
      ledger: options.ledger,
      ...(options.ascii ? { ascii: true } : {}),
      ...(options.slowLink ? { slowLink: 'on' } : {}),
      ...(options.readOnly ? { readOnly: true } : {}),
    },
    env,
    file,
    context: { cwd, home },
  });
  const skillFolder = findSkillFolder({ named: settings.skillFolder, cwd, home });
  const server = loadServerConfig({ env, home, skillFolder: skillFolder?.value });
  const hasNoKey = server.problems.some(({ kind }) => kind === 'no-key');
  const keyProblem = server.problems.find(({ kind }) => kind === 'key')?.sentence;
  const demo = options.demo || (demoWithoutKey && hasNoKey);
  return {
    ...(demo
      ? { demo: { origin: { realMs: system.nowMs, worldMs: system.nowMs, speed: DEMO_SPEED }, seed: 1 } }
      : {}),
    baseUrl: server.baseUrl.value,
    from: {
      baseUrl: originOf(server.baseUrl),
      ...(server.key === undefined ? {} : { key: originOf(server.key) }),
    },
    key: server.key?.value ?? '',
    maskedKey: server.maskedKey,
    ...(server.key !== undefined || keyProblem === undefined ? {} : { keyProblem }),
    ...(server.confirm === undefined || demo ? {} : { confirm: server.confirm }),
    statePath: statePathOf(settings.stateFile, asScript ? undefined : skillFolder, cwd),
    ...(skillFolder === undefined ? {} : { skillFolder }),
    folders,
    ...(settings.ledger.value === undefined || demo ? {} : { team: parsePostgresUrl(settings.ledger.value) }),
    settings,
    operator: `operator:${safeText(settings.operator.value ?? system.user, { maxLength: 64 })}`,
    zone: settings.zone.value ?? system.zone,
    readOnly: settings.readOnly.value,
    dryRun: options.dryRun,
    plain: options.plain,
    problems: options.demo
      ? []
      : demo
        ? [
            'There is no API key, so this is a demo: nobody is called. Set CLAWDTALK_API_KEY to see your missions.',
          ]
        : [...file.problems, ...problems, ...server.problems].map(({ sentence }) => sentence),
  };
}

const originOf = ({ source, where }: Sourced<unknown>): Origin => ({
  source,
  ...(where === undefined ? {} : { where }),
});

/** Named by flag, variable or setting; else in the skill folder, where the bot is started; else in this folder. */
function statePathOf(
  named: Sourced<string | undefined>,
  skillFolder: Sourced<string> | undefined,
  cwd: string,
): Sourced<string> {
  if (named.value !== undefined) return { ...named, value: named.value };
  const folder = skillFolder?.value ?? cwd;
  return { value: join(folder, STATE_FILE), source: 'default', where: folder };
}
