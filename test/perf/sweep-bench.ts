import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServerClient, type ServerClient } from '../../src/api/http/server-client.ts';
import { JOIN_DEFAULTS } from '../../src/domain/mission/join.ts';
import type { ScheduledEvent } from '../../src/domain/contact/scheduled-event.ts';
import { createBatch } from '../../src/engine/sync/batch.ts';
import { createMissionBook } from '../../src/engine/sync/mission-book.ts';
import { inParallel, type ReaderContext } from '../../src/engine/sync/reader.ts';
import { createScheduleBook } from '../../src/engine/sync/schedule-book.ts';
import { NOT_WHOLE } from '../../src/engine/sync/poller.ts';
import { scheduleReader } from '../../src/engine/sync/schedule-reader.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { atMost, type Figure } from './figure.ts';

const EVENTS = 10_000;
/** As many at once as the engine's own readers. */
const AT_ONCE = 4;

/**
 * What one look at ten thousand pending calls costs: by lists, as the engine does it, and one request a call. Each list
 * is one full page, the worst there is: the server does not say that it ends there, so its end is asked for too.
 */
export async function benchSweep(): Promise<Figure[]> {
  const { lists, singles } = await onServer(async (client) => {
    const lists = await measured(client, () => sweep(client));
    const singles = await measured(client, () => oneByOne(client, lists.value));
    return { lists, singles };
  });
  return [
    atMost('10,000 events of 100 assistants, by lists: requests', lists.requests, 110, ''),
    plain('one request per event: requests', `${singles.requests}`),
    plain('processor, lists · one by one', `${round(lists.cpuMs)} · ${round(singles.cpuMs)} ms`),
    plain('time, lists · one by one', `${round(lists.wallMs)} · ${round(singles.wallMs)} ms`),
    plain(
      'time at 10 requests a second',
      `${round(lists.requests / 10)} · ${round(singles.requests / 10)} s`,
    ),
  ];
}

const plain = (name: string, value: string): Figure => ({ name, value, goal: '', ok: true });
const round = (value: number): string => Math.round(value).toLocaleString('en-US');

interface Cost<T> {
  readonly value: T;
  readonly requests: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

async function measured<T>(client: ServerClient, work: () => Promise<T>): Promise<Cost<T>> {
  const requests = client.health().requestsSent;
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const value = await work();
  const spent = process.cpuUsage(cpu);
  return {
    value,
    requests: client.health().requestsSent - requests,
    cpuMs: (spent.user + spent.system) / 1000,
    wallMs: performance.now() - startMs,
  };
}

/** The engine's own reader, round after round, until every event is known. */
async function sweep(client: ServerClient): Promise<readonly ScheduledEvent[]> {
  const clock = systemClock();
  const schedule = createScheduleBook();
  const batch = createBatch({ clock, publish: () => undefined, everyMs: 500 });
  const book = createMissionBook({
    schedule,
    batch,
    nowMs: () => clock.monotonicMs(),
    settings: JOIN_DEFAULTS,
    local: undefined,
    zonesOf: () => [],
  });
  const inbox: ReaderContext = {
    server: client,
    clock,
    paceClock: clock,
    book,
    schedule,
    batch,
    focus: () => ({ screen: 'schedule' }),
    kick: () => undefined,
    settle: () => book.settle(clock.now()),
  };
  const assistants = await client.listAssistants();
  if (!assistants.ok) throw new Error(assistants.error.sentence);
  for (const assistant of assistants.value) batch.upsert('assistants', assistant.id, assistant);
  const reader = scheduleReader(inbox);
  while (schedule.all().size < EVENTS) {
    const fault = await reader.read({ priority: 'background' });
    if (fault !== undefined && fault !== NOT_WHOLE) throw new Error(fault.sentence);
  }
  batch.stop();
  return [...schedule.all().values()];
}

async function oneByOne(client: ServerClient, events: readonly ScheduledEvent[]): Promise<undefined> {
  const fault = await inParallel(events, AT_ONCE, async (event) => {
    const read = await client.getScheduled(event.assistantId, event.id, { priority: 'background' });
    return read.ok ? undefined : read.error;
  });
  if (fault !== undefined) throw new Error(fault.sentence);
  return undefined;
}

async function onServer<T>(work: (client: ServerClient) => Promise<T>): Promise<T> {
  const child = spawn('node', ['test/perf/schedule-world.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  // What is compared is the work, not the politeness: nothing waits for its turn.
  const client = createServerClient({
    config: await listening(child),
    clock: systemClock(),
    random: systemRandom,
    limits: { perSecond: 1e6, burst: 1e6 },
  });
  // The clock's timers hold no process.
  const hold = setInterval(() => undefined, 1_000);
  try {
    return await work(client);
  } finally {
    clearInterval(hold);
    await client.close();
    child.kill();
  }
}

async function listening(server: ChildProcess): Promise<{ baseUrl: string; key: string }> {
  if (server.stdout === null) throw new Error('the server has no output');
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { baseUrl: string; key: string };
}
