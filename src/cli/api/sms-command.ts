import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import type { Api, ApiCommand, ApiFailure } from './api-command.ts';
import { shown } from './python.ts';
import { listIn } from './unwrap.ts';
import { takeApart } from './words.ts';

const USAGE = `ClawdTalk SMS: send and receive text messages

  sms send <to> <message> [--media <url>]
  sms list [--limit N] [--contact +1xxx] [--direction inbound|outbound]
  sms conversations`;

/** Messages that go out at once, and what was said before. */
export const smsCommand: ApiCommand = {
  name: 'sms',
  least: 0,
  run: async (api, [what, ...args]) => {
    switch (what) {
      case 'send':
        return send(api, args);
      case 'list':
        return list(api, args);
      case 'conversations':
        return conversations(api);
      case undefined:
      case 'help':
      case '--help':
      case '-h':
        api.print(USAGE);
        return undefined;
      default:
        return { kind: 'refused', sentence: `Unknown command: ${what}\nRun 'sms --help' for usage.` };
    }
  },
};

async function send(api: Api, args: readonly string[]): Promise<ApiFailure | undefined> {
  const words = takeApart(args, { valued: ['--media'], loose: true });
  if (!words.ok) return words.error;
  const [to = '', ...texts] = words.value.rest;
  const message = texts.join(' ');
  if (to === '' || message === '') {
    return { kind: 'refused', sentence: 'Usage: sms send <to> <message> [--media <url>]' };
  }
  const mediaUrls = words.value.values.get('--media');
  const sent = await api.submit({
    kind: 'sms.send',
    to,
    text: message,
    ...(mediaUrls === undefined ? {} : { mediaUrls }),
  });
  if (!sent.ok) return sent.error;
  const { eventId, answer } = sent.value;
  const from = isJsonObject(answer) ? answer['from'] : undefined;
  api.print('✓ Message sent');
  api.print(`  ID: ${eventId ?? 'unknown'}`);
  api.print(`  From: ${typeof from === 'string' ? from : 'unknown'}`);
  api.print(`  To: ${to}`);
  return undefined;
}

async function list(api: Api, args: readonly string[]): Promise<ApiFailure | undefined> {
  const words = takeApart(args, { valued: ['--limit', '--contact', '--direction'], loose: true });
  if (!words.ok) return words.error;
  const option = (name: string): string | undefined => words.value.values.get(name)?.at(-1);
  const limit = option('--limit') ?? '20';
  if (!/^[1-9]\d{0,5}$/.test(limit)) {
    return { kind: 'refused', sentence: 'Error: --limit takes a whole number from 1' };
  }
  const also = (['contact', 'direction'] as const).flatMap((name) => {
    const value = option(`--${name}`);
    return value === undefined || value === ''
      ? []
      : [`&${name}=${encodeURIComponent(value.toWellFormed())}`];
  });
  const found = await api.read(`/messages?limit=${limit}${also.join('')}`);
  if (!found.ok) return found.error;
  for (const row of listIn(found.value, 'messages', 'data')) {
    const inbound = row['direction'] === 'inbound';
    const day = textIn(row, 'created_at').split('T')[0] ?? '';
    api.print(
      `${inbound ? '←' : '→'} ${day} ${textIn(row, inbound ? 'from' : 'to')}: ${beginning(textIn(row, 'body'), 60)}`,
    );
  }
  const pagination = isJsonObject(found.value) ? found.value['pagination'] : undefined;
  const total = isJsonObject(pagination) ? pagination['total'] : undefined;
  api.print('');
  api.print(
    `Total: ${total === undefined ? listIn(found.value, 'messages', 'data').length : shown(total)} messages`,
  );
  return undefined;
}

async function conversations(api: Api): Promise<ApiFailure | undefined> {
  const found = await api.read('/messages/conversations');
  if (!found.ok) return found.error;
  for (const row of listIn(found.value, 'conversations', 'data')) {
    api.print(`${textIn(row, 'contact')}: ${beginning(textIn(row, 'last_message'), 50)}`);
  }
  return undefined;
}

function textIn(row: JsonObject, name: string): string {
  const value = row[name];
  return value === undefined || value === null ? '' : shown(value);
}

/** The first characters, by code point, as `jq` counts them. */
function beginning(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length > length ? `${characters.slice(0, length).join('')}...` : text;
}
