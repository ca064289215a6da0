import { join } from 'node:path';
import type { Cancel } from '../../lib/clock.ts';
import { createRedact } from '../../lib/redact.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import type { OwnHost } from '../../screens/own/own-host.ts';
import { ok, type Result } from '../../lib/result.ts';
import { withColumns, withView } from '../../state/settings/views-file.ts';
import { VIEWS_FILE } from '../../state/settings/views-name.ts';
import type { OwnThemes } from '../../ui/theme/theme.ts';
import type { ChosenColumns } from '../../state/view/chosen-column.ts';
import type { ViewsChange, ViewsStore } from './keep-view.ts';
import type { SavedView } from '../../state/view/saved-view.ts';
import type { OwnCommand } from '../../state/settings/own-command.ts';
import type { KeyMap } from '../../ui/keys/key-map.ts';
import { readOwnFile } from './own-files.ts';
import { runOwnCommand } from './run-own-command.ts';
import { withoutSecrets } from './without-secrets.ts';

const COMMANDS_FILE = 'commands.json';

interface OwnCommandsOptions {
  /** The settings folder. */
  readonly folder: string;
  readonly cwd: string;
  /** Nothing is written into the folder: what is kept ends with the program. */
  readonly keepsNothing?: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly keys: KeyMap | undefined;
  /** Those that were needed before the first picture. */
  readonly themes?: OwnThemes;
  /** What must be said nowhere, and given to nobody. */
  readonly secrets: () => readonly (string | undefined)[];
}

interface OpenOwnCommands {
  /**
   * For one console. `bounds`: variables by which a command that is this program again means the same account, and
   * changes no more than is allowed here.
   */
  readonly commands: (bounds: Readonly<Record<string, string>>) => OwnHost;
  /** Reads the files; the complaints, a sentence each. After the first picture: nothing of it is needed before. */
  load(): Promise<readonly SafeText[]>;
  /** Ends whatever still runs, with all that it started. */
  readonly stopAll: () => void;
}

/** The person's own commands: read once, run as often as a key asks. */
export function openOwnCommands(options: OwnCommandsOptions): OpenOwnCommands {
  const running = new Set<Cancel>();
  const listeners = new Set<() => void>();
  let list: readonly OwnCommand[] = [];
  let views: readonly SavedView[] = [];
  let columns: ChosenColumns = {};
  let themes: OwnThemes = options.themes ?? new Map<string, never>();
  const viewsPath = join(options.folder, VIEWS_FILE);
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let store: ViewsStore | undefined;
  const keep = async (change: ViewsChange): Promise<Result<string, string>> => {
    const { viewsInFile, viewsInMemory } = await import('./keep-view.ts');
    store ??= options.keepsNothing === true ? viewsInMemory(viewsPath) : viewsInFile(viewsPath);
    const kept = store.change(change);
    if (!kept.ok) return kept;
    const { readViews } = await import('./read-views.ts');
    ({ views, columns } = readViews(kept.value, options.keys));
    tell();
    return ok(store.place);
  };
  return {
    commands: (bounds) => ({
      list: () => list,
      views: () => views,
      columns: () => columns,
      themes: () => themes,
      saveView: async (view) => keep((source) => withView(source, view)),
      saveColumns: async (each, chosen) => keep((source) => withColumns(source, each, chosen)),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      run: async ({ argv, variables, withinSeconds }) => {
        const secrets = options.secrets();
        return runOwnCommand(
          {
            argv,
            withinMs: withinSeconds * 1_000,
            cwd: options.cwd,
            env: { ...withoutSecrets(options.env, secrets), ...bounds, ...variables },
            redact: createRedact(secrets),
          },
          running,
        );
      },
    }),
    load: async () => {
      const complaints = [
        ...(await readOwnFile(join(options.folder, COMMANDS_FILE), async (text) => {
          const { readCommands } = await import('./read-commands.ts');
          const read = readCommands(text, options.keys);
          list = read.commands;
          return read.complaints;
        })),
        ...(await readOwnFile(viewsPath, async (text) => {
          const { readViews } = await import('./read-views.ts');
          const read = readViews(text, options.keys);
          ({ views, columns } = read);
          return read.complaints;
        })),
      ];
      const { readAllThemes } = await import('./own-themes.ts');
      themes = await readAllThemes(options.folder);
      tell();
      return complaints;
    },
    stopAll: () => {
      for (const stop of running) stop();
    },
  };
}
