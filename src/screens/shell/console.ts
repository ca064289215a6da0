import type { Backend } from '../../commands/ports/backend.ts';
import type { Actor } from '../../commands/door/door.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import type { MissionTemplates } from '../../state/templates/mission-templates.ts';
import { createConsoleStore, type ConsoleStore } from '../../state/store.ts';
import { sameRoute, type Route } from '../../state/view/route.ts';
import type { SettingLine } from '../../state/view/setting-line.ts';
import { minuteOf } from '../../state/view/view-state.ts';
import { createActs, type Acts } from '../acting/acts.ts';
import { boardIntake } from './board-intake.ts';
import { screenOf, screens } from './registry.ts';
import { steadyHand } from './steady-hand.ts';
import type { ScreenDefinition } from './screen.ts';
import type { SavedView } from '../views/saved-view.ts';

/** What the screens ask of the program around them. */
export interface Host {
  /** The operator's own zone, IANA. */
  readonly zone: string;
  readonly ascii: boolean;
  /** Changes are refused by the door; said in the header. */
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  /** The built-in server and a world of its own. */
  readonly demo: boolean;
  readonly settings: readonly SettingLine[];
  /** Keeps a setting for the next start, or its default where no value is given. */
  saveSetting(name: string, value: string | undefined): Promise<Result<undefined, string>>;
  readonly savedViews: readonly SavedView[];
  /** Writes a file that nobody else may read, where none stands yet; a relative path is in the working directory. */
  saveFile(request: SaveRequest): Promise<Result<string, string>>;
  /** What a new mission can begin with: shipped, and the user's own files as they are now. */
  templates(): MissionTemplates;
  /** Gives a text to the user's editor. Without one it says why. Only while the terminal is handed over. */
  editText(text: string): Promise<Result<string, string>>;
  /** Ends the program in good order. */
  quit(): void;
}

/** A file as pieces of text. */
export interface SaveRequest {
  readonly path: string;
  readonly parts: Iterable<string>;
  /** Called now and then with how many pieces are written. */
  readonly onProgress: (done: number) => void;
  /** Stops it; what was written is taken away again. */
  readonly signal: AbortSignal;
}

/** What the terminal can do for an action. */
export interface TerminalTools {
  /** False when the text is too long for it. */
  copy(text: string): boolean;
  setTitle(part?: string): void;
  bell(): void;
  /** Settles when what was changed is drawn and the keys that waited have been taken. */
  drawn(): Promise<void>;
  /** Hears of every key. */
  onHand(listener: () => void): Cancel;
}

/** Everything a screen works with. Lives as long as the console, outside React. */
export interface Console {
  readonly store: ConsoleStore;
  readonly backend: Backend;
  readonly clock: Clock;
  readonly operator: Actor;
  readonly host: Host;
  readonly acts: Acts;
  readonly screens: readonly ScreenDefinition[];
  screenOf(route: Route): ScreenDefinition;
  terminal(): TerminalTools | undefined;
  attach(tools: TerminalTools): Cancel;
  /** ctrl-c: asks the first time, quits the second. */
  interrupt(): void;
  /** A key that cannot do anything now, and why. */
  keyRefused(reason: string): void;
  close(): void;
}

export interface ConsolePorts {
  readonly backend: Backend;
  readonly clock: Clock;
  /** Time of the person at the keyboard, where the world's runs otherwise (a demo). */
  readonly terminalClock?: Clock;
  readonly operator: Actor;
  readonly host: Host;
  /** Where it opens; the missions board if not given. */
  readonly start?: Route;
}

/** Joins store, backend and acts: takes the board in, tells the backend what is looked at, moves the minute. */
export function createConsole(ports: ConsolePorts): Console {
  const { backend, clock, terminalClock = clock, operator, host } = ports;
  const store = createConsoleStore({
    route: ports.start ?? { screen: 'missions' },
    nowMs: clock.now(),
    wallMs: terminalClock.now(),
    settings: host.settings,
  });
  const acts = createActs({
    store,
    backend,
    clock,
    terminalClock,
    actor: operator,
  });
  let tools: TerminalTools | undefined;

  const hand = steadyHand(store, terminalClock);
  const stopBoard = backend.subscribe(boardIntake(store, () => tools?.drawn()));
  const focus = (route: Route): void =>
    backend.focus({
      screen: route.screen,
      ...(route.mission === undefined ? {} : { mission: route.mission }),
      ...(route.contact === undefined ? {} : { contact: route.contact }),
    });
  focus(store.getState().view.routes.current);
  const stopFocus = store.subscribe((state, before) => {
    const route = state.view.routes.current;
    const last = before.view.routes.current;
    if (sameRoute(route, last)) return;
    if (route.screen !== last.screen || route.mission !== last.mission || route.contact !== last.contact)
      focus(route);
    if (route.screen !== last.screen) screenOf(route).entered?.(made);
    // Seen means: was on the screen until the operator went on.
    if (last.screen === 'log' && last.tab === 'notices') backend.markNoticesSeen();
  });

  const stopMinutes = [
    eachMinute(clock, (minuteMs) =>
      store.look((view) => (view.minuteMs === minuteMs ? view : { ...view, minuteMs })),
    ),
    eachMinute(terminalClock, (wallMinuteMs) =>
      store.look((view) => (view.wallMinuteMs === wallMinuteMs ? view : { ...view, wallMinuteMs })),
    ),
  ];

  const made: Console = {
    store,
    backend,
    clock,
    operator,
    host,
    acts,
    screens,
    screenOf,
    terminal: () => tools,
    attach: (attached) => {
      tools = attached;
      const stopHand = attached.onHand(hand.onKey);
      return () => {
        stopHand();
        tools = undefined;
      };
    },
    interrupt: () => {
      if (store.getState().view.overlay?.kind === 'quit') {
        host.quit();
        return;
      }
      acts.cancel();
      store.look((view) => ({ ...view, overlay: { kind: 'quit' } }));
    },
    keyRefused: (reason) => acts.toast('info', safe`${reason}`),
    close: () => {
      stopBoard();
      stopFocus();
      for (const stop of stopMinutes) stop();
      hand.stop();
      acts.stop();
    },
  };
  screenOf(store.getState().view.routes.current).entered?.(made);
  return made;
}

/** Calls back at each full minute of a clock, however it jumps. */
function eachMinute(clock: Clock, onMinute: (minuteMs: number) => void): Cancel {
  let cancel: Cancel = () => undefined;
  const arm = (): void => {
    const nowMs = clock.now();
    cancel = clock.after(minuteOf(nowMs) + 60_000 - nowMs, () => {
      onMinute(minuteOf(clock.now()));
      arm();
    });
  };
  arm();
  return () => cancel();
}
