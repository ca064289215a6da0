import type { ServerPort } from '../../domain/server/server-port.ts';
import type { AtMostOnce, OnceOutcome } from '../once/at-most-once.ts';
import { alikeIdsOf, CREATE, type Creation } from './creation.ts';
import type { SetupResult } from './setup-result.ts';

type Created = { readonly id: string } | Exclude<SetupResult, { kind: 'done' }>;

/**
 * Creates something at the server exactly once, although a lost answer leaves open whether it was made: what is there
 * is listed before, and after a lost answer whatever is new and alike is taken for ours. Nothing is sent a second time
 * before the first request can no longer arrive. Whoever calls holds the setup: nobody else works on it.
 */
export async function createOnce(
  creation: Creation,
  opKey: string,
  { server, once }: { readonly server: ServerPort; readonly once: AtMostOnce },
): Promise<Created> {
  const before = await leftBehind(opKey, once);
  if (before === 'unknown') return unclear(creation);
  if (typeof before === 'object') return before;
  const known = await alikeIdsOf(creation, server);
  if (!known.ok) {
    return { kind: 'later', sentence: known.error.sentence, clean: true, error: known.error };
  }
  const body = { creation, known: known.value };
  return createdBy(creation, await once.send({ kind: CREATE, opKey, body, recheck: () => undefined }));
}

/** What an earlier process left of it: made already, unclear still, or nothing that stands in the way. */
async function leftBehind(
  opKey: string,
  once: AtMostOnce,
): Promise<{ readonly id: string } | 'unknown' | 'nothing'> {
  if (!once.isUnderWay(opKey)) await once.lost(opKey);
  const state = await once.lookFor(opKey);
  switch (state?.status) {
    case 'done':
      return { id: state.eventId };
    case 'sent':
    case 'unknown':
    case 'parked':
      return 'unknown';
    default:
      return 'nothing';
  }
}

function createdBy(creation: Creation, sent: OnceOutcome): Created {
  switch (sent.status) {
    case 'done':
      return { id: sent.id };
    case 'open':
      return unclear(creation);
    case 'refused':
      return sent.standing?.status === 'done'
        ? { id: sent.standing.eventId }
        : { kind: 'later', sentence: sent.refusal.sentence, clean: true };
    case 'failed':
      return {
        ...(sent.again ? { kind: 'later', clean: true } : { kind: 'stopped' }),
        sentence: sent.sentence,
        ...(sent.error !== undefined && { error: sent.error }),
      };
  }
}

const unclear = ({ what }: Creation): Exclude<SetupResult, { kind: 'done' }> => ({
  kind: 'later',
  sentence: `It is not known yet whether the server made the ${what}: it is looked up, and never made twice`,
  clean: false,
});
