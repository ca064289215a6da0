import { listedOnly, text, texts } from '../option.ts';
import { readOptOut } from '../../domain/contact/opt-out.ts';
import { plainJson } from '../../domain/insight/insight-export.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { isoOrNull, localTimeText } from '../instant.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Complaint, Session, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';
import { ownOf } from '../../lib/own.ts';

const USAGE: Complaint = {
  exit: 2,
  sentence: 'Say what: sms send <to> <text>, sms list, or sms conversations.',
};
const MOST = 10_000;

/** Messages: send one now, list them, list the threads. */
export const sms: Verb = {
  name: 'sms',
  ways: [
    { args: 'send <to> <text>', takes: ['media'] },
    { args: 'list', takes: ['contact', 'direction', 'limit'] },
    { args: 'conversations', takes: [] },
  ],
  summary: 'send a message now (once, within the hours, never to an opt-out), or read messages and threads',
  options: {
    ...CONSENT_OPTIONS,
    media: texts('<url>', 'send a file with the message, by its address'),
    contact: text('<number>', 'messages with this number alone'),
    direction: text('in|out', 'messages of one direction alone'),
    limit: text('<n>', 'at most so many'),
    reason: listedOnly(text('<text>', 'why; it is logged')),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      switch (input.positionals[0]) {
        case 'send':
          return send(context, session, input);
        case 'list':
          return list(context, session, input);
        case 'conversations':
          return conversations(context, session, input);
        default:
          return USAGE;
      }
    }),
};

async function send(context: VerbContext, session: Session, input: VerbInput): Promise<Complaint | ExitCode> {
  const [, to, ...rest] = input.positionals;
  const text = rest.join(' ');
  if (to === undefined || text.trim() === '')
    return { exit: 2, sentence: 'Say to whom and what: sms send <to> <text>.' };
  const given = input.values['media'];
  const mediaUrls = Array.isArray(given) ? given.map(String) : [];
  return act(context, session, input, {
    kind: 'sms.send',
    to,
    text,
    ...(mediaUrls.length === 0 ? {} : { mediaUrls }),
  });
}

const DIRECTIONS: Readonly<Record<string, 'inbound' | 'outbound'>> = {
  in: 'inbound',
  inbound: 'inbound',
  out: 'outbound',
  outbound: 'outbound',
};

const NOT_OFFERED: Complaint = { exit: 4, sentence: 'This server does not offer messages.' };

async function list(context: VerbContext, session: Session, input: VerbInput): Promise<Complaint | ExitCode> {
  const limit = Number(textOption(input.values, 'limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    return { exit: 2, sentence: `--limit is a whole number from 1 to ${MOST}.` };
  }
  const typed = textOption(input.values, 'direction');
  const direction = typed === undefined ? undefined : ownOf(DIRECTIONS, typed);
  if (typed !== undefined && direction === undefined)
    return { exit: 2, sentence: '--direction is in or out.' };
  const contact = textOption(input.values, 'contact');
  const found = await session.server.listMessages(
    {
      limit,
      ...(contact === undefined ? {} : { contact }),
      ...(direction === undefined ? {} : { direction }),
    },
    { priority: 'read' },
  );
  if (!found.ok) return { exit: 4, sentence: found.error.sentence };
  if (found.value === undefined) return NOT_OFFERED;
  const messages = found.value.slice(0, limit);
  if (input.json) {
    const rows = messages.map((message) => ({
      id: message.id,
      direction: message.direction,
      from: message.from,
      to: message.to,
      body: message.body,
      status: message.status ?? null,
      media_urls: message.mediaUrls,
      created_at: isoOrNull(message.createdAtMs),
      error: message.error ?? null,
    }));
    context.print(plainJson(rows, 2));
    return 0;
  }
  const rows = messages.map((message) => {
    const inbound = message.direction === 'inbound';
    const stop = inbound && readOptOut(message.body) !== undefined ? 'STOP: ' : '';
    return [
      localTimeText(message.createdAtMs, session.zone),
      inbound ? 'in' : 'out',
      inbound ? message.from : message.to,
      message.error ?? message.status ?? '-',
      `${stop}${message.body}`.replaceAll('\n', ' '),
    ];
  });
  if (rows.length === 0) context.print('No messages.');
  else
    for (const line of alignColumns([['AT', 'WAY', 'WITH', 'STATUS', 'TEXT'], ...rows])) context.print(line);
  return 0;
}

async function conversations(
  context: VerbContext,
  session: Session,
  input: VerbInput,
): Promise<Complaint | ExitCode> {
  const found = await session.server.listConversations({ priority: 'read' });
  if (!found.ok) return { exit: 4, sentence: found.error.sentence };
  if (found.value === undefined) return NOT_OFFERED;
  if (input.json) {
    const rows = found.value.map(({ contact, lastMessage, lastAtMs, unread }) => ({
      contact,
      last_message: lastMessage ?? null,
      last_at: isoOrNull(lastAtMs),
      unread: unread ?? null,
    }));
    context.print(plainJson(rows, 2));
    return 0;
  }
  const rows = found.value.map(({ contact, lastMessage, lastAtMs, unread }) => [
    contact,
    unread === undefined ? '-' : String(unread),
    localTimeText(lastAtMs, session.zone),
    (lastMessage ?? '-').replaceAll('\n', ' '),
  ]);
  if (rows.length === 0) context.print('No threads.');
  else for (const line of alignColumns([['WITH', 'UNREAD', 'LAST', 'MESSAGE'], ...rows])) context.print(line);
  return 0;
}
