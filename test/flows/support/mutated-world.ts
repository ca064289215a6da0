import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '../../../src/app/headless/open-session.ts';
import { watch } from '../../../src/app/headless/watch.ts';
import { openBackend } from '../../../src/app/backend/open-backend.ts';
import { runVerb } from '../../../src/cli/run.ts';
import { verbNamed } from '../../../src/cli/verbs.ts';
import type { VerbContext } from '../../../src/cli/verb.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { seededRandom, type Random } from '../../../src/lib/random.ts';
import { demoStateFile } from '../../../src/simulator/demo/bot-memory.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';
import { configurationFor, drawConsole } from '../../support/live-console.tsx';

/** What somebody's data may hold in the place of anything. */
const STRANGE: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  true,
  [],
  {},
  [[]],
  '+2145550111',
  '+9995550111',
  '+0',
  'constructor',
  '__proto__',
  'NaN',
  '2026-13-45T99:99:99Z',
  '+275760-09-14T00:00:00Z',
  'Not/AZone',
  'x'.repeat(20_000),
  '\u202e\u0000\u001b[2J',
  '\ud800',
  { toString: 1, constructor: 2 },
  { phone: '+2145550111', name: null, zone: 'Not/AZone' },
  [null, 1, 'a', { a: [null] }],
];

/** A copy in which one value in `oneIn` is another, is gone, or stands under a name of every object. */
function mutated(value: unknown, random: Random, oneIn: number): unknown {
  if (random() * oneIn < 1) return STRANGE[Math.floor(random() * STRANGE.length)];
  if (Array.isArray(value)) return value.map((member) => mutated(member, random, oneIn));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const roll = random() * oneIn * 4;
      if (roll < 1) return [];
      const key = roll < 1.5 ? 'constructor' : roll < 2 ? '__proto__' : name;
      return [[key, mutated(member, random, oneIn)]];
    }),
  );
}

/** Stands before the simulator and changes what it answers, for each world under its own path. */
async function mutatingProxy(
  simulator: Simulator,
  change: (world: string, body: unknown) => unknown,
): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const [, world = '', path = ''] = /^\/(\d+)(\/.*)$/.exec(request.url ?? '') ?? [];
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await fetch(`${simulator.server}${path}`, {
        method: request.method ?? 'GET',
        headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      });
      const text = await answer.text();
      let body = text;
      try {
        body = JSON.stringify(change(world, JSON.parse(text)));
      } catch {
        // No JSON: it goes on as it is.
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(body);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}

export interface MutatedReport {
  readonly worlds: number;
  readonly runs: number;
  /** What threw or ended as a bug, with the seed that shows it again. */
  readonly broken: readonly string[];
}

const AT_ONCE = 12;

const VERBS: readonly (readonly string[])[] = [
  ['status'],
  ['missions', '--json'],
  ['mission', 'SLUG', '--json'],
  ['events', '--json'],
  ['insights', 'SLUG', '--json'],
  ['memory', 'SLUG'],
  ['assistants'],
  ['phones'],
  ['approvals', '--json'],
  ['explain', 'SLUG'],
];

/** Runs every reading verb, a round of the watch and a frame of the console over worlds that nobody has tidied. */
export async function mutatedWorlds(options: {
  readonly worlds: number;
  readonly firstSeed: number;
  /** The console and the watch take longer: every so many worlds. */
  readonly wholeEvery: number;
  readonly atOnce?: number;
  /** No world is begun later than this: a busy machine tries fewer. */
  readonly forMs?: number;
}): Promise<MutatedReport> {
  const broken: string[] = [];
  let runs = 0;
  const simulator = await startSimulator({ clock: systemClock(), world: 'demo' });
  const open = new Map<string, (value: unknown) => unknown>();
  const proxy = await mutatingProxy(simulator, (world, body) => open.get(world)?.(body) ?? body);
  const { port } = proxy.address() as AddressInfo;
  const tidy = JSON.parse(demoStateFile(simulator.world)) as Record<string, unknown>;
  const slugs = Object.keys(tidy);
  const sinceMs = performance.now();
  let next = 0;
  /** A world is mostly waited for: readers pause after each odd answer. So several are open at once. */
  const worker = async (): Promise<void> => {
    while (next < options.worlds && performance.now() - sinceMs < (options.forMs ?? Infinity)) {
      const seed = options.firstSeed + next;
      next += 1;
      const random = seededRandom(seed);
      const oneIn = [12, 40, 150][seed % 3] ?? 40;
      open.set(String(seed), (value) => mutated(value, random, oneIn));
      const folder = mkdtempSync(join(tmpdir(), 'mutated-'));
      writeFileSync(join(folder, '.missions_state.json'), JSON.stringify(mutated(tidy, random, oneIn)));
      const configuration = configurationFor(folder, {
        CLAWDTALK_API_URL: `http://127.0.0.1:${port}/${seed}/v1`,
        CLAWDTALK_API_KEY: simulator.apiKey,
      });
      const slug = slugs[seed % slugs.length] ?? '';
      const tried = async (what: string, work: () => Promise<unknown>): Promise<void> => {
        runs += 1;
        try {
          if ((await work()) === 1) broken.push(`${what} ended as a bug, seed ${seed}`);
        } catch (error) {
          broken.push(`${what}, seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      };
      const context = {
        print: () => undefined,
        complain: () => undefined,
        open: () => openSession(configuration),
        columns: 120,
        ended: new AbortController().signal,
      } as unknown as VerbContext;
      const [name = '', ...args] = VERBS[seed % VERBS.length] ?? [];
      const verb = await verbNamed(name);
      if (verb !== undefined) {
        await tried(name, () =>
          runVerb(
            verb,
            args.map((word) => (word === 'SLUG' ? slug : word)),
            context,
          ),
        );
      }
      if (seed % options.wholeEvery === 0) {
        await tried('watch', () =>
          watch(configuration, {
            once: true,
            agent: false,
            ended: new AbortController().signal,
            tell: () => undefined,
          }),
        );
        await tried('console', async () => {
          const backend = await openBackend(configuration);
          const view = await drawConsole(configuration, backend, { columns: 120, rows: 40 });
          for (const key of ['2', '3', '4', '5', '6', '7', '8', '9', '0', '1']) await view.type(key);
          view.close();
          await backend.close();
        });
      }
      open.delete(String(seed));
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce ?? AT_ONCE }, worker));
  } finally {
    proxy.close();
    proxy.closeAllConnections();
    await simulator.stop();
  }
  return { worlds: next, runs, broken };
}
