import type { Backend } from '../../commands/ports/backend.ts';
import type { Cancel } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Console, ContextsHost } from '../../screens/shell/contract.ts';
import { UNNAMED } from '../../state/settings/contexts/named-context.ts';
import type { Configuration } from '../start/configuration.ts';
import type { Starter } from '../start/starter.ts';
import { contextLines } from './context-lines.ts';
import { trackedBackend } from './tracked-backend.ts';

/** Where the backends of some accounts run. */
export interface SeatThread {
  readonly backends: readonly Backend[];
  start(): void;
  breakOff(): Promise<void>;
  readonly ended: Promise<void>;
}

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
  readonly thread: SeatThread;
  isLeft: boolean;
}

export interface SeatsPorts {
  readonly starter: Starter;
  readonly openThread: (configurations: readonly Configuration[]) => SeatThread;
  readonly makeConsole: (
    configuration: Configuration,
    backend: Backend,
    contexts: ContextsHost | undefined,
  ) => Console;
  /** A thread ended that nobody had left. */
  readonly onEnded: (error: unknown) => void;
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
export function openSeats(first: Configuration, ports: SeatsPorts): Seats {
  const { starter } = ports;
  const listeners = new Set<() => void>();
  const known: Configuration[] = [];
  const groups = new Set<Group>();
  const leaving = new Set<Promise<void>>();
  const running = new Set<SeatThread>();
  let started = false;
  let switching = false;

  const hostFor = (configuration: Configuration): ContextsHost | undefined =>
    configuration.demo === undefined
      ? {
          current: nameOfSeat(configuration),
          ...(configuration.context?.colour === undefined ? {} : { colour: configuration.context.colour }),
          list: () => contextLines(starter),
          open,
          among: () => undefined,
          show: () => false,
        }
      : undefined;

  const openGroup = (configurations: readonly Configuration[]): Group => {
    const thread = ports.openThread(configurations);
    known.push(...configurations);
    const group: Group = {
      thread,
      isLeft: false,
      seats: configurations.map((configuration, index): Seat => {
        const given = thread.backends[index];
        if (given === undefined) throw new Error('A thread has a backend for each account.');
        const { backend, settled } = trackedBackend(given);
        const console = ports.makeConsole(configuration, backend, hostFor(configuration));
        return {
          name: nameOfSeat(configuration),
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

  const firstSeat = (group: Group): Seat => {
    const [seat] = group.seats;
    if (seat === undefined) throw new Error('A group has a seat.');
    return seat;
  };

  let shown = firstSeat(openGroup([first]));

  const show = (seat: Seat): void => {
    shown = seat;
    for (const listener of listeners) listener();
    seat.console.refocus();
  };

  async function open(name: string): Promise<Result<undefined, SafeText>> {
    if (name === shown.name) return ok(undefined);
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
      if (choice.kind === 'all') return err(safe`Start with --context all to see all of them.`);
      const configuration = starter.configure(choice);
      if (configuration.confirm !== undefined) return err(safeText(configuration.confirm.sentence));
      if (configuration.host?.ok === false) return err(safeText(configuration.host.error));
      if (configuration.demo !== undefined) {
        return err(safe`There is no API key without a context: set CLAWDTALK_API_KEY and start again.`);
      }
      const before = [...groups];
      show(firstSeat(openGroup([configuration])));
      for (const group of before) leave(group);
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
      if (shown.configuration.context !== undefined) starter.remember(shown.name);
    },
    secrets: () => known,
    close: async () => {
      groups.forEach(leave);
      await Promise.all(leaving);
    },
    breakOff: async () => {
      await Promise.all([...running].map((thread) => thread.breakOff()));
    },
  };
}

const nameOfSeat = ({ context }: Configuration): string => context?.name ?? UNNAMED;
