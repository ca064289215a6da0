import type { SmsConversation } from '../../domain/contact/message.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { Collections } from '../../state/board.ts';
import type { ReaderContext, Reader } from './reader.ts';

/** Numbers change rarely; off their screen they are read this often. */
const PHONES_EVERY_MS = 30_000;

/** Assistants and the account's numbers. */
export function assistantsReader(context: ReaderContext): Reader {
  const { server, batch, book, paceClock } = context;
  let rows = 0;
  let phonesMs = -Infinity;
  return {
    name: 'assistants',
    atLeastMs: () => rows * 20,
    read: async (options) => {
      const nowMs = paceClock.monotonicMs();
      const phonesDue = context.focus().screen === 'assistants' || nowMs - phonesMs >= PHONES_EVERY_MS;
      const [assistants, phones] = await Promise.all([
        server.listAssistants(options),
        phonesDue ? server.listPhones(options) : undefined,
      ]);
      if (assistants.ok) {
        rows = assistants.value.length;
        const before = batch.rows('assistants').size;
        replace(context, 'assistants', assistants.value, (assistant) => assistant.id);
        book.takeAssistants(assistants.value);
        if (batch.rows('assistants').size !== before) context.kick('schedule');
      }
      if (phones?.ok === true) {
        phonesMs = nowMs;
        replace(context, 'numbers', phones.value, (phone) => phone.id);
      }
      context.settle();
      if (!assistants.ok) return assistants.error;
      return phones === undefined || phones.ok ? undefined : phones.error;
    },
  };
}

/** Threads are looked at this often where no screen shows them: a message may say STOP. */
const THREADS_EVERY_MS = 30_000;

/** Requests that wait for an answer, and words that end contact; a request that no longer does is looked up once more, to learn how it ended. */
export function approvalsReader(context: ReaderContext): Reader {
  const { server, batch, paceClock } = context;
  let threadsMs = -Infinity;
  return {
    name: 'approvals',
    read: async (options) => {
      const nowMs = paceClock.monotonicMs();
      if (nowMs - threadsMs >= THREADS_EVERY_MS) {
        threadsMs = nowMs;
        const threads = await server.listConversations(options);
        if (threads.ok && threads.value !== undefined) replaceThreads(context, threads.value);
      }
      const answer = await server.listApprovals({ ...options, status: 'pending' });
      if (!answer.ok) return answer.error;
      if (answer.value === undefined) return undefined;
      const listed = new Set<string>(answer.value.map((approval) => approval.id));
      for (const approval of answer.value) batch.upsert('approvals', approval.id, approval);
      for (const [id, approval] of batch.rows('approvals')) {
        if (listed.has(id) || approval.status !== 'pending') continue;
        const ended = await server.getApproval(approval.id, options);
        if (ended.ok) batch.upsert('approvals', id, ended.value);
        else if (ended.error.kind === 'not-found') batch.remove('approvals', id);
      }
      return undefined;
    },
  };
}

/** Of a thread that is opened, so many messages are read, over as many pages as they take; then the newest alone. */
const WHOLE_THREAD = 1_000;
const NEWEST_MESSAGES = 50;

/** Threads, and the messages of the one that is open. */
export function messagesReader(context: ReaderContext): Reader {
  const { server, batch } = context;
  const whole = new Set<string>();
  return {
    name: 'messages',
    read: async (options) => {
      const { contact } = context.focus();
      const [threads, messages] = await Promise.all([
        server.listConversations(options),
        contact === undefined
          ? undefined
          : server.listMessages(
              { contact, limit: whole.has(contact) ? NEWEST_MESSAGES : WHOLE_THREAD },
              options,
            ),
      ]);
      if (threads.ok && threads.value !== undefined) {
        replaceThreads(context, threads.value);
      }
      if (messages?.ok === true) {
        if (contact !== undefined) whole.add(contact);
        for (const message of messages.value ?? []) batch.upsert('messages', message.id, message);
      }
      if (!threads.ok) return threads.error;
      return messages === undefined || messages.ok ? undefined : messages.error;
    },
  };
}

const replaceThreads = (context: ReaderContext, threads: readonly SmsConversation[]): void =>
  replace(context, 'conversations', threads, ({ contact }) => phoneDigits(contact) || contact);

/** Whose key it is, its quota and usage. */
export const accountReader = ({ server, batch }: ReaderContext): Reader => ({
  name: 'account',
  read: async (options) => {
    const answer = await server.account(options);
    if (answer.ok) batch.set('account', answer.value);
    return answer.ok ? undefined : answer.error;
  },
});

/** The server's own checks. */
export const checksReader = ({ server, batch }: ReaderContext): Reader => ({
  name: 'checks',
  read: async (options) => {
    const answer = await server.checks(options);
    if (answer.ok) batch.set('checks', answer.value);
    return answer.ok ? undefined : answer.error;
  },
});

export const voicesReader = ({ server, batch }: ReaderContext): Reader => ({
  name: 'voices',
  read: async (options) => {
    const answer = await server.voices(options);
    if (answer.ok) batch.set('voices', answer.value);
    return answer.ok ? undefined : answer.error;
  },
});

/** Makes a list on the board what the server says: rows that it no longer names are gone. */
function replace<K extends keyof Collections>(
  { batch }: ReaderContext,
  into: K,
  rows: readonly Collections[K][],
  idOf: (row: Collections[K]) => string,
): void {
  const listed = new Set<string>();
  for (const row of rows) {
    listed.add(idOf(row));
    batch.upsert(into, idOf(row), row);
  }
  for (const id of batch.rows(into).keys()) if (!listed.has(id)) batch.remove(into, id);
}
