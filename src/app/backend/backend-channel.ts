import type { MessagePort } from 'node:worker_threads';
import type { Backend } from '../../commands/ports/backend.ts';
import type { BoardUpdate } from '../../state/board.ts';

/** How each of the backend's methods crosses: asked, with an answer that is waited for, or told. */
export const BACKEND_METHODS = {
  preview: 'ask',
  submit: 'ask',
  undo: 'ask',
  inspect: 'ask',
  draft: 'ask',
  plan: 'ask',
  planCommands: 'ask',
  earliestSlot: 'ask',
  dayHours: 'ask',
  numberOffers: 'ask',
  close: 'ask',
  keepDraft: 'tell',
  focus: 'tell',
  refresh: 'tell',
  markNoticesSeen: 'tell',
  stopCommit: 'tell',
  showFields: 'tell',
  touched: 'tell',
} as const satisfies Readonly<Record<Exclude<keyof Backend, 'subscribe'>, 'ask' | 'tell'>>;

export type BackendMethod = keyof typeof BACKEND_METHODS;

export type ToBackend =
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly method: BackendMethod;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'tell'; readonly method: BackendMethod; readonly args: readonly unknown[] };

export type FromBackend =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'broken'; readonly id: number; readonly message: string }
  /** `more`: the rest of what was published together is on its way; nobody hears of a part. */
  | { readonly kind: 'updates'; readonly updates: readonly BoardUpdate[]; readonly more?: true };

/** A message of ten thousand rows is copied in one piece, which the process keeps room for ever after. */
const MOST_ROWS = 250;

/** What is published together, in messages of so many rows. The last may be empty. */
function* inMessages(updates: readonly BoardUpdate[]): Generator<FromBackend> {
  let small: BoardUpdate[] = [];
  let rows = 0;
  for (const update of updates) {
    if (update.kind !== 'upsert') {
      small.push(update);
      continue;
    }
    for (let from = 0; from < update.rows.length; from += MOST_ROWS) {
      const part = update.rows.slice(from, from + MOST_ROWS);
      small.push({ ...update, rows: part } as BoardUpdate);
      rows += part.length;
      if (rows < MOST_ROWS) continue;
      yield { kind: 'updates', updates: small, more: true };
      small = [];
      rows = 0;
    }
  }
  yield { kind: 'updates', updates: small };
}

/** The side that has the backend: answers what the other side of `port` asks, and sends it the board. */
export function serveBackend(backend: Backend, port: MessagePort): void {
  const send = (message: FromBackend): void => port.postMessage(message);
  backend.subscribe((updates) => {
    for (const message of inMessages(updates)) send(message);
  });
  port.on('message', (message: ToBackend) => {
    const method = backend[message.method] as (...args: readonly unknown[]) => unknown;
    if (message.kind === 'tell') {
      method(...message.args);
      return;
    }
    void Promise.resolve(method(...message.args)).then(
      (value) => send({ kind: 'answer', id: message.id, value }),
      (error: unknown) => send({ kind: 'broken', id: message.id, message: String(error) }),
    );
  });
}

/** The side that has the screens: a backend whose work is done behind `port`. */
export function remoteBackend(port: MessagePort): Backend {
  let lastId = 0;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(updates: readonly BoardUpdate[]) => void>();
  // Updates that came before anybody listened: none may be lost.
  let early: BoardUpdate[] | undefined = [];
  let coming: BoardUpdate[] = [];

  port.on('message', (message: FromBackend) => {
    if (message.kind === 'updates') {
      coming.push(...message.updates);
      if (message.more === true) return;
      const updates = coming;
      coming = [];
      if (early !== undefined) early.push(...updates);
      for (const listener of listeners) listener(updates);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'answer') asked?.resolve(message.value);
    else asked?.reject(new Error(message.message));
  });

  const send = (message: ToBackend): void => port.postMessage(message);
  const ask = (method: BackendMethod, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      send({ kind: 'ask', id: lastId, method, args });
    });
  const crossing = Object.fromEntries(
    Object.entries(BACKEND_METHODS).map(([name, kind]) => [
      name,
      (...args: readonly unknown[]) =>
        kind === 'ask'
          ? ask(name as BackendMethod, args)
          : send({ kind: 'tell', method: name as BackendMethod, args }),
    ]),
  ) as unknown as Omit<Backend, 'subscribe'>;

  return {
    ...crossing,
    subscribe: (listener) => {
      listeners.add(listener);
      if (early !== undefined && early.length > 0) listener(early);
      early = undefined;
      return () => void listeners.delete(listener);
    },
  };
}
