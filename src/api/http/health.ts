import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerHealth } from '../../domain/server/server-port.ts';
import { one } from './server-failure.ts';
import type { WireReply } from './transport.ts';

type RateLimit = NonNullable<ServerHealth['rateLimit']>;
type Headers = Extract<WireReply, { kind: 'reply' }>['headers'];

/** How the connection fares, learnt from what goes by. */
export interface HealthRecord {
  sent(): void;
  /** `endedAtMs` by this machine's clock, `tookMs` by one that nobody sets. */
  replied(reply: Extract<WireReply, { kind: 'reply' }>, endedAtMs: number, tookMs: number): void;
  succeeded(atMs: number): void;
  failed(error: ServerError): void;
  skipped(records: number): void;
  read(): Omit<ServerHealth, 'baseUrl' | 'maskedKey' | 'waiting' | 'pausedUntilMs'>;
}

/** Weight of the newest measurement in the moving averages. */
const NEWEST = 0.2;
/** A Date header names the second only: on average it is half a second behind. */
const DATE_GRAIN_MS = 500;
/** A reading so far from those before it is no noise of the network: a clock was set. */
const CLOCK_SET_MS = 30_000;

export function createHealthRecord(): HealthRecord {
  let requestsSent = 0;
  let recordsSkipped = 0;
  let latencyMs: number | undefined;
  let clockSkewMs: number | undefined;
  let rateLimit: RateLimit | undefined;
  let lastOkAtMs: number | undefined;
  let lastError: ServerError | undefined;

  return {
    sent: () => {
      requestsSent += 1;
    },
    replied: ({ headers }, endedAtMs, tookMs) => {
      latencyMs = average(latencyMs, tookMs);
      const dateMs = Date.parse(one(headers['date']) ?? '');
      if (!Number.isNaN(dateMs)) {
        const skewMs = dateMs + DATE_GRAIN_MS - (endedAtMs - tookMs / 2);
        const isSet = clockSkewMs !== undefined && Math.abs(skewMs - clockSkewMs) > CLOCK_SET_MS;
        clockSkewMs = isSet ? skewMs : average(clockSkewMs, skewMs);
      }
      rateLimit = readRateLimit(headers, endedAtMs) ?? rateLimit;
    },
    succeeded: (atMs) => {
      lastOkAtMs = atMs;
    },
    failed: (error) => {
      lastError = error;
    },
    skipped: (records) => {
      recordsSkipped += records;
    },
    read: () => ({
      requestsSent,
      recordsSkipped,
      ...(latencyMs === undefined ? {} : { latencyMs: Math.round(latencyMs) }),
      ...(clockSkewMs === undefined ? {} : { clockSkewMs: Math.round(clockSkewMs) }),
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(lastOkAtMs === undefined ? {} : { lastOkAtMs }),
      ...(lastError === undefined ? {} : { lastError }),
    }),
  };
}

const average = (before: number | undefined, now: number): number =>
  before === undefined ? now : before + (now - before) * NEWEST;

/** `X-RateLimit-*` or `RateLimit-*`; the reset is an instant in seconds, or seconds from now. */
function readRateLimit(headers: Headers, nowMs: number): RateLimit | undefined {
  const read = (name: string): number | undefined => {
    const text = one(headers[`x-ratelimit-${name}`]) ?? one(headers[`ratelimit-${name}`]) ?? '';
    const digits = /^\s*(\d{1,12})/.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  const limit = read('limit');
  const remaining = read('remaining');
  const reset = read('reset');
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { resetAtMs: reset > 1e9 ? reset * 1000 : nowMs + reset * 1000 }),
  };
}
