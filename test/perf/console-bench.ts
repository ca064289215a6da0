import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.ts';
import { startProbe, type Probe } from './console-probe.ts';
import { atMost, median, percentile, type Figure } from './figure.ts';

const STARTS = 15;
const KEYS = 200;
const IDLE_S = 10;
/** The median of so many idle times is the figure: a machine that others share now and then takes one of them. */
const IDLE_TIMES = 7;
/** The first board is kept after a minute; idle begins after. */
const SETTLE_MS = 65_000;
const CONSOLE = 'dist/clawdtalk-tui.js';
/** Erase-display, whole or to the end from home: what a full clear is made of. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const FULL_CLEAR = /\u001b\[[23]J|\u001b\[(?:1;1)?H\u001b\[0?J/g;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Start, memory and the cost of keys, beside a bare Ink "hello" that is bundled and started in the same run. */
export async function benchConsole(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clawdtalk-bench-'));
  const hello = join(folder, 'hello.mjs');
  await bundle('test/perf/hello.tsx', hello, { plain: true });
  const server = startWorld('plain');
  try {
    const env = envOf(await listening(server), folder);
    const { figures, helloMb } = await compareStarts(hello, env);
    return [
      ...figures,
      ...(await timeBigBoard(env, () => requestsOf(server))),
      ...(await driveBigBoard(env, helloMb)),
      ...(await driveWideBoard(env)),
      await rememberEvents('events', folder, helloMb),
      await rememberEvents('foreign', folder, helloMb),
      ...(await leaveDemo(env)),
    ];
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const startWorld = (form: 'plain' | 'events' | 'foreign'): ChildProcess =>
  spawn('node', ['test/perf/big-world.ts', form], { stdio: ['pipe', 'pipe', 'inherit'] });

const envOf = (
  { baseUrl, key }: { readonly baseUrl: string; readonly key: string },
  folder: string,
): Record<string, string> => ({
  CLAWDTALK_API_URL: baseUrl,
  CLAWDTALK_API_KEY: key,
  CLAWDTALK_TUI_HOME: join(folder, 'home'),
  CLAWDTALK_TUI_STATE: join(folder, 'state.json'),
});

/** A foreign server's ten thousand open missions are read one by one: after so long whatever is not read yet is left out. */
const READ_AT_MOST_MS = 5 * 60_000;

/** What is kept of ten thousand missions with a hundred thousand events, once all that the console reads by itself is read. */
async function rememberEvents(form: 'events' | 'foreign', folder: string, helloMb: number): Promise<Figure> {
  const own = join(folder, form);
  const server = startWorld(form);
  const probe = startProbe('node', [CONSOLE], envOf(await listening(server), own));
  try {
    await probe.shows(BIG, 60_000);
    const untilMs = performance.now() + READ_AT_MOST_MS;
    let [asked, quietMs] = [0, performance.now()];
    while (performance.now() - quietMs < SETTLE_MS && performance.now() < untilMs) {
      await wait(1_000);
      const now = await requestsOf(server);
      if (now - asked > QUIET_REQUESTS) quietMs = performance.now();
      asked = now;
    }
    await wait(20_000);
    const where = form === 'events' ? 'own server' : 'foreign server, all open and with a plan';
    return atMost(
      `10,000 missions and 100,000 events, ${where}: memory ÷ hello`,
      probe.memoryMb() / helloMb,
      2,
      '×',
    );
  } finally {
    await probe.close();
    server.kill();
  }
}

async function listening(server: ChildProcess): Promise<{ baseUrl: string; key: string }> {
  if (server.stdout === null) throw new Error('the server has no output');
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { baseUrl: string; key: string };
}

/** How many requests the server has had. */
async function requestsOf(server: ChildProcess): Promise<number> {
  if (server.stdout === null) throw new Error('the server has no output');
  server.stdin?.write('\n');
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return Number(line.toString());
}

const FRESH_STARTS = 5;
const LOOK_EVERY_MS = 250;
const SETTLED_AFTER_MS = 5_000;
/** What a quiet console asks for in the time between two looks, and some more. */
const QUIET_REQUESTS = 10;

/** Starts that know nothing yet: until ten thousand are on the board, and until neither rows move nor lists are read. */
async function timeBigBoard(env: Record<string, string>, requests: () => Promise<number>): Promise<Figure[]> {
  const shown: number[] = [];
  const settled: number[] = [];
  for (let count = 0; count < FRESH_STARTS; count += 1) {
    const probe = startProbe('node', [CONSOLE], {
      ...env,
      CLAWDTALK_TUI_HOME: `${env['CLAWDTALK_TUI_HOME']}-${count}`,
    });
    try {
      shown.push(await probe.shows(BIG, 60_000));
      let [rows, asked, movedMs] = ['', 0, performance.now()];
      while (performance.now() - movedMs < SETTLED_AFTER_MS) {
        await wait(LOOK_EVERY_MS);
        const nowRows = (probe.screen().match(/Survey of shop \d+/g) ?? []).join();
        const nowAsked = await requests();
        if (nowRows !== rows || nowAsked - asked > QUIET_REQUESTS) movedMs = performance.now();
        [rows, asked] = [nowRows, nowAsked];
      }
      settled.push(movedMs - probe.startedAtMs);
    } finally {
      await probe.close();
    }
  }
  return [
    atMost('10,000 missions: until they are on the board', median(shown), 1_500, ' ms'),
    atMost('10,000 missions: until rows and requests are at rest', median(settled), 10_000, ' ms'),
  ];
}

/** The header's counter, once all are there. */
const BIG = /of 10,000|\/10,000(?!\+)/;

/** Alternating, so that whatever else the machine does meets both alike. */
async function compareStarts(
  hello: string,
  env: Record<string, string>,
): Promise<{ readonly figures: readonly Figure[]; readonly helloMb: number }> {
  const paints = { hello: [] as number[], board: [] as number[] };
  const memory = { hello: [] as number[], board: [] as number[] };
  for (let count = 0; count < STARTS; count += 1) {
    const bare = startProbe('node', [hello], {});
    paints.hello.push(await bare.shows('hello'));
    await wait(300);
    memory.hello.push(bare.memoryMb());
    await bare.close();
    // The demo world's board: its own server, its own thread, all of it in this one process.
    const board = startProbe('node', [CONSOLE], { ...env, CLAWDTALK_API_URL: 'http://127.0.0.1:9/v1' });
    paints.board.push(await board.shows('Missions'));
    await wait(300);
    memory.board.push(board.memoryMb());
    await board.close();
  }
  const [helloMs, boardMs] = [median(paints.hello), median(paints.board)];
  const [helloMb, boardMb] = [median(memory.hello), median(memory.board)];
  const figures: readonly Figure[] = [
    {
      name: 'hello: first paint, memory',
      value: `${Math.round(helloMs)} ms, ${Math.round(helloMb)} MB`,
      goal: '',
      ok: true,
    },
    {
      name: 'console: first paint, memory',
      value: `${Math.round(boardMs)} ms, ${Math.round(boardMb)} MB`,
      goal: '',
      ok: true,
    },
    // Each pair by itself: what else the machine does changes from second to second.
    atMost(
      'first paint, console ÷ hello',
      median(paints.board.map((ms, index) => ms / (paints.hello[index] ?? Number.NaN))),
      1.5,
      '×',
    ),
    atMost('memory at the board, console ÷ hello', boardMb / helloMb, 1.4, '×'),
  ];
  return { figures, helloMb };
}

/** Ten thousand missions at 120×40. */
async function driveBigBoard(env: Record<string, string>, helloMb: number): Promise<Figure[]> {
  const probe = startProbe('node', [CONSOLE], env);
  try {
    await probe.shows(BIG, 60_000);
    await wait(SETTLE_MS);
    probe.takeBytes();
    const idle = await measureIdle(probe);
    const moves = await measureMoves(probe);
    const echo = await measureEcho();
    return [
      atMost('10,000 missions: key to paint, p95', percentile(moves.paintMs, 95), 50, ' ms'),
      ...[50, 99].map((part) =>
        atMost(
          `10,000 missions: key to paint beyond an echo, p${part}`,
          percentile(moves.paintMs, part) - percentile(echo, part),
          part === 50 ? 8 : 25,
          ' ms',
        ),
      ),
      atMost('10,000 missions: bytes for a move inside the window, median', median(moves.bytes), 250, ' B'),
      atMost('10,000 missions: idle output', idle.bytesPerS, 100, ' B/s'),
      atMost('10,000 missions: idle processor', median(idle.cpuPercents), 0.3, ' %'),
      atMost('10,000 missions: full clears after the first paint', idle.clears + moves.clears, 0, ''),
      atMost('10,000 missions: memory ÷ hello', probe.memoryMb() / helloMb, 2, '×'),
    ];
  } finally {
    await probe.close();
  }
}

/** The least that a key takes on this machine: a program that sends it back, through the same kind of terminal. */
async function measureEcho(): Promise<number[]> {
  const probe = startProbe('node', ['-e', ECHO], {});
  try {
    await probe.shows('ready');
    probe.takeBytes();
    const taken: number[] = [];
    for (let count = 0; count < KEYS; count += 1) {
      const before = performance.now();
      probe.send('j');
      await probe.nextBytes();
      taken.push(performance.now() - before);
      await wait(35);
    }
    return taken;
  } finally {
    await probe.close();
  }
}

const ECHO =
  'process.stdin.setRawMode(true); process.stdin.on("data", (keys) => process.stdout.write(keys)); console.log("ready")';

const WIDE = { columns: 200, rows: 60 };
const FILTER = 'survey of shop 77';

/** Processor time of whole frames: what a slow machine, or one that is shared, gives to each. */
async function driveWideBoard(env: Record<string, string>): Promise<Figure[]> {
  const probe = startProbe('node', [CONSOLE], env, WIDE);
  try {
    await probe.shows(BIG, 60_000);
    await wait(SETTLED_AFTER_MS);
    const restMs = await costOf(probe, KEYS, () => wait(35));
    const moveMs = await costOf(probe, KEYS, async (count) => {
      probe.send(count % 20 < 10 ? 'j' : 'k');
      await wait(35);
    });
    probe.send('/');
    await wait(500);
    const filterMs = await costOf(probe, FILTER.length, async (count) => {
      probe.send(FILTER[count] ?? '');
      await wait(150);
    });
    return [
      atMost('200×60: processor of a frame', moveMs - restMs, 8, ' ms'),
      atMost('200×60: processor of a key in the filter over 10,000 missions', filterMs, 16, ' ms'),
    ];
  } finally {
    await probe.close();
  }
}

const DEMO_MINUTES = 3;

/** The demo that nobody touches: what its world costs, and what stays of it. */
async function leaveDemo(env: Record<string, string>): Promise<Figure[]> {
  const probe = startProbe('node', [CONSOLE, '--demo'], env);
  try {
    await probe.shows('Missions');
    await wait(30_000);
    const [cpuMs, memoryMb] = [probe.cpuMs(), probe.memoryMb()];
    await wait(DEMO_MINUTES * 60_000);
    return [
      atMost('demo left alone: processor', (probe.cpuMs() - cpuMs) / (DEMO_MINUTES * 600), 2, ' %'),
      atMost(
        `demo left alone: memory after ${DEMO_MINUTES} min ÷ its start`,
        probe.memoryMb() / memoryMb,
        1.2,
        '×',
      ),
    ];
  } finally {
    await probe.close();
  }
}

async function costOf(
  probe: Probe,
  times: number,
  act: (count: number) => Promise<unknown>,
): Promise<number> {
  const before = probe.cpuMs();
  for (let count = 0; count < times; count += 1) await act(count);
  return (probe.cpuMs() - before) / times;
}

async function measureIdle(
  probe: Probe,
): Promise<{ bytesPerS: number; cpuPercents: number[]; clears: number }> {
  const cpuPercents: number[] = [];
  for (let count = 0; count < IDLE_TIMES; count += 1) {
    const cpuMs = probe.cpuMs();
    await wait(IDLE_S * 1_000);
    cpuPercents.push((probe.cpuMs() - cpuMs) / (IDLE_S * 10));
  }
  const bytes = probe.takeBytes();
  return {
    bytesPerS: bytes.length / (IDLE_S * IDLE_TIMES),
    cpuPercents,
    clears: bytes.match(FULL_CLEAR)?.length ?? 0,
  };
}

/** One key at a time, up and down inside the window and now and then beyond it. */
async function measureMoves(probe: Probe): Promise<{ paintMs: number[]; bytes: number[]; clears: number }> {
  const paintMs: number[] = [];
  const bytes: number[] = [];
  let clears = 0;
  for (let count = 0; count < KEYS; count += 1) {
    const key = count % 20 < 10 ? 'j' : 'k';
    const before = performance.now();
    probe.send(key);
    const first = await probe.nextBytes();
    paintMs.push(performance.now() - before);
    await wait(35);
    const written = first + probe.takeBytes();
    bytes.push(Buffer.byteLength(written));
    clears += written.match(FULL_CLEAR)?.length ?? 0;
  }
  return { paintMs, bytes, clears };
}
