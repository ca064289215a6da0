import type { Backend } from '../../commands/ports/backend.ts';
import type { Cancel } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Console, ContextsHost, TerminalTools } from '../../screens/shell/contract.ts';
import {
  ALL_CONTEXTS,
  UNNAMED,
  type ContextColour,
  type ReadContext,
} from '../../state/settings/contexts/named-context.ts';
import type { BackendThread } from '../backend/backend-thread.ts';
import type { Configuration } from '../start/configuration.ts';
import type { Starter } from '../start/starter.ts';
import { contextLines } from './context-lines.ts';
import { gatheredBackend } from './gathered-backend.ts';
import { trackedBackend } from './tracked-backend.ts';

/** One account that is open: its configuration, its backend, its console. */
interface Seat {
  readonly name: string;
  readonly configuration: Configuration;
  readonly console: Console;
  readonly close: () => Promise<void>;
}

/** Accounts that were opened together, on one thread. */
interface Group {
  readonly seats: readonly Seat[];
  readonly thread: BackendThread;
  isLeft: boolean;
}

export interface SeatsPorts {
  readonly starter: Starter;
  readonly openThread: (configurations: readonly Configuration[]) => BackendThread;
  readonly makeConsole: (
    configuration: Configuration,
    backend: Backend,
    contexts: ContextsHost | undefined,
    shownTerminal: () => TerminalTools | undefined,
  ) => Console;
  /** The console over several accounts. */
  readonly makeAllConsole: (
    configurations: readonly Configuration[],
    backend: Backend,
    contexts: ContextsHost,
  ) => Console;
  /** A thread ended that nobody had left. */
  readonly onEnded: (error: unknown) => void;
}

/** What is opened: one account, or all that the settings name. */
export type FirstSeats = Configuration | { readonly all: readonly ReadContext[] };

/** A console that can be on the screen. */
interface Shown {
  readonly name: string;
  readonly console: Console;
}

/** Several accounts that are open together, and the console over them. */
interface Together extends Shown {
  readonly group: Group;
  readonly backend: Backend;
}

/** The accounts that are open, and the console that is on the screen. */
export interface Seats {
  current(): Console;
  subscribe(listener: () => void): Cancel;
  /** Sets the backends to work. Apart from making them, so that the first picture has the processor for itself. */
  start(): void;
  /** All that must be said nowhere: of every account that was open. */
  secrets(): readonly Configuration[];
  /** Ends every console and every backend in good order, those included that were left before. */
  close(): Promise<void>;
  breakOff(): Promise<void>;
}

/** Opens the first account. Another takes its place on the screen at once, while the one before settles behind it. */
export function openSeats(first: FirstSeats, ports: SeatsPorts): Seats {
  const { starter } = ports;
  const listeners = new Set<() => void>();
  const known: Configuration[] = [];
  const groups = new Set<Group>();
  const leaving = new Set<Promise<void>>();
  const running = new Set<BackendThread>();
  let started = false;
  let switching = false;

  let together: Together | undefined;

  const hostFor = (name: string, colour: ContextColour | undefined): ContextsHost => ({
    current: name,
    ...(colour === undefined ? {} : { colour }),
    list: () => contextLines(starter),
    open,
    among: (wanted) => together?.group.seats.find((seat) => seat.name === wanted)?.console,
    show: (wanted) => {
      const target = opened(wanted);
      if (target === undefined || target === shown) return false;
      show(target);
      return true;
    },
  });

  const openGroup = (configurations: readonly Configuration[]): Group => {
    const thread = ports.openThread(configurations);
    known.push(...configurations);
    const group: Group = {
      thread,
      isLeft: false,
      seats: configurations.map((configuration, index): Seat => {
        const given = thread.backends[index];
        if (given === undefined) throw new Error('A thread has a backend for each account.');
        const { backend, settled } = trackedBackend(given, () => {
          // Who is at one of them is there for all.
          for (const each of thread.backends) each.touched();
        });
        const name = nameOfSeat(configuration);
        // A demo is alone: there is nothing to choose.
        const host =
          configuration.demo === undefined ? hostFor(name, configuration.context?.colour) : undefined;
        const console = ports.makeConsole(configuration, backend, host, () => shown.console.terminal());
        return {
          name,
          configuration,
          console,
          close: async () => {
            console.close();
            // What the operator has begun is told to the end before its files are closed.
            await settled();
            await backend.close();
          },
        };
      }),
    };
    thread.ended.then(
      () => group.isLeft || ports.onEnded(undefined),
      (error: unknown) => group.isLeft || ports.onEnded(error),
    );
    groups.add(group);
    running.add(thread);
    if (started) thread.start();
    return group;
  };

  const leave = (group: Group): void => {
    if (group.isLeft) return;
    group.isLeft = true;
    groups.delete(group);
    const { thread, seats } = group;
    const closed = Promise.allSettled(seats.map((seat) => seat.close()));
    const work = Promise.race([closed, thread.ended])
      .then(() => thread.breakOff())
      .catch(() => undefined)
      .then(() => void running.delete(thread));
    leaving.add(work);
    void work.then(() => leaving.delete(work));
  };

  /** Opens every account that can be; those that cannot are told on the board of all. */
  const openAll = (contexts: readonly ReadContext[]): Result<Together, SafeText> => {
    const configurations = contexts.flatMap((each) => (each.ok ? [starter.of(each.context)] : []));
    const [first] = contexts;
    if (configurations.length === 0) {
      return err(
        safeText(first?.ok === false ? first.sentence : 'No context can be opened.', { maxLength: 600 }),
      );
    }
    const group = openGroup(configurations);
    const gathered = group.seats.map(({ name, console, configuration: { context } }) => ({
      name,
      console,
      ...(context?.colour === undefined ? {} : { colour: context.colour }),
    }));
    const backend = gatheredBackend(gathered, contexts);
    const console = ports.makeAllConsole(configurations, backend, hostFor(ALL_CONTEXTS, undefined));
    return ok({ name: ALL_CONTEXTS, console, group, backend });
  };

  /** All of them wait for the first picture, which is of an empty board. */
  const openFirst = (): Shown => {
    if (!('all' in first)) return seatOf(openGroup([first]));
    const backend = gatheredBackend([], first.all);
    const host = hostFor(ALL_CONTEXTS, undefined);
    return { name: ALL_CONTEXTS, console: ports.makeAllConsole([], backend, host) };
  };

  const showAll = (contexts: readonly ReadContext[]): Result<Together, SafeText> => {
    const all = openAll(contexts);
    if (!all.ok) return all;
    together = all.value;
    show(all.value);
    return all;
  };

  const opened = (name: string): Shown | undefined =>
    together === undefined || name === ALL_CONTEXTS
      ? together
      : together.group.seats.find((seat) => seat.name === name);

  let shown: Shown = openFirst();

  const show = (target: Shown): void => {
    shown = target;
    for (const listener of listeners) listener();
    target.console.refocus();
  };

  const leaveAll = (but: Group): void => {
    for (const group of groups) if (group !== but) leave(group);
  };

  const endGathering = (): void => {
    together?.console.close();
    void together?.backend.close();
    together = undefined;
  };

  async function open(name: string): Promise<Result<undefined, SafeText>> {
    if (name === shown.name) return ok(undefined);
    const ready = opened(name);
    if (ready !== undefined) {
      show(ready);
      return ok(undefined);
    }
    const commit = shown.console.store.getState().board.commit;
    if (commit !== undefined && commit.state !== 'ended') {
      return err(
        safe`A plan is being committed here, ${commit.done} of ${commit.total}: wait for its end, or stop it first.`,
      );
    }
    if (switching) return err(safe`Another account is being opened.`);
    switching = true;
    try {
      const choice = await starter.choose(name);
      if (choice.kind === 'refused') return err(safeText(choice.sentence, { maxLength: 600 }));
      if (choice.kind === 'all') {
        const all = showAll(choice.contexts);
        if (!all.ok) return all;
        leaveAll(all.value.group);
        starter.remember(name);
        return ok(undefined);
      }
      const configuration = starter.configure(choice);
      if (configuration.confirm !== undefined) return err(safeText(configuration.confirm.sentence));
      if (configuration.host?.ok === false) return err(safeText(configuration.host.error));
      if (configuration.demo !== undefined) {
        return err(safe`There is no API key without a context: set CLAWDTALK_API_KEY and start again.`);
      }
      const group = openGroup([configuration]);
      endGathering();
      show(seatOf(group));
      leaveAll(group);
      starter.remember(name);
      return ok(undefined);
    } finally {
      switching = false;
    }
  }

  return {
    current: () => shown.console,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: () => {
      started = true;
      for (const { thread } of groups) thread.start();
      if ('all' in first) {
        const empty = shown.console;
        const all = showAll(first.all);
        if (all.ok) empty.close();
        else empty.keyRefused(all.error);
      }
      if (shown.name !== UNNAMED) starter.remember(shown.name);
    },
    secrets: () => known,
    close: async () => {
      endGathering();
      groups.forEach(leave);
      await Promise.all(leaving);
    },
    breakOff: async () => {
      await Promise.all([...running].map((thread) => thread.breakOff()));
    },
  };
}

function seatOf(group: Group): Seat {
  const [seat] = group.seats;
  if (seat === undefined) throw new Error('A group has a seat.');
  return seat;
}

const nameOfSeat = ({ context }: Configuration): string => context?.name ?? UNNAMED;
