/**
 * What can go wrong between a request and its answer.
 *
 * - `429`, `5xx`: refused (`status` chooses which 5xx), by default before the work
 * - `timeout`: no answer ever; by default the work is not done
 * - `reset-before`, `reset-after`: the connection breaks before or after the work
 * - `truncate`: the body stops half way; `slow`: it drips over `delayMs` of the world's time; both after the work
 * - `late`: the request is held up for `delayMs` of the world's time, then worked on and answered
 * - `garbage`: 200 and bytes that are no JSON; `empty`: 200 and no body; `html`: a captive portal's page; `huge`:
 *   9 MiB of body
 * - `redirect`: 302 to `location`
 */
export type FaultKind =
  | '429'
  | '5xx'
  | 'timeout'
  | 'reset-before'
  | 'reset-after'
  | 'truncate'
  | 'slow'
  | 'late'
  | 'garbage'
  | 'empty'
  | 'html'
  | 'huge'
  | 'redirect';

export interface Fault {
  /** Tested against `METHOD /v1/path?query`; a WebSocket upgrade is `GET /ws`. */
  readonly match: RegExp;
  readonly kind: FaultKind;
  /** How many requests it hits; 1 by default, `Infinity` for all. */
  readonly times?: number;
  /** How many matching requests pass first. */
  readonly skip?: number;
  readonly retryAfterS?: number;
  /** The header as it is sent, for a date or nonsense; stands before `retryAfterS`. */
  readonly retryAfter?: string;
  readonly status?: number;
  readonly delayMs?: number;
  readonly location?: string;
  /** Whether the work is done although the answer says otherwise. */
  readonly afterWork?: boolean;
}

export interface Faults {
  /** Adds a fault; the function that is returned takes it away again. */
  add(fault: Fault): () => void;
  clear(): void;
  /** How many requests were hit. */
  hits(): number;
}

export interface FaultBook extends Faults {
  /** The fault that hits this request, used up by one. */
  take(line: string): Fault | undefined;
}

interface Entry {
  readonly fault: Fault;
  left: number;
  skip: number;
}

export function createFaults(): FaultBook {
  let entries: Entry[] = [];
  let hits = 0;
  return {
    add: (fault) => {
      const entry: Entry = { fault, left: fault.times ?? 1, skip: fault.skip ?? 0 };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    clear: () => {
      entries = [];
    },
    hits: () => hits,
    take: (line) => {
      for (const entry of entries) {
        if (entry.left <= 0 || !entry.fault.match.test(line)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        hits += 1;
        return entry.fault;
      }
      return undefined;
    },
  };
}

const DONE_ANYWAY: ReadonlySet<FaultKind> = new Set([
  'reset-after',
  'truncate',
  'slow',
  'garbage',
  'empty',
  'huge',
]);

/** Whether the server does the work of a request that this fault hits. */
export const worksUnder = (fault: Fault): boolean => fault.afterWork ?? DONE_ANYWAY.has(fault.kind);
