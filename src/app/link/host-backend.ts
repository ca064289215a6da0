import type { Readable, Writable } from 'node:stream';
import type { Backend } from '../../commands/ports/backend.ts';
import type { Outcome, Refusal } from '../../commands/door/door.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { JsonValue } from '../../lib/json.ts';
import type { Random } from '../../lib/random.ts';
import { err } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { applyUpdates, emptyBoard, type Board } from '../../state/board.ts';
import { BACKEND_METHODS, type BackendMethod } from '../backend/backend-channel.ts';
import { createBoardHub } from '../../state/board-hub.ts';
import { differenceOf } from './board-difference.ts';
import { encodePlain } from './codec.ts';
import { frameOf, frameReader } from './frames.ts';
import { harmlessText } from './harmless.ts';
import {
  GREETING,
  isAnswerOf,
  MOST_TO_BACKEND,
  MOST_TO_SCREENS,
  PROTOCOL,
  readFromHost,
  type FromHost,
  type ToHost,
} from './protocol.ts';
import { linkEndText, type LinkEnd } from './ssh-command.ts';

const PING_EVERY_MS = 5_000;
/** The far side answers a ping at once: after so long it is not there. */
const SILENT_MS = 15_000;
const BACKOFF = { baseMs: 1_000, maxMs: 30_000 };
/** What a shell may print before the greeting. */
const MOST_BEFORE_GREETING = 64 * 1024;
/** The far side finishes what it does by itself: its answer is not waited for longer. */
const CLOSE_MS = 1_000;

/** The program that carries the link. */
export interface LinkProcess {
  readonly input: Writable;
  readonly output: Readable;
  /** Settles when it has ended and all that it said was read. */
  readonly ended: Promise<LinkEnd>;
  kill(): void;
}

export interface HostBackendDeps {
  readonly host: string;
  readonly connect: () => LinkProcess;
  readonly version: string;
  /** Of this console: who signs, and whether anything may be changed. */
  readonly as: { readonly operator: string; readonly readOnly: boolean; readonly dryRun: boolean };
  readonly clock: Clock;
  readonly random: Random;
}

interface Asked {
  readonly method: BackendMethod;
  readonly args: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Connection {
  send(message: ToHost): void;
  drop(): void;
}

/** Looks that change nothing: asked again when the link is back. All else ends with the link. */
const WAITS: ReadonlySet<BackendMethod> = new Set(['draft', 'keepDraft', 'earliestSlot', 'dayHours']);

/**
 * The backend of another host. While there is no link the last picture stays, every act is refused with the reason, and
 * it is tried again. What the host was doing when a link broke it finishes: here it is said that it is not known.
 */
export function createHostBackend(deps: HostBackendDeps): Backend {
  const { host, clock, version } = deps;
  const hub = createBoardHub();
  const waiting = new Map<number, Asked>();
  /** Half-written things that the host has not said to have kept. */
  const unkept = new Map<string, JsonValue | undefined>();
  let lastId = 0;
  let attempt = 0;
  let isUp = false;
  let wasUp = false;
  let closed = false;
  let focus: readonly unknown[] | undefined;
  let connection: Connection | undefined;
  let cancelRetry: Cancel = () => undefined;

  let cutOffAtMs: number | undefined;
  const say = (sentence: SafeText): void =>
    hub.publish([
      { kind: 'set', field: 'actsRefused', value: sentence },
      { kind: 'set', field: 'cutOffAtMs', value: cutOffAtMs },
    ]);
  const why = (): SafeText => hub.board().actsRefused ?? safe`There is no link to ${host}.`;
  const refusal = (): Refusal => ({ code: 'stale', sentence: why() });

  const down = (reason: string): void => {
    connection?.drop();
    connection = undefined;
    if (closed) return;
    if (isUp) cutOffAtMs = clock.now();
    isUp = false;
    attempt += 1;
    const delayMs = backoffMs(attempt, BACKOFF, deps.random);
    const again = `Try ${attempt + 1} in ${Math.max(1, Math.round(delayMs / 1_000))} s.`;
    say(
      wasUp
        ? safe`The link to ${host} is broken: ${reason}. What is shown is from before; ${host} finishes what it was doing, and nothing is done from here. ${again}`
        : safe`There is no link to ${host}: ${reason}. ${again}`,
    );
    for (const [id, asked] of waiting) {
      if (WAITS.has(asked.method)) continue;
      waiting.delete(id);
      asked.resolve(brokenAnswer(asked));
    }
    cancelRetry = clock.after(delayMs, open);
  };

  /** What is told of something that was asked for when the link broke. */
  const brokenAnswer = ({ method, args }: Asked): unknown => {
    switch (method) {
      case 'submit':
      case 'undo':
        return {
          status: 'failed',
          kind: 'server',
          sentence: safe`The link to ${host} broke before it answered: whether this was done is not known here. ${host} finishes what it had begun; look at the log when the link is back before you do it again.`,
        } satisfies Outcome;
      default:
        return refusedAnswer(method, args);
    }
  };

  /** What is told of something that cannot be asked for. */
  const refusedAnswer = (method: BackendMethod, args: readonly unknown[]): unknown => {
    switch (method) {
      case 'preview': {
        const [command] = args as [{ readonly kind: string }];
        return { command, tier: 0, title: safeText(command.kind), lines: [], digest: '', refusal: refusal() };
      }
      case 'submit':
      case 'undo':
        return { status: 'refused', refusal: refusal() } satisfies Outcome;
      case 'inspect':
      case 'plan':
      case 'planCommands':
      case 'numberOffers':
        return err(why());
      default:
        return undefined;
    }
  };

  const ask = (method: BackendMethod, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!isUp && !WAITS.has(method)) {
        resolve(refusedAnswer(method, args));
        return;
      }
      lastId += 1;
      waiting.set(lastId, { method, args, resolve, reject });
      if (isUp) connection?.send({ kind: 'ask', id: lastId, method, args });
    });
  const tell = (method: BackendMethod, args: readonly unknown[]): void => {
    if (isUp) connection?.send({ kind: 'tell', method, args });
  };

  const up = (): void => {
    isUp = true;
    wasUp = true;
    attempt = 0;
    if (focus !== undefined) tell('focus', focus);
    for (const [id, { method, args }] of waiting) connection?.send({ kind: 'ask', id, method, args });
  };

  function open(): void {
    if (closed) return;
    if (!wasUp && attempt === 0) say(safe`Connecting to ${host} …`);
    const started = deps.connect();
    /** The board as it is sent, until all of it is here. */
    let coming: Board | undefined;
    let isOver = false;
    let heardAtMs = clock.monotonicMs();
    const fail = (reason: string): void => {
      if (isOver) return;
      isOver = true;
      down(reason);
    };

    const take = (message: FromHost): void => {
      switch (message.kind) {
        case 'hello':
          if (message.version !== version || message.protocol !== PROTOCOL) {
            fail(
              `${host} runs clawdtalk-tui ${message.version} and this machine ${version}: install the same version on both`,
            );
          } else mine.send({ kind: 'hello', protocol: PROTOCOL, version, ...deps.as });
          return;
        case 'refused':
          fail(message.sentence.replace(/[.\s]+$/, ''));
          return;
        case 'again':
          coming = emptyBoard;
          return;
        case 'updates':
          if (coming === undefined) hub.publish(message.updates);
          else coming = applyUpdates(coming, message.updates);
          return;
        case 'whole':
          if (coming !== undefined) hub.publish(differenceOf(hub.board(), coming));
          coming = undefined;
          if (!isUp) up();
          return;
        case 'answer':
        case 'broken': {
          const asked = waiting.get(message.id);
          waiting.delete(message.id);
          if (message.kind === 'broken') asked?.reject(new Error(message.message));
          else if (asked === undefined || isAnswerOf(asked.method, message.value))
            asked?.resolve(message.value);
          else asked.reject(new Error(`the answer of ${host} is not understood`));
          return;
        }
        case 'pong':
      }
    };

    const reader = frameReader(MOST_TO_SCREENS, (text) => {
      if (isOver) return;
      heardAtMs = clock.monotonicMs();
      const read = readFromHost(text, harmlessText);
      if (read.ok) take(read.value);
      else fail(`what ${host} sends is not understood (${read.error})`);
    });
    const feed = (chunk: Buffer): void => {
      if (!isOver && !reader.take(chunk)) fail(`${host} sends a message that is too long`);
    };
    const mine: Connection = {
      send: (message) => {
        const frame = frameOf(JSON.stringify(encodePlain(message)));
        if (frame.length <= MOST_TO_BACKEND) started.input.write(frame);
        else if (message.kind === 'ask') {
          waiting.get(message.id)?.reject(new Error('it is too long to be sent to another host'));
          waiting.delete(message.id);
        }
      },
      drop: () => {
        isOver = true;
        started.input.destroy();
        started.kill();
      },
    };
    connection = mine;

    let before: Buffer | undefined = Buffer.alloc(0);
    started.output.on('data', (chunk: Buffer) => {
      if (before === undefined) return feed(chunk);
      before = Buffer.concat([before, chunk]);
      const at = before.indexOf(GREETING);
      if (at >= 0) {
        const rest = before.subarray(at + GREETING.length);
        before = undefined;
        return rest.length > 0 ? feed(rest) : undefined;
      }
      return before.length > MOST_BEFORE_GREETING
        ? fail(`something else answers on ${host}: let the start files of its shell print nothing`)
        : undefined;
    });
    started.output.on('error', () => undefined);
    started.input.on('error', () => undefined);
    void started.ended.then((end) => fail(linkEndText(host, version, end)));

    const ping = (): void => {
      if (isOver) return;
      if (clock.monotonicMs() - heardAtMs > SILENT_MS) return fail('no answer for 15 s');
      // Nothing is written before the greeting: it may be somebody else who reads.
      if (before === undefined) mine.send({ kind: 'ping' });
      clock.after(PING_EVERY_MS, ping);
      return undefined;
    };
    clock.after(PING_EVERY_MS, ping);
  }

  const keepDraft = (id: string, body: JsonValue | undefined): void => {
    unkept.set(id, body);
    // One that is on its way already carries what was written last when it is its turn.
    for (const [at, { method, args }] of waiting) {
      if (method === 'keepDraft' && args[0] === id && !isUp) waiting.delete(at);
    }
    void ask('keepDraft', [id, body]).then(
      () => (unkept.get(id) === body ? unkept.delete(id) : undefined),
      () => undefined,
    );
  };

  open();
  const crossing = Object.fromEntries(
    Object.entries(BACKEND_METHODS).map(([name, kind]) => [
      name,
      (...args: readonly unknown[]) =>
        kind === 'ask' ? ask(name as BackendMethod, withoutTail(args)) : tell(name as BackendMethod, args),
    ]),
  ) as unknown as Omit<Backend, 'subscribe'>;
  return {
    ...crossing,
    subscribe: (listener) => hub.subscribe(listener),
    focus: (next) => {
      focus = [next];
      tell('focus', focus);
    },
    draft: async (id) => {
      // What was written here and is not kept there yet is newer.
      if (unkept.has(id)) {
        const body = unkept.get(id);
        return body === undefined ? undefined : { body, keptAtMs: clock.now() };
      }
      return (await ask('draft', [id])) as Awaited<ReturnType<Backend['draft']>>;
    },
    keepDraft,
    close: async () => {
      const wasOpen = isUp;
      closed = true;
      cancelRetry();
      if (wasOpen) {
        const told = ask('close', []).catch(() => undefined);
        await Promise.race([told, clock.sleep(CLOSE_MS)]);
      }
      connection?.drop();
      connection = undefined;
    },
  };
}

/** What was left out at the end of a call is not sent as something. */
const withoutTail = (args: readonly unknown[]): readonly unknown[] =>
  args.at(-1) === undefined ? args.slice(0, -1) : args;
