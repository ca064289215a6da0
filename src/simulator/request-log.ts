import type { JsonObject } from '../lib/json.ts';

/** One request as it came in. */
export interface RequestRecord {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: JsonObject;
  readonly atMs: number;
  readonly idempotencyKey?: string;
  readonly userAgent?: string;
  /** The fault that hit it. */
  readonly fault?: string;
  /** What was answered; absent while it is being answered, or when nothing was. */
  status?: number;
}

export interface RequestLog {
  /** The newest requests, oldest of them first; at most as many as are kept. */
  all(): readonly RequestRecord[];
  /** How many there were in all, or of those still kept how many match `METHOD /v1/path?query`. */
  count(match?: RegExp): number;
  clear(): void;
}

/** A long rehearsal must not fill the memory; `kept`: how many records it may hold. */
export function createRequestLog(kept = 50_000): RequestLog & { note(record: RequestRecord): void } {
  let records: RequestRecord[] = [];
  let total = 0;
  return {
    all: () => records,
    count: (match) =>
      match === undefined
        ? total
        : records.filter((record) => match.test(`${record.method} ${record.path}`)).length,
    clear: () => {
      records = [];
      total = 0;
    },
    note: (record) => {
      total += 1;
      records.push(record);
      if (records.length > kept * 1.2) records = records.slice(-kept);
    },
  };
}
