import { expect, test } from 'vitest';
import { createServerClient, type ServerClient } from '../../src/api/http/server-client.ts';
import type { Transport } from '../../src/api/http/transport.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { isJsonObject, type JsonValue } from '../../src/lib/json.ts';
import { SAMPLE_CALLS, type SampleCall } from './sample-answers.ts';
import { sendJson, startLocalServer, TEST_KEY, testClient } from './local-server.ts';

/** A client whose every request is answered with 200 and `text()`. */
function clientFor(text: () => string): ServerClient {
  const transport: Transport = {
    send: async () => ({ kind: 'reply', status: 200, reason: 'OK', headers: {}, text: text() }),
    close: async () => undefined,
  };
  return createServerClient({
    config: { baseUrl: 'https://host.example/v1', key: TEST_KEY },
    clock: systemClock(),
    random: () => 0.5,
    transport: () => transport,
    limits: { readTries: 1, perSecond: 1e9, burst: 1e9 },
  });
}

const HOSTILE = '\u001b]8;;https://evil\u0007\u009b31m\u202e\u200b\u2066name';

/** What a member may be replaced by. `undefined` takes it away. */
const REPLACEMENTS: readonly (JsonValue | undefined)[] = [
  undefined,
  null,
  true,
  -1,
  1e308,
  '',
  'not a date, not a number',
  HOSTILE,
  'x'.repeat(120_000),
  [],
  [null, 1, 'x', [[]], {}],
  {},
  { __proto__x: 1, constructor: 'x', message: HOSTILE },
];

/** Every copy of `value` with one member, at any depth, replaced. */
function* damaged(value: JsonValue, replacement: JsonValue | undefined): Generator<JsonValue> {
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    for (const [at, item] of list.entries()) {
      if (replacement !== undefined) yield list.with(at, replacement);
      for (const inner of damaged(item, replacement)) yield list.with(at, inner);
    }
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      const { [name]: _, ...rest } = value;
      yield replacement === undefined ? rest : { ...value, [name]: replacement };
      if (item !== undefined)
        for (const inner of damaged(item, replacement)) yield { ...value, [name]: inner };
    }
  }
}

/** Text that a screen may draw: nothing in a result but raw payloads may hold a control. */
function expectDrawable(result: unknown, where: string): void {
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (/[\p{Cc}\p{Cf}]/u.test(value.replaceAll('\n', '')))
        throw new Error(`${where}: ${name} can act on a terminal`);
      if (value.length > 110_000) throw new Error(`${where}: ${name} has no cap`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [member, inner] of Object.entries(value)) {
        if (RAW_MEMBERS.has(member)) continue;
        walk(inner, `${name}.${member}`);
      }
    }
  };
  walk(result, '');
}

/** Kept as they were sent; whoever draws them makes them safe. */
const RAW_MEMBERS = new Set(['raw', 'payload', 'resultPayload', 'results', 'metadata']);

async function ask(sample: SampleCall, client: ServerClient, where: string): Promise<boolean> {
  const result = await sample.call(client);
  expectDrawable(result.ok && ['raw', 'rawText'].includes(sample.name) ? undefined : result, where);
  if (!result.ok && !['garbled', 'refused'].includes(result.error.kind)) {
    throw new Error(`${where}: ${result.error.kind} ${result.error.sentence}`);
  }
  return result.ok;
}

test('each sample is read as it is', async () => {
  let text = '';
  const client = clientFor(() => text);
  for (const sample of SAMPLE_CALLS) {
    text = JSON.stringify(sample.body);
    expect([sample.name, await ask(sample, client, sample.name)]).toEqual([sample.name, true]);
  }
  expect(client.health().recordsSkipped).toBe(0);
});

test('each member removed, null, of a wrong type, hostile or huge: no crash, nothing that acts on a terminal', async () => {
  let cases = 0;
  let text = '';
  const client = clientFor(() => text);
  for (const sample of SAMPLE_CALLS) {
    for (const replacement of REPLACEMENTS) {
      for (const body of damaged(sample.body, replacement)) {
        text = JSON.stringify(body);
        await ask(sample, client, `${sample.name} with ${text.slice(0, 300)}`);
        cases += 1;
      }
    }
  }
  expect(cases).toBeGreaterThan(5_000);
  expect(client.health().recordsSkipped).toBeGreaterThan(100);
});

test('each answer cut at each byte: never taken for whole', async () => {
  let cases = 0;
  let text = '';
  const client = clientFor(() => text);
  for (const sample of SAMPLE_CALLS) {
    const whole = JSON.stringify(sample.body);
    // Calls whose answer says nothing beyond that it was done are done with any 2xx that can be read.
    for (let length = 0; length < whole.length; length += 1) {
      text = whole.slice(0, length);
      const fine = await ask(sample, client, `${sample.name} cut at ${length}`);
      if (fine && length > 0) throw new Error(`${sample.name} cut at ${length} was taken for whole`);
      cases += 1;
    }
  }
  expect(cases).toBeGreaterThan(6_000);
});

test('one bad record leaves the others', async () => {
  const bodies: Record<string, JsonValue> = {
    listMissions: {
      missions: [{ id: 'a' }, null, { name: 'no id' }, 7, { id: 'b' }, { id: 'x\u001b[2J' }, { id: ['q'] }],
    },
    listRuns: { data: [{ run_id: 'a' }, {}, { id: 'b' }] },
    listScheduled: { events: [{ id: 'a' }, { to: '+1' }, { event_id: 'b' }] },
    listAssistants: { assistants: [{ id: 'a' }, 'x', { assistant_id: 'b' }] },
  };
  for (const [name, body] of Object.entries(bodies)) {
    const client = clientFor(() => JSON.stringify(body));
    const sample = SAMPLE_CALLS.find((candidate) => candidate.name === name);
    const result = await sample?.call(client);
    const ids = result?.ok === true ? (result.value as { id: string }[]).map(({ id }) => id) : [];
    expect([name, ...ids]).toEqual([name, 'a', 'b']);
    expect(client.health().recordsSkipped).toBeGreaterThan(0);
  }
});

test('answers cut on a real connection, with and without a length', async () => {
  const whole = JSON.stringify({ missions: [{ id: 'm-1', name: 'x' }] });
  const server = await startLocalServer((_, response) => sendJson(response, '{}'));
  const client = testClient(server.baseUrl);
  for (let length = 0; length < whole.length; length += 1) {
    server.answer = (_request, _response, socket) => {
      socket.end(
        length % 2 === 0
          ? `HTTP/1.1 200 OK\r\ncontent-length: ${whole.length}\r\n\r\n${whole.slice(0, length)}`
          : `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${length.toString(16)}\r\n${whole.slice(0, length)}\r\n`,
      );
    };
    const result = await client.listMissions();
    expect([length, result.ok]).toEqual([length, false]);
  }
  await client.close();
  await server.close();
});
