import * as v from 'valibot';
import type { Intent } from '../../state/ledger/intents.ts';
import { withStop } from '../../lib/full-stop.ts';

/**
 * What the ledger kept, read by its shape: a body of another version is told apart here, before anything is sent from it.
 * Throws with the record's name and the member that is wrong: whoever keeps this ledger has to see it.
 */
export function readStored(
  schema: v.GenericSchema<unknown, unknown>,
  { opKey, kind, body }: Pick<Intent, 'opKey' | 'kind' | 'body'>,
): Readonly<Record<string, unknown>> {
  const read = v.safeParse(schema, JSON.parse(body));
  // The schema names what is needed; what else there is stays as it was kept.
  if (read.success) return read.output as Readonly<Record<string, unknown>>;
  const [issue] = read.issues;
  const path = v.getDotPath(issue) ?? 'its body';
  throw new Error(
    `The ledger's record '${opKey}' (${kind}) cannot be read: ${path}: ${withStop(issue.message)} It was written by another version of clawdtalk-tui; nothing was sent from it.`,
  );
}

export const storedActor = v.looseObject({
  kind: v.picklist(['operator', 'engine', 'headless']),
  label: v.string(),
});

/** What every request keeps. */
export const storedOnce = {
  atMs: v.optional(v.number()),
  reason: v.optional(v.string()),
  failedAtMs: v.optional(v.number()),
};

/** A call or message as it was asked for: what a dial depends on must be there. */
export const storedSchedule = v.looseObject({
  channel: v.picklist(['call', 'sms']),
  assistantId: v.string(),
  to: v.string(),
  from: v.string(),
  atMs: v.number(),
  attempt: v.number(),
  text: v.optional(v.string()),
  zone: v.optional(v.string()),
  variables: v.optional(v.record(v.string(), v.string())),
});
