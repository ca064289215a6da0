import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { createHostBackend, type LinkProcess } from '../../../src/app/link/host-backend.ts';
import { encodePlain } from '../../../src/app/link/codec.ts';
import { frameOf, frameReader } from '../../../src/app/link/frames.ts';
import { GREETING, PROTOCOL, type FromHost, type ToHost } from '../../../src/app/link/protocol.ts';
import { serveLink } from '../../../src/app/link/serve-link.ts';
import type { LinkEnd } from '../../../src/app/link/ssh-command.ts';
import { createBoardHub, type BoardHub } from '../../../src/state/board-hub.ts';
import type { Backend } from '../../../src/commands/ports/backend.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { manualClock, type ManualClock } from '../../../src/lib/manual-clock.ts';
import { ok } from '../../../src/lib/result.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { applyUpdates, emptyBoard, type Board, type Notice } from '../../../src/state/board.ts';
import { seededRandom } from '../../../src/lib/random.ts';

/** The far side as a test plays it. */
interface Far {
  say(message: FromHost): void;
  raw(bytes: string | Buffer): void;
  readonly asked: readonly ToHost[];
  readonly killed: () => boolean;
  end(end?: Partial<LinkEnd>): void;
}

const fars: Far[] = [];
const backends: Backend[] = [];
afterEach(async () => {
  for (const backend of backends.splice(0)) void backend.close();
  fars.splice(0);
});

function fakeLink(): LinkProcess {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { promise: ended, resolve } = Promise.withResolvers<LinkEnd>();
  const asked: ToHost[] = [];
  let killed = false;
  const reader = frameReader(1e7, (text) => asked.push(JSON.parse(text) as ToHost));
  input.on('data', (chunk: Buffer) => void reader.take(chunk));
  fars.push({
    say: (message) => output.write(frameOf(JSON.stringify(encodePlain(message)))),
    raw: (bytes) => output.write(bytes),
    asked,
    killed: () => killed,
    end: (end = {}) => resolve({ code: 255, said: '', ...end }),
  });
  return { input, output, ended, kill: () => (killed = true) };
}

function console_(clock: ManualClock): { readonly backend: Backend; board(): Board } {
  let board = emptyBoard;
  const backend = createHostBackend({
    host: 'web1',
    version: '1',
    as: { operator: 'ann', readOnly: false, dryRun: false },
    clock,
    random: seededRandom(1),
    connect: fakeLink,
  });
  backends.push(backend);
  backend.subscribe((updates) => (board = applyUpdates(board, updates)));
  return { backend, board: () => board };
}

const far = (n = fars.length - 1): Far => {
  const one = fars[n];
  if (one === undefined) throw new Error('no link');
  return one;
};
const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const notice = (id: string): readonly [string, Notice] => [
  id,
  { id, atMs: 0, level: 'info', sentence: safeText(id), seen: false },
];
async function greet(...ids: readonly string[]): Promise<void> {
  const other = far();
  other.raw(GREETING);
  other.say({ kind: 'hello', protocol: PROTOCOL, version: '1' });
  other.say({ kind: 'again' });
  other.say({ kind: 'updates', updates: [{ kind: 'upsert', into: 'notices', rows: ids.map(notice) }] });
  other.say({ kind: 'whole' });
  await idle();
}

test('what a shell prints before the greeting is passed over, and too much of it is said', async () => {
  const here = console_(manualClock(0));
  far().raw('Welcome to web1!\n* news *\n');
  await greet('a');
  expect(here.board().notices.size).toBe(1);
  expect(far().asked[0]).toMatchObject({ kind: 'hello', operator: 'ann', version: '1' });

  const other = console_(manualClock(0));
  far().raw('x'.repeat(70_000));
  await idle();
  expect(other.board().actsRefused).toMatch(/let the start files of its shell print nothing/);
});

test('what is gone when the link is back goes from the screen, and the focus is told again', async () => {
  const clock = manualClock(0);
  const here = console_(clock);
  await greet('a', 'b');
  here.backend.focus({ screen: 'missions' });
  far().end();
  await idle();
  expect(here.board().actsRefused).toMatch(/broken: the connection broke\..* Try 2 in 1 s/);
  expect(here.board().notices.size).toBe(2);
  await clock.advance(2_000);
  await greet('b', 'c');
  expect([...here.board().notices.keys()].toSorted()).toEqual(['b', 'c']);
  expect(here.board().actsRefused).toBeUndefined();
  expect(far().asked).toContainEqual({ kind: 'tell', method: 'focus', args: [{ screen: 'missions' }] });
});

test('a far side that falls silent is dropped; what was written here and not kept there is brought again', async () => {
  const clock = manualClock(0);
  const here = console_(clock);
  await greet();
  here.backend.keepDraft('note', 'one');
  here.backend.keepDraft('note', 'two');
  await clock.advance(30_000);
  expect(far(0).killed()).toBe(true);
  expect(fars.length).toBeGreaterThan(1);
  await greet();
  const kept = far().asked.filter((each) => each.kind === 'ask' && each.method === 'keepDraft');
  expect(kept.at(-1)).toMatchObject({ args: ['note', 'two'] });
  expect(await here.backend.draft('note')).toMatchObject({ body: 'two' });
});

test('each try comes later than the one before, up to half a minute', async () => {
  const clock = manualClock(0);
  console_(clock);
  const atMs: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    const before = fars.length;
    far().end();
    await idle();
    while (fars.length === before) await clock.advance(500);
    atMs.push(clock.now());
  }
  const waits = atMs.map((at, n) => at - (atMs[n - 1] ?? 0));
  expect(waits[0]).toBeLessThanOrEqual(1_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(30_500);
  expect(waits.at(-1)).toBeGreaterThanOrEqual(15_000);
});

test('nonsense, and a message that is too long, end the link and nothing else', async () => {
  for (const bytes of [
    frameOf('{"kind":"run"}'),
    frameOf('nonsense'),
    Buffer.from([0xff, 0xff, 0xff, 0xff]),
  ]) {
    const here = console_(manualClock(0));
    await greet('a');
    far().raw(bytes);
    await idle();
    expect(here.board().actsRefused).toMatch(/not understood|too long/);
    expect(far().killed()).toBe(true);
    expect(here.board().notices.size).toBe(1);
  }
});

test('an answer that is none is no answer', async () => {
  const here = console_(manualClock(0));
  await greet();
  const asked = here.backend.preview({ kind: 'hold.set', reason: 'x' });
  await idle();
  const { id } = far().asked.at(-1) as Extract<ToHost, { kind: 'ask' }>;
  far().say({ kind: 'answer', id, value: { title: 3 } });
  await expect(asked).rejects.toThrow(/not understood/);
});

test('the far side finishes what is under way when the link ends, and closes once', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const hub: BoardHub = createBoardHub();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const did: string[] = [];
  const backend = {
    subscribe: (listener: Parameters<BoardHub['subscribe']>[0]) => hub.subscribe(listener),
    submit: async (_command: unknown, actor: unknown) => {
      did.push(`begun by ${JSON.stringify(actor)}`);
      await answered;
      did.push('finished');
    },
    stopCommit: () => did.push('stopped'),
    close: async () => void did.push('closed'),
  } as unknown as Backend;
  const over = serveLink({
    input,
    output,
    version: '1',
    open: async () => ok(backend),
    ended: new AbortController().signal,
    clock: systemClock({ keepAlive: true }),
  });
  const send = (message: unknown): void => void input.write(frameOf(JSON.stringify(encodePlain(message))));
  send({ kind: 'hello', protocol: PROTOCOL, version: '1', operator: 'ann', readOnly: false, dryRun: false });
  await idle();
  // Whoever it says it is: the link has one name.
  send({
    kind: 'ask',
    id: 1,
    method: 'submit',
    args: [{ kind: 'hold.set' }, { kind: 'engine', label: 'engine:root' }],
  });
  await idle();
  input.end();
  await idle();
  expect(did).toEqual(['begun by {"kind":"operator","label":"operator:ann"}', 'stopped']);
  answer();
  await over;
  expect(did.slice(2)).toEqual(['finished', 'closed']);
});

test('a slow line gets the newest board, not everything that ever changed', async () => {
  const input = new PassThrough();
  // Nobody reads it: what is written stays.
  const output = new PassThrough({ highWaterMark: 1 });
  const hub = createBoardHub();
  const backend = {
    subscribe: (listener: Parameters<BoardHub['subscribe']>[0]) => hub.subscribe(listener),
    stopCommit: () => undefined,
    close: async () => undefined,
  } as unknown as Backend;
  const over = serveLink({
    input,
    output,
    version: '1',
    open: async () => ok(backend),
    ended: new AbortController().signal,
    clock: systemClock({ keepAlive: true }),
  });
  const hello = {
    kind: 'hello',
    protocol: PROTOCOL,
    version: '1',
    operator: 'ann',
    readOnly: false,
    dryRun: false,
  };
  input.write(frameOf(JSON.stringify(hello)));
  await idle();
  const big = safeText('x'.repeat(90_000), { maxLength: 100_000 });
  for (let n = 0; n < 500; n += 1) {
    hub.publish([
      { kind: 'upsert', into: 'notices', rows: [['one', { ...notice('one')[1], sentence: big, atMs: n }]] },
    ]);
  }
  expect(output.writableLength).toBeLessThan(6_000_000);
  let board = emptyBoard;
  let coming: Board | undefined;
  const reader = frameReader(1e8, (text) => {
    const message = JSON.parse(text) as FromHost;
    if (message.kind === 'again') coming = emptyBoard;
    if (message.kind === 'updates') {
      if (coming === undefined) board = applyUpdates(board, message.updates);
      else coming = applyUpdates(coming, message.updates);
    }
    if (message.kind === 'whole') [board, coming] = [coming ?? board, undefined];
  });
  let greeting = GREETING.length;
  output.on('data', (chunk: Buffer) => {
    const rest = chunk.subarray(Math.min(greeting, chunk.length));
    greeting -= chunk.length - rest.length;
    reader.take(rest);
  });
  await expect.poll(() => board.notices.get('one')?.atMs).toBe(499);
  input.end();
  await over;
});
