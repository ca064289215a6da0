import type { Console, Host, ScreenDefinition, TerminalTools } from './contract.ts';
import type { Backend } from '../../commands/ports/backend.ts';
import type { Actor } from '../../commands/door/door.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { safe } from '../../lib/safe-text.ts';
import type { BoardUpdate } from '../../state/board.ts';
import { createConsoleStore } from '../../state/store.ts';
import { sameRoute, type Route } from '../../state/view/route.ts';
import { UNNAMED } from '../../state/settings/contexts/named-context.ts';
import { onlyUndoable } from '../../state/view/toast.ts';
import { minuteOf } from '../../state/view/view-state.ts';
import { createActs } from '../acting/acts.ts';
import { screensWithKeys } from './screens-with-keys.ts';
import { boardIntake, type IntakePace } from './board-intake.ts';
import { holdRow, steadyHand } from './steady-hand.ts';

export interface ConsolePorts {
  readonly backend: Backend;
  readonly clock: Clock;
  /** Absent: the world's. */
  readonly terminalClock?: Clock;
  readonly operator: Actor;
  readonly host: Host;
  /** Every screen there is; a place whose screen does not exist shows the first. */
  readonly screens: readonly [ScreenDefinition, ...ScreenDefinition[]];
  /** The terminal where another console is on it and this one's alerts must still be given. */
  readonly shownTerminal?: () => TerminalTools | undefined;
  /** Where it opens; the missions board if not given. */
  readonly start?: Route;
}

/** Joins store, backend and acts: takes the board in, tells the backend what is looked at, moves the minute. */
export function createConsole(ports: ConsolePorts): Console {
  const { backend, clock, terminalClock = clock, operator, host } = ports;
  const screens = screensWithKeys(ports.screens, host.keys);
  const screenOf = (route: Route): ScreenDefinition =>
    screens.find(({ id }) => id === route.screen) ?? screens[0];
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
    zone: host.zone,
  });
  let tools: TerminalTools | undefined;

  const hand = steadyHand(store, terminalClock);
  const intake = boardIntake(
    store,
    () => tools?.drawn(),
    terminalClock,
    () => (tools?.isSlow() === true ? SLOW_LINK : host.demo ? DEMO : AT_ONCE),
  );
  const stopBoard = backend.subscribe((updates) => intake.take(updates));
  const name = host.contexts?.current;
  const from = name === undefined || name === UNNAMED ? '' : `${name}: `;
  const stopSignals = backend.subscribe((updates) =>
    giveSignals(updates, tools ?? ports.shownTerminal?.(), from),
  );
  const onTouch = sparingly(terminalClock, TOUCH_EVERY_MS, () => backend.touched());
  const focus = (route: Route): void =>
    backend.focus({
      screen: route.screen,
      ...(route.mission === undefined ? {} : { mission: route.mission }),
      ...(route.contact === undefined ? {} : { contact: route.contact }),
    });
  focus(store.getState().view.routes.current);
  // A line about what was before does not stand under what comes after it.
  const stopLines = store.subscribe(({ view }, { view: last }) => {
    const opened = view.overlay !== undefined && last.overlay === undefined && view.overlay.kind !== 'filter';
    if (!opened && sameRoute(view.routes.current, last.routes.current)) return;
    store.look((now) => {
      const toasts = onlyUndoable(now.toasts);
      return toasts === now.toasts ? now : { ...now, toasts };
    });
  });
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
    terminalClock,
    operator,
    host,
    acts,
    screens,
    screenOf,
    terminal: () => tools,
    attach: (attached) => {
      tools = attached;
      const stopHand = attached.onHand(() => {
        intake.onKey();
        hand.onKey();
        holdRow(made);
        onTouch();
      });
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
      store.look((view) => ({ ...view, overlay: { kind: 'quit', by: 'ctrl-c' } }));
    },
    refocus: () => focus(store.getState().view.routes.current),
    keyRefused: (reason) => acts.toast('info', safe`${reason}`),
    close: () => {
      stopBoard();
      intake.stop();
      stopSignals();
      stopFocus();
      stopLines();
      for (const stop of stopMinutes) stop();
      hand.stop();
      acts.stop();
    },
  };
  screenOf(store.getState().view.routes.current).entered?.(made);
  if (host.demo) acts.welcome(DEMO_LINE);
  return made;
}

const AT_ONCE: IntakePace = { gapMs: 0, afterKeyMs: 0 };
/** A world that runs twenty times as fast is not drawn twenty times as often. */
const DEMO: IntakePace = { gapMs: 1_000, afterKeyMs: 0 };
/** Every key is answered at once; news waits for the line, and for the hand. */
const SLOW_LINK: IntakePace = { gapMs: 1_000, afterKeyMs: 1_000 };

/** One line of eighty cells: what this is, and the way to the real thing. */
const DEMO_LINE = safe`Demo, nobody is called. For your own account set CLAWDTALK_API_KEY and restart.`;

/** Whoever waits for an empty chair needs to know no more often. */
const TOUCH_EVERY_MS = 15_000;

/** At once, and then not again for a while. */
function sparingly(clock: Clock, everyMs: number, action: () => void): () => void {
  let lastMs = -Infinity;
  return () => {
    const nowMs = clock.monotonicMs();
    if (nowMs - lastMs < everyMs) return;
    lastMs = nowMs;
    action();
  };
}

/** Alerts for this terminal: none is lost among updates that are drawn together. */
function giveSignals(
  updates: readonly BoardUpdate[],
  terminal: TerminalTools | undefined,
  from: string,
): void {
  for (const update of updates) {
    if (update.kind !== 'set' || update.field !== 'signal' || update.value === undefined) continue;
    const { kind, form, title, text } = update.value;
    if (kind === 'bell') terminal?.bell();
    else terminal?.notify({ title: safe`${from}${title}`, text, form });
  }
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
