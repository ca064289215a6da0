import type { AddressInfo } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import type { JsonObject } from '../lib/json.ts';
import { createAgenda } from './agenda.ts';
import { answerApproval } from './approval-course.ts';
import type { ServerState, ServerPolicy } from './backend.ts';
import { demoWorld } from './demo/demo-world.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHttpDoor } from './http-door.ts';
import { createIdentity } from './identity.ts';
import { receiveSms } from './message-course.ts';
import type { ScriptedOutcome, OutcomeScript } from './outcome.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { Dial } from './rows.ts';
import { createSocketDoor, type SocketDoor } from './socket-door.ts';
import { addPhone, createWorld, type World } from './world.ts';

/** The key that a simulator takes when none is given. It opens nothing but simulators. */
export const DEMO_API_KEY = 'cc_live_demo_0f3a7c5e9b1d4826';

/** Fills a new world; what it sets going runs on the backend's agenda. */
export type WorldSeed = (backend: ServerState) => void;

export interface SimulatorOptions extends Partial<ServerPolicy> {
  readonly clock: Clock;
  /** 0 or absent: any free port. Loopback only. */
  readonly port?: number;
  readonly seed?: number;
  readonly apiKeys?: readonly string[];
  /** `empty` (an account with a dozen numbers) by default. */
  readonly world?: 'empty' | 'demo' | WorldSeed;
  /** How many of the newest requests are kept for whoever asks. */
  readonly keptRequests?: number;
  /** How many numbers the account of an empty world has. */
  readonly numbers?: number;
  /** Outcomes per phone, used in order; other numbers go by chance from the seed. */
  readonly script?: OutcomeScript;
}

/** A ClawdTalk server in this process. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`, without the base path, as a skill's configuration names a server. */
  readonly server: string;
  readonly baseUrl: string;
  readonly port: number;
  readonly apiKey: string;
  /** The server's tables: to be read. */
  readonly world: World;
  /** Every call and SMS that really went out. */
  readonly dials: readonly Dial[];
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly socket: Pick<
    SocketDoor,
    'connected' | 'kicks' | 'received' | 'emit' | 'sendRaw' | 'setDeaf' | 'closeAll'
  >;
  /** Changes how a number is answered from its next try on. */
  setOutcomes(phone: string, outcomes: readonly ScriptedOutcome[]): void;
  /** A device answers; false where the request is unknown or no longer pending. */
  answerApproval(requestId: string, decision: 'approved' | 'denied'): boolean;
  /** A contact writes; to the account's first number where none is named. */
  receiveSms(message: { readonly from: string; readonly body: string; readonly to?: string }): void;
  /** Tells what the world's bot writes into its state file, entry by entry; the function returned ends it. */
  onBotWrite(listener: (slug: string, entry: JsonObject | undefined) => void): () => void;
  stop(): Promise<void>;
}

/** In the demo something happens by itself about this often. */
const USUAL_BEAT_S = 50;

const USUAL_POLICY: ServerPolicy = {
  dialect: 'nested',
  decisions: true,
  devices: { registered: 1, unreachable: 0 },
  optionalEndpoints: true,
  honourIdempotencyKey: false,
  strictFrom: false,
  movesSteps: false,
  insights: 'list',
  blocksAfterStop: false,
  listLagS: 0,
  unsortedPages: false,
  courseSpeed: 1,
};

/** Starts the server and waits until it listens. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = wholeMilliseconds(options.clock);
  const seed = options.seed ?? 1;
  const apiKeys = options.apiKeys ?? [DEMO_API_KEY];
  const keySet = new Set(apiKeys);
  const policy = policyOf(options);
  const agenda = createAgenda(clock);
  const faults = createFaults();
  const log = createRequestLog(options.keptRequests);
  const script = new Map(options.script);
  const world = createWorld(createIdentity(seed));
  const socket = createSocketDoor({
    apiKeys: keySet,
    faults,
    hasDevices: policy.devices.registered > 0,
  });
  const backend: ServerState = {
    world,
    clock,
    agenda,
    policy,
    seed,
    script,
    emit: (event, fields) => socket.emit(event, fields),
    tries: new Map(),
    byIdempotencyKey: new Map(),
    stopped: new Set(),
  };
  seedOf(options)(backend);
  // What was asked for holds over what the world brings.
  for (const [phone, outcomes] of options.script ?? []) script.set(phone, outcomes);

  const http = await createHttpDoor(backend, { apiKeys: keySet, faults, log });
  http.on('upgrade', (request, stream, head) => socket.upgrade(request, stream, head));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  const server = `http://127.0.0.1:${port}`;

  return {
    server,
    baseUrl: `${server}/v1`,
    port,
    apiKey: apiKeys[0] ?? DEMO_API_KEY,
    world,
    dials: world.dials,
    requests: log,
    faults,
    socket,
    setOutcomes: (phone, outcomes) => {
      script.set(phone, outcomes);
      backend.tries.delete(`call:${phone}`);
      backend.tries.delete(`sms:${phone}`);
    },
    answerApproval: (requestId, decision) => {
      agenda.runDue();
      const row = world.approvals.get(requestId);
      if (row?.status !== 'pending') return false;
      answerApproval(backend, row, decision, row.requireBiometric);
      return true;
    },
    receiveSms: ({ from, body, to }) => {
      receiveSms(backend, { from, body, to: to ?? [...world.phones.values()][0]?.phone ?? '' });
    },
    onBotWrite: (listener) => {
      world.botListeners.add(listener);
      return () => void world.botListeners.delete(listener);
    },
    stop: () =>
      new Promise((resolve) => {
        agenda.stop();
        socket.stop();
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

/** A scaled clock gives fractions; the server's tables hold whole milliseconds. */
const wholeMilliseconds = (clock: Clock): Clock => ({
  now: () => Math.floor(clock.now()),
  monotonicMs: () => clock.monotonicMs(),
  after: (delayMs, action) => clock.after(delayMs, action),
  sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
});

function policyOf(options: Partial<ServerPolicy>): ServerPolicy {
  const given = Object.entries(options).filter(
    ([name, value]) => (name in USUAL_POLICY || name === 'approvesAfterS') && value !== undefined,
  );
  return { ...USUAL_POLICY, ...(Object.fromEntries(given) as Partial<ServerPolicy>) };
}

function seedOf({ world = 'empty', numbers }: SimulatorOptions): WorldSeed {
  if (typeof world === 'function') return world;
  return world === 'demo' ? demoWorld({ beatS: USUAL_BEAT_S }) : emptyWorld(numbers ?? AREA_CODES.length);
}

const AREA_CODES = ['312', '646', '415', '512', '206', '303', '404', '602', '713', '503', '617', '808'];

/** Nothing but the numbers of the account: what a new customer finds. A dozen are enough for a dozen bots to set up. */
const emptyWorld =
  (numbers: number): WorldSeed =>
  ({ world, clock }) => {
    for (let index = 0; index < numbers; index += 1) {
      const areaCode = AREA_CODES[index % AREA_CODES.length] ?? '312';
      const line = 100 + Math.floor(index / AREA_CODES.length);
      addPhone(world, `+1${areaCode}5550${line}`, clock.now());
    }
  };
