import { writeSync } from 'node:fs';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { createRedact } from '../lib/redact.ts';
import { safeText, type SafeText } from '../lib/safe-text.ts';
import { createConsole } from '../screens/shell/console.ts';
import { screens } from '../screens/shell/registry.ts';
import type { LinkMode } from '../ui/terminal/link-speed.ts';
import { notificationForm } from '../ui/terminal/notification-sequence.ts';
import { startTerminal } from '../ui/terminal/start-terminal.ts';
import { ThemeContext } from '../ui/theme/theme-context.ts';
import { isThemeName, namedTheme, type OwnThemes } from '../ui/theme/theme.ts';
import { createBackendThread } from './backend/backend-thread.ts';
import { SeatedApp } from './contexts/SeatedApp.tsx';
import { openSeats } from './contexts/seats.ts';
import { allConsole } from './contexts/all-console.ts';
import type { ReadContext } from '../state/settings/contexts/named-context.ts';
import { openOwnCommands } from './config/own-commands.ts';
import { readKeys } from './config/read-keys.ts';
import { parseThemeFile } from './config/read-theme.ts';
import { ownFilesWarning, readOwnFiles } from './config/own-files.ts';
import { UNNAMED } from '../state/settings/contexts/named-context.ts';
import { CONTEXT_VARIABLE } from './start/choose-context.ts';
import { SETTINGS } from '../state/settings/setting-table.ts';
import type { Starter } from './start/starter.ts';
import type { Configuration } from './start/configuration.ts';
import { passwordOf } from './start/ledger-password.ts';
import { dieBy, onEndSignals, type EndSignal } from './start/end-signals.ts';
import { removeDemoFolder } from './backend/demo.ts';
import { tidyHeap } from './backend/tidy-heap.ts';
import { hostOf } from './terminal/host.ts';
import { stopJob } from './terminal/stop-job.ts';

/** After this the process ends whatever the backend still does: what it had begun stands in the ledger. */
const SETTLE_MS = 1_500;
/** Who has pressed a key just now may press another. */
const KEY_RESTS_MS = 5_000;
/** For a thread that runs code; one in the middle of a system call takes as long as that. */
const BREAK_OFF_MS = 300;

/** Opens the console on this terminal. The process ends with it, by its own exit code. */
export async function runConsole(
  first: Configuration | { readonly all: readonly ReadContext[]; readonly settings: Configuration },
  starter: Starter,
): Promise<void> {
  const configuration = 'all' in first ? first.settings : first;
  const clock = systemClock(configuration.demo === undefined ? {} : { origin: configuration.demo.origin });
  let ending = false;

  const end = (code: number, words?: string, signal?: EndSignal): void => {
    if (ending) return;
    ending = true;
    terminal.close();
    if (words !== undefined) say(words);
    // The picture is gone and the shell is back at once; what is under way gets a moment to settle.
    const settled = Promise.race([seats.close(), wait(SETTLE_MS)]);
    void settled
      .catch(() => undefined)
      .then(() => {
        if (configuration.demo !== undefined) removeDemoFolder();
        // A thread in the middle of a system call would keep an ordinary exit waiting.
        setTimeout(() => dieBy(signal ?? 'SIGTERM'), BREAK_OFF_MS);
        return Promise.all([seats.breakOff(), terminal.drained]);
      })
      .finally(() => process.exit(code));
  };

  const redact = (text: string): string =>
    createRedact(seats.secrets().flatMap((each) => [each.key, passwordOf(each)]))(text);
  const crash = (error: unknown): void => end(1, crashWords(error, redact));
  const own = await readOwnFiles(configuration.folders.config, {
    keys: readKeys,
    looks: (text) => Promise.resolve(parseThemeFile(text)),
  });
  const colours = await coloursOf(configuration);
  const told =
    'all' in first || own.complaints.length + colours.complaints.length === 0
      ? first
      : { ...first, problems: [...first.problems, ...own.complaints, ...colours.complaints] };
  const commands = openOwnCommands({
    folder: configuration.folders.config,
    cwd: process.cwd(),
    keepsNothing: configuration.demo !== undefined,
    env: process.env,
    keys: own.keys,
    themes: colours.themes,
    secrets: () => seats.secrets().flatMap((each) => [each.key, passwordOf(each)]),
  });
  process.on('exit', commands.stopAll);
  const seats = openSeats(told, {
    starter,
    openThread: createBackendThread,
    makeConsole: (of, backend, contexts, shownTerminal) =>
      createConsole({
        screens,
        backend,
        clock,
        terminalClock: systemClock(),
        operator: { kind: 'operator', label: of.operator },
        host: hostOf(of, () => end(0), contexts, { ...own, own: commands.commands(boundsOf(of)) }),
        shownTerminal,
      }),
    makeAllConsole: (of, backend, contexts) =>
      allConsole(of, backend, { contexts, clock, quit: () => end(0), settings: configuration, own }),
    onEnded: (error) =>
      error === undefined
        ? end(1, 'The background thread stopped unexpectedly. Start again; nothing that was begun is lost.')
        : crash(error),
  });
  // Before the terminal is taken: a signal during the first picture, which takes a while, would leave it taken.
  onEndSignals(['SIGTERM', 'SIGHUP'], (signal) => end(signal === 'SIGTERM' ? 143 : 129, undefined, signal));
  process.on('SIGTSTP', () => terminal.stop());
  process.on('SIGCONT', () => terminal.continued());
  const terminal = startTerminal(
    <ThemeContext
      value={namedTheme(colours.name, {
        ascii: configuration.settings.ascii.value,
        own: own.looks ?? {},
        themes: colours.themes,
      })}
    >
      <SeatedApp seats={seats} />
    </ThemeContext>,
    {
      stdin: process.stdin,
      stdout: process.stdout,
      clock: systemClock(),
      random: systemRandom,
      insideTmux: process.env['TMUX'] !== undefined && process.env['TMUX'] !== '',
      notificationForm: notificationForm(process.env),
      stopProcess: stopJob,
      onNoShell: () =>
        seats.current().keyRefused('No shell waits behind this program: there is nothing to go back to.'),
      slowLink: linkMode(configuration),
      mouse: configuration.settings.mouse.value,
      ...(own.keys === undefined ? {} : { keys: own.keys }),
      onInterrupt: () => seats.current().interrupt(),
      onDisabledKey: (reason) => seats.current().keyRefused(reason),
    },
  );

  const wall = systemClock();
  let keyAtMs = -Infinity;
  process.stdin.on('data', () => {
    keyAtMs = wall.monotonicMs();
  });
  tidyHeap(wall, () => wall.monotonicMs() - keyAtMs < KEY_RESTS_MS);
  seats.start();
  // The first picture does without them.
  const loadCommands = async (): Promise<void> => {
    const warning = ownFilesWarning([...own.complaints, ...colours.complaints, ...(await commands.load())]);
    if (warning !== undefined) seats.current().acts.toast('refused', warning);
  };
  setImmediate(() => void loadCommands().catch(crash));

  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // A terminal that was taken away: there is nobody left to draw for.
  process.stdout.on('error', () => end(129));
  process.stdin.on('error', () => end(129));
  process.stdin.on('end', () => end(129));
  await terminal.closed.catch(crash);
}

/** By which a command that is this program again means the same account, and changes no more than is allowed here. */
function boundsOf(of: Configuration): Readonly<Record<string, string>> {
  const { stateFile, skillFolder } = of.settings;
  const tied = of.readOnly || of.dryRun || of.demo !== undefined;
  return {
    [CONTEXT_VARIABLE]: of.context?.name ?? UNNAMED,
    ...(stateFile.source === 'flag' ? { [SETTINGS.stateFile.env]: stateFile.value ?? '' } : {}),
    ...(skillFolder.source === 'flag' ? { [SETTINGS.skillFolder.env]: skillFolder.value ?? '' } : {}),
    ...(of.host?.ok === true ? { [SETTINGS.host.env]: of.host.value } : {}),
    ...(tied ? { [SETTINGS.readOnly.env]: 'on' } : {}),
  };
}

/** The theme that was chosen, with its file where it is one of the person's own. */
async function coloursOf({ settings, folders }: Configuration): Promise<{
  readonly name: string;
  readonly themes: OwnThemes;
  readonly complaints: readonly SafeText[];
}> {
  const { theme: chosen } = settings;
  const noColour = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';
  const name = noColour && chosen.source === 'default' ? 'none' : chosen.value;
  if (isThemeName(name)) return { name, themes: new Map(), complaints: [] };
  const { noThemeText, readNamedTheme } = await import('./config/own-themes.ts');
  const { theme, complaints } = await readNamedTheme(folders.config, name);
  if (theme !== undefined) return { name, themes: new Map([[name, theme]]), complaints };
  return {
    name: 'default',
    themes: new Map(),
    complaints: complaints.length > 0 ? complaints : [safeText(noThemeText(name))],
  };
}

/** Only a line over SSH is measured: elsewhere the question would have nothing to find out. */
function linkMode({ settings }: Configuration): LinkMode {
  const mode = settings.slowLink.value;
  if (mode !== 'auto') return mode === 'on' ? 'slow' : 'quick';
  return (process.env['SSH_CONNECTION'] ?? '') === '' ? 'quick' : 'measure';
}

function crashWords(error: unknown, redact: (text: string) => string): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `clawdtalk-tui met a bug and had to stop. Calls that are scheduled at the server stay scheduled.\n${safeText(redact(text), { multiline: true })}`;
}

/** Straight to the descriptor: the stream may be gone, and nothing may be left in a buffer. */
function say(words: string): void {
  try {
    writeSync(2, `${words}\n`);
  } catch {
    // Nobody is left to read it.
  }
}

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
