import { safe } from '../../lib/safe-text.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import type { FactReader, Reading } from './fact-reader.ts';
import { lineStanding } from './line-standing.ts';
import { refuse, unread } from '../door/refusal.ts';

type AccountReads = Pick<
  FactReader,
  | 'assistant'
  | 'event'
  | 'scheduledBy'
  | 'approval'
  | 'pendingEverywhere'
  | 'underWayEverywhere'
  | 'line'
  | 'call'
  | 'phones'
  | 'account'
  | 'numberOffer'
  | 'freePhone'
  | 'connection'
>;

const READ = { priority: 'act' } as const;

/** What the account has: assistants and their lines, what they are to do, requests to the owner, calls. */
export function accountReads(server: ServerPort): AccountReads {
  return {
    assistant: async (id) => {
      const found = await server.getAssistant(id, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`There is no assistant ${id}.`, { error: found.error })
        : unread(found.error);
    },
    event: async (assistant, event) => {
      const found = await server.getScheduled(assistant, event, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`The server has no scheduled event ${event}; it was cancelled or erased.`, {
            error: found.error,
          })
        : unread(found.error);
    },
    scheduledBy: async (assistant) => {
      const found = await server.listScheduled(assistant, READ);
      return found.ok ? found : unread(found.error);
    },
    approval: async (id) => {
      const found = await server.getApproval(id, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`The server has no request ${id} any more.`, { error: found.error })
        : unread(found.error);
    },
    pendingEverywhere: async () => {
      const open = await openEverywhere(server);
      return open.ok ? { ok: true, value: open.value.filter(({ status }) => status === 'pending') } : open;
    },
    underWayEverywhere: async () => {
      const open = await openEverywhere(server);
      return open.ok ? { ok: true, value: open.value.filter((event) => event.status !== 'pending') } : open;
    },
    line: (line) => lineStanding(server, line),
    call: async (id) => {
      const found = await server.getCall(id, READ);
      if (found.ok) return found;
      return found.error.kind === 'not-found'
        ? refuse('not-found', safe`The server knows no call ${id}.`, { error: found.error })
        : unread(found.error);
    },
    phones: async () => {
      const found = await server.listPhones(READ);
      return found.ok ? found : unread(found.error);
    },
    account: async () => {
      const found = await server.account(READ);
      return found.ok ? found : unread(found.error);
    },
    numberOffer: async (phone) => {
      const found = await server.searchNumbers({ contains: phone.replace(/^\+/, '') }, READ);
      if (!found.ok) return unread(found.error);
      return { ok: true, value: found.value?.find((offer) => offer.phone === phone) };
    },
    freePhone: async () => {
      const found = await server.availablePhone(READ);
      return found.ok ? found : unread(found.error);
    },
    connection: async (assistant, feature) => {
      const found = await server.connectionId(assistant, feature, READ);
      return found.ok ? found : unread(found.error);
    },
  };
}

/** What is still to go out and what goes on now, of every assistant, by time. */
async function openEverywhere(server: ServerPort): Reading<readonly ScheduledEvent[]> {
  const assistants = await server.listAssistants(READ);
  if (!assistants.ok) return unread(assistants.error);
  const lists = await Promise.all(
    assistants.value.map(async ({ id }) => ({ id, list: await server.listScheduled(id, READ) })),
  );
  const open: ScheduledEvent[] = [];
  for (const { id, list } of lists) {
    if (!list.ok) return unread(list.error);
    for (const event of list.value) {
      if (event.status === 'pending' || isGoingOn(event)) open.push({ ...event, assistantId: id });
    }
  }
  return {
    ok: true,
    value: open.toSorted((one, other) => (one.scheduledAtMs ?? 0) - (other.scheduledAtMs ?? 0)),
  };
}

const isGoingOn = ({ status, callStatus }: ScheduledEvent): boolean =>
  status === 'in_progress' || isLiveCall(callStatus);
