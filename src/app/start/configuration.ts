import { join } from 'node:path';
import type { ClockOrigin } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import { readHost } from '../link/ssh-command.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import { parsePostgresUrl, type PostgresAddress } from '../../state/ledger/postgres/address.ts';
import { loadContextServer } from '../../state/settings/contexts/context-server.ts';
import type { ContextColour, NamedContext } from '../../state/settings/contexts/named-context.ts';
import { loadServerConfig, type ServerConfig } from '../../state/settings/server-config.ts';
import { resolveSettings, type SourcedSettings } from '../../state/settings/resolve-settings.ts';
import { readSettingsFile } from '../../state/settings/settings-file.ts';
import { findSkillFolder } from '../../state/settings/skill-folder.ts';
import type { Env, Sourced } from '../../state/settings/sourced.ts';
import { readNotedFields } from '../config/noted-fields.ts';
import type { GlobalOptions } from './arguments.ts';
import { contextDataFolder, contextFolder, foreignRecords, type AccountAt } from './context-folder.ts';
import { foldersOf, type Folders } from './folders.ts';

export interface ConfigurationWays {
  readonly demoWithoutKey: boolean;
  readonly asScript?: boolean;
  /** Absent: what environment and settings say without one. */
  readonly context?: NamedContext | undefined;
  /** Ledger folders that were given out before any of them was opened, by account. */
  readonly claims?: Map<string, string>;
}

type Origin = Omit<Sourced<unknown>, 'value'>;

/** The simulated world that a demo runs on. */
export interface DemoWorld {
  readonly origin: ClockOrigin;
  readonly seed: number;
}

/** All that this start works with, worked out once. Plain data: it is handed to the backend's thread. */
export interface Configuration {
  /** The context of the settings that this start works in; absent where none was named. */
  readonly context?: { readonly name: string; readonly colour?: ContextColour };
  /** Why nothing may be read or done at this account. */
  readonly refused?: SafeText;
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
  /** Where the backend is, if not here, or why that cannot be read. Nothing of this machine is used then but the screens. */
  readonly host?: Result<string, string>;
  readonly settings: SourcedSettings;
  /** Signs acts: `operator:<name>`. */
  readonly operator: string;
  readonly zone: string;
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  readonly plain: boolean;
  /** The fields of memory and results that the person's views show. */
  readonly notedFields: readonly string[];
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
  { demoWithoutKey, asScript = false, context: chosen, claims = new Map() }: ConfigurationWays,
): Configuration {
  const { home, cwd } = system;
  const base = foldersOf(system.env, home);
  const read = readSettingsFile(base.config);
  const context = options.demo ? undefined : chosen;
  const { env, file } =
    context === undefined ? { env: system.env, file: read } : settingsOfContext(context, system.env, read);
  const { settings, problems } = resolveSettings({
    flags: {
      stateFile: options.statePath,
      skillFolder: options.skillFolder,
      theme: options.theme,
      operator: options.operator,
      ledger: options.ledger,
      host: options.host,
      ...(options.ascii ? { ascii: true } : {}),
      ...(options.slowLink ? { slowLink: 'on' } : {}),
      ...(options.readOnly ? { readOnly: true } : {}),
    },
    env,
    file,
    context: { cwd, home },
  });
  const skillFolder =
    context === undefined
      ? findSkillFolder({ named: settings.skillFolder, cwd, home })
      : namedFolder(settings.skillFolder);
  const server =
    context === undefined
      ? loadServerConfig({ env, home, skillFolder: skillFolder?.value })
      : loadContextServer(context, { env: system.env, home, skillFolder: skillFolder?.value });
  const hasNoKey = server.problems.some(({ kind }) => kind === 'no-key');
  const keyProblem = server.problems.find(({ kind }) => kind === 'key')?.sentence;
  // What is said for a start without a context leads a context to nobody else's host.
  const hostName = context === undefined ? settings.host.value : (options.host ?? context.host);
  const host = hostName === undefined || options.demo ? undefined : readHost(hostName);
  // A context is somebody's account: without its key it is no reason to show another world.
  const demo = options.demo || (context === undefined && demoWithoutKey && hasNoKey && host === undefined);
  const placed =
    context === undefined
      ? { folders: base, ...(demo ? {} : ownRecords(base.data, server)) }
      : placeContext(context, base, {
          baseUrl: server.baseUrl.value,
          key: server.key?.value,
          why: keyProblem,
          unnamed: () => unnamedAccount(system, read),
          claims,
        });
  const { folders } = placed;
  return {
    ...(context === undefined
      ? {}
      : {
          context: {
            name: context.name,
            ...(context.colour === undefined ? {} : { colour: context.colour }),
          },
        }),
    ...(placed.refused === undefined ? {} : { refused: safeText(placed.refused, { maxLength: 600 }) }),
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
    ...(server.confirm === undefined || demo || host !== undefined ? {} : { confirm: server.confirm }),
    statePath: statePathOf(
      settings.stateFile,
      asScript && context === undefined ? undefined : skillFolder,
      // The working folder is nobody's: two contexts would share what lies there.
      context === undefined ? cwd : folders.data,
    ),
    ...(skillFolder === undefined ? {} : { skillFolder }),
    folders,
    ...(settings.ledger.value === undefined || demo ? {} : { team: parsePostgresUrl(settings.ledger.value) }),
    ...(host === undefined ? {} : { host }),
    settings,
    operator: `operator:${safeText(settings.operator.value ?? system.user, { maxLength: 64 })}`,
    get zone() {
      return settings.zone.value ?? system.zone;
    },
    readOnly: settings.readOnly.value || context?.readOnly === true,
    dryRun: options.dryRun,
    plain: options.plain,
    notedFields: readNotedFields(base.config),
    problems: options.demo
      ? []
      : demo
        ? [
            'There is no API key, so this is a demo: nobody is called. Set CLAWDTALK_API_KEY to see your missions.',
          ]
        : [
            ...[...file.problems, ...problems, ...server.problems].map(({ sentence }) => sentence),
            ...(placed.problem === undefined ? [] : [placed.problem]),
          ],
  };
}

/** What of environment and settings counts in a context: the rest belongs to a start without one. */
function settingsOfContext(
  context: NamedContext,
  env: Env,
  file: ReturnType<typeof readSettingsFile>,
): { readonly env: Env; readonly file: ReturnType<typeof readSettingsFile> } {
  const { CLAWDTALK_TUI_STATE: _state, CLAWDTALK_SKILL_DIR: _skill, ...kept } = env;
  const { CLAWDTALK_TUI_LEDGER: _ledger, ...others } = kept;
  const { stateFile: _file, skillFolder: _folder, ...values } = file.values;
  const { ledger: _team, ...withoutLedger } = values;
  const { stateFile, skillFolder, ledger } = context;
  return {
    // A team's ledger keeps its accounts apart: one that is named for all holds here too, unless this says otherwise.
    env: ledger === undefined ? kept : others,
    file: {
      ...file,
      values: {
        ...(ledger === undefined ? values : withoutLedger),
        ...(ledger === undefined || ledger === OWN_LEDGER ? {} : { ledger }),
        ...(stateFile === undefined ? {} : { stateFile }),
        ...(skillFolder === undefined ? {} : { skillFolder }),
      },
    },
  };
}

/** Whose the ledger of a start without a context is, by what such a start would find now. */
function unnamedAccount(
  { env, home, cwd }: { readonly env: Env; readonly home: string; readonly cwd: string },
  file: ReturnType<typeof readSettingsFile>,
): AccountAt | undefined {
  const { settings } = resolveSettings({ flags: {}, env, file, context: { cwd, home } });
  const skillFolder = findSkillFolder({ named: settings.skillFolder, cwd, home })?.value;
  const { key, baseUrl } = loadServerConfig({ env, home, skillFolder });
  return key === undefined ? undefined : { baseUrl: baseUrl.value, key: key.value };
}

/** What is to be said of the records that a start without a context goes on with. */
function ownRecords(
  data: string,
  { baseUrl, key }: Pick<ReturnType<typeof loadServerConfig>, 'baseUrl' | 'key'>,
): { readonly problem?: string } {
  const problem =
    key === undefined ? undefined : foreignRecords(data, { baseUrl: baseUrl.value, key: key.value });
  return problem === undefined ? {} : { problem };
}

const OWN_LEDGER = 'own';

const namedFolder = (named: Sourced<string | undefined>): Sourced<string> | undefined =>
  named.value === undefined ? undefined : { ...named, value: named.value };

/** Where a context keeps what is its own, and whether it may be used at all. */
function placeContext(
  context: NamedContext,
  base: Folders,
  account: {
    readonly baseUrl: string;
    readonly key: string | undefined;
    /** Why there is no key. */
    readonly why: string | undefined;
    readonly unnamed: () => AccountAt | undefined;
    readonly claims: Map<string, string>;
  },
): { readonly folders: Folders; readonly refused?: string; readonly problem?: string } {
  if (context.host !== undefined) {
    return {
      folders: base,
      refused: `Context ${context.name} is at ${context.host}: the console opens it by ssh (clawdtalk-tui --context ${context.name}); for a verb go there.`,
    };
  }
  if (account.key === undefined) {
    return {
      folders: { ...base, data: contextFolder(base.data, context.name) },
      refused: `${account.why ?? `Context ${context.name} has no key.`} Nothing is read or done there.`,
    };
  }
  const { folder, ...told } = contextDataFolder(
    base.data,
    context.name,
    { baseUrl: account.baseUrl, key: account.key },
    account.unnamed,
    account.claims,
  );
  return { folders: { ...base, data: folder }, ...told };
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
