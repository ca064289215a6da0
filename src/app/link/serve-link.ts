import type { Readable, Writable } from 'node:stream';
import type { Backend } from '../../commands/ports/backend.ts';
import type { Actor } from '../../commands/door/door.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import type { BoardUpdate } from '../../state/board.ts';
import { encodePlain } from './codec.ts';
import { frameOf, frameReader } from './frames.ts';
import {
  GREETING,
  MOST_TO_BACKEND,
  MOST_TO_SCREENS,
  PROTOCOL,
  readToHost,
  type FromHost,
  type ToHost,
} from './protocol.ts';

/** The screens ask for a sign every 5 s; whoever is silent for so long is gone. */
const SILENT_MS = 45_000;
/** What waits to be sent over a slow link; beyond it the board is sent anew when there is room again. */
const MOST_WAITING = 4 * 1024 * 1024;
const MOST_ASKED = 256;
/** Rows in one message. */
const ROWS_AT_ONCE = 200;
/** An act that is under way is finished before the program ends, link or no link. */
const FINISH_MS = 60_000;

export interface ServeLinkDeps {
  readonly input: Readable;
  readonly output: Writable;
  readonly version: string;
  /** Opens what is behind the screens. Errors: why it cannot be, in a sentence. */
  readonly open: (hello: Extract<ToHost, { kind: 'hello' }>) => Promise<Result<Backend, string>>;
  /** Aborts when the process is asked to end. */
  readonly ended: AbortSignal;
  readonly clock: Clock;
}

/**
 * The far side of a link: greets, compares versions, opens the backend and serves it until the link ends. What was
 * under way then is finished, and its outcome stands in the ledger; nothing new begins.
 */
export async function serveLink(deps: ServeLinkDeps): Promise<void> {
  const { input, output, clock } = deps;
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const running = new Set<Promise<unknown>>();
  let backend: Backend | undefined;
  let actor: Actor | undefined;
  let greeted = false;
  let behind = false;
  /** Number of the question that ends it. */
  let closing: number | undefined;
  let isOver = false;
  let heardAtMs = clock.monotonicMs();

  const write = (message: FromHost): void => {
    if (!isOver) output.write(frameOf(JSON.stringify(encodePlain(message))));
  };
  const refuse = (sentence: string): void => {
    write({ kind: 'refused', sentence });
    end();
  };
  const send = (updates: readonly BoardUpdate[]): void => {
    for (const update of updates) {
      for (const piece of piecesOf(update)) write({ kind: 'updates', updates: [piece] });
    }
  };
  /** All of the board, which is the first thing that a new listener is told, and then `news`. */
  const sendBoard = (from: Backend, news?: (updates: readonly BoardUpdate[]) => void): Cancel => {
    behind = false;
    write({ kind: 'again' });
    let first = true;
    const stop = from.subscribe((updates) => (first ? send(updates) : news?.(updates)));
    first = false;
    write({ kind: 'whole' });
    return stop;
  };
  const sendNews = (updates: readonly BoardUpdate[]): void => {
    if (output.writableLength > MOST_WAITING) behind = true;
    if (!behind) send(updates);
  };

  const open = async (hello: Extract<ToHost, { kind: 'hello' }>): Promise<void> => {
    const opened = await deps.open(hello);
    if (!opened.ok) return refuse(opened.error);
    backend = opened.value;
    actor = { kind: 'operator', label: `operator:${hello.operator}` };
    if (!isOver) sendBoard(backend, sendNews);
    return undefined;
  };

  const perform = (message: Extract<ToHost, { kind: 'ask' | 'tell' }>, served: Backend): void => {
    const { method, args } = message;
    if (method === 'close') {
      if (message.kind === 'ask') closing = message.id;
      return end();
    }
    // Acts are signed with the name that this link began with, whatever they say.
    const signed = method === 'submit' || method === 'undo' ? [args[0], actor, ...args.slice(2)] : args;
    const call = (): unknown => (served[method] as (...given: readonly unknown[]) => unknown)(...signed);
    if (message.kind === 'tell') return void call();
    const { id } = message;
    if (running.size >= MOST_ASKED) {
      return write({ kind: 'broken', id, message: 'too much is asked for at once' });
    }
    const work = Promise.resolve()
      .then(call)
      .then(
        (value) => write({ kind: 'answer', id, value }),
        (error: unknown) => write({ kind: 'broken', id, message: String(error).slice(0, 4_000) }),
      )
      .finally(() => running.delete(work));
    running.add(work);
    return undefined;
  };

  const take = (text: string): void => {
    if (isOver) return;
    heardAtMs = clock.monotonicMs();
    const read = readToHost(text);
    if (!read.ok) return refuse(`The console sent something that is not understood: ${read.error}.`);
    const message = read.value;
    if (message.kind === 'ping') return write({ kind: 'pong' });
    if (message.kind === 'hello') {
      if (greeted) return refuse('The console greeted twice.');
      greeted = true;
      // Its own sentence names both; this one ends what it does not know.
      if (message.protocol !== PROTOCOL || message.version !== deps.version) return end();
      const opening = open(message).finally(() => running.delete(opening));
      running.add(opening);
      return undefined;
    }
    if (backend !== undefined) perform(message, backend);
    return undefined;
  };

  const reader = frameReader(MOST_TO_BACKEND, take);
  input.on('data', (chunk: Buffer) => {
    if (!reader.take(chunk)) refuse('The console sent a message that is too long.');
  });
  input.on('end', end);
  input.on('close', end);
  input.on('error', end);
  output.on('error', end);
  output.on('drain', () => {
    if (behind && backend !== undefined) sendBoard(backend)();
  });
  deps.ended.addEventListener('abort', () => end(), { once: true });
  const watch = (): void => {
    if (isOver) return;
    if (clock.monotonicMs() - heardAtMs > SILENT_MS) end();
    else clock.after(SILENT_MS / 9, watch);
  };
  watch();

  output.write(GREETING);
  write({ kind: 'hello', protocol: PROTOCOL, version: deps.version });
  await over;
  isOver = true;
  backend?.stopCommit();
  await Promise.race([settled(running), clock.sleep(FINISH_MS)]);
  await backend?.close();
  if (closing !== undefined)
    output.write(frameOf(JSON.stringify({ kind: 'answer', id: closing, value: null })));
}

/** What begins meanwhile is waited for too. */
async function settled(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running);
}

/** One update in messages that fit; a row that is too long by itself is left out, as nobody could read it. */
function* piecesOf(update: BoardUpdate): Generator<BoardUpdate> {
  if (update.kind !== 'upsert' || update.rows.length === 0) {
    yield update;
    return;
  }
  let rows: (typeof update.rows)[number][] = [];
  let size = 0;
  for (const row of update.rows) {
    const bytes = JSON.stringify(row).length * 2;
    if (bytes > MOST_TO_SCREENS / 2) continue;
    if (rows.length >= ROWS_AT_ONCE || (rows.length > 0 && size + bytes > MOST_TO_SCREENS / 8)) {
      yield { ...update, rows } as BoardUpdate;
      rows = [];
      size = 0;
    }
    rows.push(row);
    size += bytes;
  }
  if (rows.length > 0) yield { ...update, rows } as BoardUpdate;
}
