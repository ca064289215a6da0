import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_USAGE } from '../../src/cli/api/usage.ts';
import { apiCommands } from '../../src/cli/api/run-api.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import { openCliWorld, workingDayAt, type CliWorld } from './support/cli-world.ts';

/** Every command that a bot's instructions name, with good and with bad arguments: its lines and its exit status. */
let world: CliWorld;
let mission: string;
let run: string;
let agent: string;
let number: string;
let phoneId: string;

beforeAll(async () => {
  world = await openCliWorld();
  mission = await world.made('create-mission', 'Glass', 'Call every glazier');
  run = await world.made('create-run', mission, '{"original_request":"find a glazier"}');
  agent = await world.made('create-assistant', 'Caller', 'Be kind');
  const [line = ''] = (await world.api('list-phones', '--available')).out.split('\n');
  [phoneId = '', number = ''] = line.replace(' [available]', '').split(': ');
});
afterAll(() => world.close());

const ok = (out: string) => ({ exit: 0, out, said: '' });

test('every documented name is a command', () => {
  const documented = [...API_USAGE.matchAll(/^ {4}([a-z-]+)/gm)].map((match) => match[1]);
  expect(new Set([...documented, 'check-key'])).toEqual(new Set(apiCommands.map(({ name }) => name)));
});

test('the key is shown by its ends alone', async () => {
  expect(await world.api('check-key')).toEqual(ok('API key configured: cc_live_...4826\n'));
  const none = await world.run(['api', 'check-key'], { key: '' });
  expect(none).toMatchObject({ exit: 1, out: '' });
  expect(none.said).toMatch(/^ERROR: No API key found/);
});

test('nothing, an unknown name, missing arguments: the usage and 1', async () => {
  expect(await world.api()).toEqual({ exit: 1, out: `${API_USAGE}\n`, said: '' });
  expect(await world.api('fly')).toEqual({
    exit: 1,
    out: `${API_USAGE}\n`,
    said: 'Unknown command: fly\n',
  });
  for (const { name, least } of apiCommands) {
    if (least === 0) continue;
    expect(await world.api(name, ...Array.from({ length: least - 1 }, () => 'x'))).toEqual({
      exit: 1,
      out: `${API_USAGE}\n`,
      said: `Missing arguments for command: ${name}\n`,
    });
  }
});

describe('missions, runs, plans, steps, events', () => {
  test('create-mission, get-mission, list-missions', async () => {
    const made = await world.api('create-mission', 'Other', 'Do');
    expect(made.out).toMatch(/^Created mission: [0-9a-f-]{36}\n$/);
    const got = await world.api('get-mission', mission);
    expect(got.exit).toBe(0);
    expect(got.out).toMatch(/^\{\n {2}"id": "/);
    expect(JSON.parse(got.out)).toMatchObject({ id: mission, name: 'Glass' });
    const unknown = await world.api('get-mission', 'nobody');
    expect(unknown).toMatchObject({ exit: 1, out: '' });
    expect(unknown.said).toMatch(/^HTTP Error 404: Not Found\nDetails: \{\n {2}"error": \{/);
    expect((await world.api('list-missions')).out).toContain(`${mission}: Glass\n`);
  });

  test('list-missions goes past the first page', async () => {
    const many = await openCliWorld({ world: 'demo' });
    const listed = (await many.api('list-missions')).out.trim().split('\n');
    expect(listed.length).toBe(many.sim.world.missions.size);
    for (let n = 0; n < 8; n += 1) await many.made('create-mission', `M${n}`, 'x');
    const later = (await many.api('list-missions')).out.trim().split('\n');
    expect(later.length).toBe(listed.length + 8);
    await many.close();
  });

  test('create-run, get-run, update-run, list-runs', async () => {
    expect((await world.api('create-run', mission, '{bad')).said).toMatch(/^Invalid JSON: /);
    expect((await world.api('create-run', mission, '{bad')).exit).toBe(1);
    expect(JSON.parse((await world.api('get-run', mission, run)).out)).toMatchObject({
      run_id: run,
      input: { original_request: 'find a glazier' },
    });
    expect(await world.api('update-run', mission, run, 'running')).toEqual(
      ok(`Updated run ${run}: running\n`),
    );
    const refused = await world.api('update-run', mission, run, 'flying');
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.said).toMatch(/^HTTP Error 500: Internal Server Error\nDetails: /);
    expect((await world.api('list-runs', mission)).out).toContain(`${run}: running\n`);
  });

  test('what the server holds is printed as it wrote it: numbers that JavaScript cannot hold, and 1.0', async () => {
    const full = await openCliWorld();
    const id = await full.made('create-mission', 'Glass', 'Call');
    const held = await full.made('create-run', id, '{}');
    const row = full.sim.world.runs.get(held);
    if (row === undefined) throw new Error('no run');
    row.resultPayload = { id: raw('9007199254740993'), price: raw('1.0'), name: 'Zoë' };
    const { out } = await full.api('get-run', id, held);
    expect(out).toContain(
      '"result_payload": {\n    "id": 9007199254740993,\n    "price": 1.0,\n    "name": "Zo\\u00eb"\n  }',
    );
    await full.close();
  });

  test('a run that has ended is left alone', async () => {
    const ended = await world.made('create-run', mission, '{}');
    await world.made('update-run', mission, ended, 'failed');
    expect(await world.api('update-run', mission, ended, 'failed')).toMatchObject({ exit: 0 });
    expect(await world.api('update-run', mission, ended, 'running')).toEqual({
      exit: 1,
      out: '',
      said: 'The run ended as failed; it is left alone.\n',
    });
  });

  test('create-plan, get-plan, update-step, also where a step has a space in its id', async () => {
    const own = await world.made('create-run', mission, '{}');
    const steps =
      '[{"step_id":"research","description":"Find","sequence":1},{"step_id":"two words","description":"Call","sequence":2}]';
    expect(await world.api('create-plan', mission, own, steps)).toEqual(ok('Created plan with 2 steps\n'));
    expect(JSON.parse((await world.api('get-plan', mission, own)).out)).toMatchObject([
      { step_id: 'research', status: 'pending' },
      { step_id: 'two words' },
    ]);
    expect(await world.api('update-step', mission, own, 'research', 'completed')).toEqual(
      ok("Updated step 'research': completed\n"),
    );
    expect(await world.api('update-step', mission, own, 'two words', 'skipped')).toEqual(
      ok("Updated step 'two words': skipped\n"),
    );
    expect(await world.api('update-step', mission, own, 'none', 'completed')).toMatchObject({
      exit: 1,
      out: '',
    });
    const refused = await world.api('create-plan', mission, own, '[{"description":"Find"}]');
    expect(refused.said).toContain('"message": "Telnyx API error (400): ');
    expect(refused.exit).toBe(1);
  });

  test('log-event and list-events', async () => {
    expect(await world.api('log-event', mission, run, 'custom', 'Found one', '-', '{"name":"Acme"}')).toEqual(
      ok('Logged event: Found one\n'),
    );
    expect((await world.api('list-events', mission, run)).out).toContain('[custom] Found one\n');
    expect(await world.api('log-event', mission, run, 'custom', 'x')).toMatchObject({
      exit: 1,
      out: '',
      said: expect.stringMatching(/^ERROR: log-event requires at least 5 arguments/) as string,
    });
    expect(await world.api('log-event', mission, run, 'custom', 'x', '{"a":1}')).toMatchObject({
      exit: 1,
      said: expect.stringMatching(/^ERROR: step_id appears to be JSON/) as string,
    });
    expect((await world.api('log-event', mission, run, 'custom', 'x', '-', '{oops')).said).toMatch(
      /^Invalid JSON: /,
    );
  });
});

describe('assistants and numbers', () => {
  test('create-assistant, get-assistant, update-assistant', async () => {
    const got = JSON.parse((await world.api('get-assistant', agent)).out) as object;
    expect(got).toMatchObject({
      id: agent,
      model: 'openai/gpt-4o',
      enabled_features: ['telephony', 'messaging'],
    });
    const listed = await world.made('create-assistant', 'Voice', 'x', 'Hello', '["telephony"]');
    expect(JSON.parse((await world.api('get-assistant', listed)).out)).toMatchObject({
      enabled_features: ['telephony'],
    });
    expect(await world.api('update-assistant', agent, '{"greeting":"Hi"}')).toEqual(
      ok(`Updated assistant ${agent}\n`),
    );
    expect(await world.api('update-assistant', agent, '{')).toMatchObject({ exit: 1, out: '' });
    expect(await world.api('create-assistant', 'A', 'x', '', '{oops')).toMatchObject({ exit: 1, out: '' });
    expect(await world.api('get-assistant', 'nobody')).toMatchObject({ exit: 1, out: '' });
  });

  test('list-assistants tells its page on standard error', async () => {
    await world.made('create-assistant', 'Zed "quoted"', 'x', '', '{"features":["telephony"],"model":"m1"}');
    const listed = await world.api('list-assistants', '--name=Zed', '--size=5');
    expect(listed.exit).toBe(0);
    expect(listed.out).toMatch(/^[0-9a-f-]{36}: Zed "quoted" \(model=m1, features=\['telephony'\]\)\n$/);
    expect(listed.said).toBe('\nPage 1/1 (1 total)\n');
    expect(await world.api('list-assistants', '--page=x')).toMatchObject({ exit: 1, out: '' });
  });

  test('list-phones on a server whose numbers show who has them', async () => {
    const other = await openCliWorld({ dialect: 'flat' });
    const caller = await other.made('create-assistant', 'Caller', 'Be kind');
    const id = (await other.api('list-phones')).out.split(':')[0] ?? '';
    await other.made('assign-phone', id, await other.made('get-connection-id', caller));
    expect((await other.api('list-phones')).out).toMatch(new RegExp(`^${id}: \\+\\d+ \\[assigned\\]$`, 'm'));
    expect((await other.api('list-phones', '--available')).out).not.toContain(id);
    await other.close();
  });

  test('get-connection-id, list-phones, get-available-phone, assign-phone', async () => {
    const connection = await world.made('get-connection-id', agent);
    expect(connection).toMatch(/^\d+$/);
    expect(await world.made('get-connection-id', agent, 'messaging')).not.toBe(connection);
    expect(await world.api('get-connection-id', 'nobody')).toMatchObject({ exit: 1, out: '' });
    expect(await world.api('get-available-phone')).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^Found available: \+\d+\n$/) as string,
    });
    expect(await world.api('assign-phone', phoneId, connection)).toEqual(
      ok(`Assigned phone number ${phoneId}\n`),
    );
    // The hosted server's numbers do not show it.
    expect((await world.api('list-phones')).out).toContain(`${phoneId}: ${number} [available]\n`);
    expect((await world.api('get-assistant', agent)).out).toContain(`"phone_number": "${number}"`);
    expect(await world.api('assign-phone', 'nobody', connection)).toMatchObject({ exit: 1, out: '' });
  });
});

describe('scheduled events, insights, links', () => {
  test('schedule-call, get-event, list-events-assistant, cancel-scheduled-event', async () => {
    const at = workingDayAt(18);
    const event = await world.made('schedule-call', agent, '+13125550123', number, at, mission, run, 'calls');
    expect(await world.api('get-event', agent, event)).toEqual(ok('Status: pending\n'));
    expect((await world.api('list-events-assistant', agent)).out).toContain(`${event}: pending\n`);
    expect(await world.api('cancel-scheduled-event', agent, event)).toEqual(
      ok(`Deleted scheduled event: ${event}\n`),
    );
    expect(await world.api('cancel-scheduled-event', agent, event)).toMatchObject({ exit: 1, out: '' });
    expect(await world.api('get-event', agent, event)).toMatchObject({ exit: 1, out: '' });
  });

  test('schedule-sms with and without a mission', async () => {
    const at = workingDayAt(18);
    expect((await world.api('schedule-sms', agent, '+13125550124', number, at, 'Hello')).out).toMatch(
      /^Scheduled SMS: [0-9a-f-]{36}\n$/,
    );
    expect(
      (await world.api('schedule-sms', agent, '+13125550125', number, at, 'Hello', mission, run)).out,
    ).toMatch(/^Scheduled SMS: /);
    expect(await world.api('schedule-sms', agent, '+13125550124', number, 'soon', 'Hello')).toEqual({
      exit: 1,
      out: '',
      said: "ERROR: 'soon' is not a time such as 2026-12-01T15:00:00Z.\n",
    });
    expect(await world.api('schedule-sms', agent, '555', number, at, 'Hello')).toMatchObject({
      exit: 1,
      out: '',
    });
  });

  test('get-insights of an unknown conversation', async () => {
    expect(await world.api('get-insights', 'nobody')).toMatchObject({ exit: 1, out: '' });
  });

  test('link-agent, list-linked-agents, unlink-agent', async () => {
    expect(await world.api('link-agent', mission, run, agent)).toEqual(
      ok(`Linked agent ${agent} to run ${run}\n`),
    );
    expect((await world.api('list-linked-agents', mission, run)).out).toMatch(
      /^Agent: assistant-[0-9a-f-]+\n$/,
    );
    expect(await world.api('unlink-agent', mission, run, agent)).toEqual(
      ok(`Unlinked agent ${agent} from run ${run}\n`),
    );
    expect(await world.api('list-linked-agents', mission, run)).toEqual(ok(''));
    expect(await world.api('link-agent', mission, 'nobody', agent)).toMatchObject({ exit: 1, out: '' });
  });
});

describe('state and memory', () => {
  test('save-memory, append-memory, get-memory, get-state, list-state, remove-state', async () => {
    expect(await world.api('get-memory', 'glass')).toEqual(ok('{}\n'));
    expect(await world.api('get-memory', 'glass', 'k')).toEqual(ok('No memory found\n'));
    expect(await world.api('get-state', 'glass')).toEqual(ok('{}\n'));
    expect(await world.api('save-memory', 'glass', 'k', 'a text')).toEqual(
      ok("Saved memory 'k' for mission 'glass'\n"),
    );
    expect(await world.api('get-memory', 'glass', 'k')).toEqual(ok('a text\n'));
    expect(await world.api('append-memory', 'glass', 'list', '{"n":1}')).toEqual(
      ok("Appended to memory 'list' for mission 'glass' (now 1 items)\n"),
    );
    expect(await world.api('append-memory', 'glass', 'list', 'two')).toEqual(
      ok("Appended to memory 'list' for mission 'glass' (now 2 items)\n"),
    );
    expect(await world.api('append-memory', 'glass', 'k', 'more')).toEqual(
      ok("Appended to memory 'k' for mission 'glass' (now 2 items)\n"),
    );
    expect(await world.api('get-memory', 'glass', 'list')).toEqual(
      ok('[\n  {\n    "n": 1\n  },\n  "two"\n]\n'),
    );
    expect(await world.api('save-memory', 'glass', 'bad', '{oops')).toMatchObject({ exit: 1, out: '' });
    expect(await world.api('list-state')).toEqual(ok('glass: None [unknown]\n'));
    expect(JSON.parse((await world.api('get-state', 'glass')).out)).toEqual(world.state()['glass']);
    expect(await world.api('remove-state', 'glass')).toEqual(ok('Removed glass from state\n'));
    expect(await world.api('remove-state', 'glass')).toEqual(ok('Removed glass from state\n'));
    expect(world.state()).toEqual({});
  });

  test('numbers, odd texts and non-ASCII come back as they were typed', async () => {
    const typed = '{"big":12345678901234567890,"one":1.0,"not":NaN,"word":"Müller"}';
    expect((await world.api('save-memory', 'odd', 'v', typed)).exit).toBe(0);
    expect(await world.api('get-memory', 'odd', 'v')).toEqual(
      ok('{\n  "big": 12345678901234567890,\n  "one": 1.0,\n  "not": NaN,\n  "word": "M\\u00fcller"\n}\n'),
    );
    await world.made('remove-state', 'odd');
  });
});

describe('in one go', () => {
  test('init, setup-agent, complete', async () => {
    const plan = '[{"step_id":"calls","description":"Call","sequence":1}]';
    const made = await world.api('init', 'Find a Glazier!', 'Call', 'please find', plan);
    expect(made.said).toBe('');
    expect(made.out).toMatch(
      /^Created mission: (\S+)\nCreated run: (\S+)\nCreated plan with 1 steps\nUpdated run \2: running\n$/,
    );
    expect(await world.api('init', 'Find a Glazier!', 'Call', 'please find', plan)).toEqual(
      ok('Resuming existing mission: find-a-glazier\n'),
    );
    const set = await world.api('setup-agent', 'find-a-glazier', 'Setup', 'Be kind', '');
    expect(set.said).toBe('');
    expect(set.out).toMatch(
      /^Created assistant: (\S+)\nLinked agent \1 to run \S+\nFound available: \+\d+\n$/,
    );
    const { mission_id, run_id, assistant_id } = world.state()['find-a-glazier'] as Record<string, string>;
    expect(await world.api('setup-agent', 'find-a-glazier', 'Setup', 'Be kind', '')).toEqual(
      ok(`Using existing assistant: ${assistant_id}\n`),
    );
    const wrongName = await world.api('complete', 'no-such-name', mission_id ?? '', run_id ?? '', 'Done');
    expect(wrongName).toMatchObject({ exit: 1 });
    expect(wrongName.said).toContain("is the one of 'find-a-glazier': nothing was done");
    expect(await world.api('complete', 'find-a-glazier', 'other', run_id ?? '', 'Done')).toMatchObject({
      exit: 1,
      out: '',
    });
    expect(
      await world.api('complete', 'find-a-glazier', mission_id ?? '', run_id ?? '', 'Done', '{"n":1}'),
    ).toEqual(ok(`Updated run ${run_id}: succeeded\nMission 'find-a-glazier' completed successfully\n`));
    expect(world.state()['find-a-glazier']).toBeUndefined();
    expect(JSON.parse((await world.api('get-run', mission_id ?? '', run_id ?? '')).out)).toMatchObject({
      status: 'succeeded',
      result_summary: 'Done',
      result_payload: { n: 1 },
    });
  });

  test('bad JSON is told before anything is made', async () => {
    const before = world.sim.world.missions.size;
    expect(await world.api('init', 'Bad', 'x', 'y', '[{')).toMatchObject({ exit: 1, out: '' });
    expect(await world.api('init', 'Bad', 'x', 'y', '[{"description":"no id"}]')).toMatchObject({ exit: 1 });
    expect(world.sim.world.missions.size).toBe(before);
    expect(await world.api('complete', 's', mission, run, 'Done', '{oops')).toMatchObject({
      exit: 1,
      out: '',
    });
    expect(await world.api('setup-agent', 'nobody', 'A', 'x', '', '{oops')).toMatchObject({
      exit: 1,
      out: '',
    });
  });
});

/** A number as the server spells it. */
const raw = (text: string): JsonValue =>
  (JSON as unknown as { readonly rawJSON: (text: string) => JsonValue }).rawJSON(text);
