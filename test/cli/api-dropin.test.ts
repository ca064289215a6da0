import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCliWorld, workingDayAt, type CliWorld, type Ran } from './support/cli-world.ts';

/** What a bot in mid-mission finds when this program takes the place of its script. */
let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(() => world.close());

/** Runs a command, and tells how many requests it took. */
async function counted(...words: readonly string[]): Promise<Ran & { readonly requests: number }> {
  world.sim.requests.clear();
  const ran = await world.api(...words);
  return { ...ran, requests: world.sim.requests.count() };
}
const entry = (slug: string): Record<string, string> => world.state()[slug] as Record<string, string>;
const sent = (path: RegExp): unknown =>
  world.sim.requests.all().findLast((each) => path.test(each.path))?.body;

describe('each thing is read once', () => {
  // The hosted server's numbers show no connection; where they do, whose it is is read too.
  test.each([
    ['nested', 5],
    ['flat', 6],
  ] as const)('setting an agent up and scheduling a call with every guard (%s)', async (dialect, most) => {
    await world.close();
    world = await openCliWorld({ dialect });
    await world.made(
      'init',
      'Glass',
      'Call',
      'please',
      '[{"step_id":"calls","description":"Call","sequence":1}]',
    );
    const setup = await counted('setup-agent', 'glass', 'Caller', 'Be kind', '');
    expect(setup).toMatchObject({ exit: 0, said: '' });
    expect(setup.requests).toBeLessThanOrEqual(9);
    const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry('glass');
    const call = ['schedule-call', assistant_id, '+13125550123', agent_phone, workingDayAt(18)] as const;
    const free = await counted(...call, mission_id, run_id, 'calls');
    expect(free).toMatchObject({ exit: 0, said: '' });
    expect(free.requests).toBeLessThanOrEqual(5);
    const connection = await world.made('get-connection-id', assistant_id);
    await world.made('assign-phone', entry('glass')['phone_number_id'] ?? '', connection);
    const assigned = await counted(...call.with(2, '+13125550124'), mission_id, run_id, 'calls');
    expect(assigned).toMatchObject({ exit: 0, said: '' });
    expect(assigned.requests).toBeLessThanOrEqual(most);
  });
});

describe('a caller’s number', () => {
  test('is not assigned by setting an agent up, as the newest script does not', async () => {
    await world.made('init', 'Glass', 'Call', 'please');
    await world.made('setup-agent', 'glass', 'Caller', 'Be kind', '');
    expect(world.sim.requests.count(/^PATCH .*account-phones/)).toBe(0);
  });

  test('is shared by three missions in a row on an account with one number', async () => {
    await world.close();
    world = await openCliWorld({ numbers: 1 });
    for (const name of ['one', 'two', 'three']) {
      await world.made('init', name, 'Call', 'please');
      expect(await world.api('setup-agent', name, `Caller ${name}`, 'Be kind', '')).toMatchObject({
        exit: 0,
      });
      const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry(name);
      expect(
        await world.api(
          'schedule-call',
          assistant_id,
          '+13125550123',
          agent_phone,
          workingDayAt(18),
          mission_id,
          run_id,
        ),
      ).toMatchObject({ exit: 0, said: '' });
    }
  });

  test('is one that no mission calls from while there is one, and then shared', async () => {
    await world.close();
    world = await openCliWorld({ numbers: 2 });
    for (const name of ['one', 'two', 'three']) {
      await world.made('init', name, 'Call', 'please');
      await world.made('setup-agent', name, `Caller ${name}`, 'Be kind', '');
    }
    const lines = [...world.sim.world.phones.values()].map(({ phone }) => phone);
    const [one, two, three] = ['one', 'two', 'three'].map((name) => entry(name)['agent_phone']);
    expect(new Set([one, two])).toEqual(new Set(lines));
    expect(lines).toContain(three);
    await world.made(
      'complete',
      'one',
      entry('one')['mission_id'] ?? '',
      entry('one')['run_id'] ?? '',
      'done',
    );
    await world.made('init', 'four', 'Call', 'please');
    await world.made('setup-agent', 'four', 'Caller', 'Be kind', '');
    expect(lines).toContain(entry('four')['agent_phone']);
  });

  test('is none that an assistant has, although the list of numbers does not show it', async () => {
    await world.close();
    world = await openCliWorld({ numbers: 2 });
    const other = await world.made('create-assistant', 'Other', 'Be kind');
    const [phoneId = '', taken] = (await world.api('list-phones')).out.split(/[: [\n]+/);
    await world.made('assign-phone', phoneId, await world.made('get-connection-id', other));
    for (const name of ['one', 'two']) {
      await world.made('init', name, 'Call', 'please');
      await world.made('setup-agent', name, `Caller ${name}`, 'Be kind', '');
      expect(entry(name)['agent_phone']).not.toBe(taken);
    }
  });

  test('is assigned where the server takes no other, and given back when the mission ends', async () => {
    await world.close();
    world = await openCliWorld({ numbers: 1, strictFrom: true });
    for (const name of ['one', 'two', 'three']) {
      await world.made('init', name, 'Call', 'please');
      expect(await world.api('setup-agent', name, `Caller ${name}`, 'Be kind', '')).toMatchObject({
        exit: 0,
      });
      const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry(name);
      const words = ['schedule-call', assistant_id, '+13125550123', agent_phone, workingDayAt(18)] as const;
      const event = await world.made(...words, mission_id, run_id);
      const [line] = world.sim.world.phones.values();
      expect(line?.voiceConnectionId).toBe(
        world.sim.world.assistants.get(assistant_id)?.telephonyConnectionId,
      );
      await world.made('cancel-scheduled-event', assistant_id, event);
      await world.made('complete', name, mission_id, run_id, 'done');
      expect(line?.voiceConnectionId).toBeUndefined();
    }
  });

  test('is not taken from a mission that still runs', async () => {
    await world.close();
    world = await openCliWorld({ numbers: 1, strictFrom: true });
    const call = async (name: string): Promise<Ran> => {
      await world.made('init', name, 'Call', 'please');
      await world.made('setup-agent', name, `Caller ${name}`, 'Be kind', '');
      const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry(name);
      return world.api(
        'schedule-call',
        assistant_id,
        '+13125550123',
        agent_phone,
        workingDayAt(18),
        mission_id,
        run_id,
      );
    };
    expect(await call('one')).toMatchObject({ exit: 0 });
    expect(await call('two')).toMatchObject({ exit: 1, out: '' });
  });

  test('that another assistant has is refused, and one that the account does not have', async () => {
    await world.close();
    world = await openCliWorld({ dialect: 'flat' });
    await world.made('init', 'one', 'Call', 'please');
    await world.made('setup-agent', 'one', 'First', 'Be kind', '');
    const first = entry('one');
    const connection = await world.made('get-connection-id', first['assistant_id'] ?? '');
    await world.made('assign-phone', first['phone_number_id'] ?? '', connection);
    const second = await world.made('create-assistant', 'Second', 'Be kind');
    const taken = await world.api(
      'schedule-call',
      second,
      '+13125550123',
      first['agent_phone'] ?? '',
      workingDayAt(18),
      '',
      '',
    );
    expect(taken).toMatchObject({ exit: 1, out: '' });
    expect(taken.said).toMatch(
      /is not a number of .*: First has it\. Assign it first, or choose another\.\n$/,
    );
    const foreign = await world.api(
      'schedule-call',
      second,
      '+13125550123',
      '+13105550199',
      workingDayAt(18),
      '',
      '',
    );
    expect(foreign.said).toMatch(/^\+13105550199 is not a number of this account/);
  });
});

test('the numbers of the bot’s own instructions can be tried', async () => {
  await world.made('init', 'Glass', 'Call', 'please');
  await world.made('setup-agent', 'glass', 'Caller', 'Be kind', '');
  const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry('glass');
  const at = workingDayAt(18);
  expect(
    await world.api('schedule-call', assistant_id, '+15551234567', agent_phone, at, mission_id, run_id),
  ).toMatchObject({ exit: 0, said: '' });
  expect(
    await world.api(
      'schedule-sms',
      assistant_id,
      '+13322200013',
      agent_phone,
      at,
      'A gummy bear!',
      mission_id,
      run_id,
    ),
  ).toMatchObject({ exit: 0, said: '' });
});

describe('times', () => {
  test('a past one says so before anything else, without a request', async () => {
    const past = await counted(
      'schedule-call',
      'nobody',
      '+15551234567',
      '+1',
      '2024-12-01T14:30:00Z',
      'x',
      'y',
    );
    expect(past).toMatchObject({
      exit: 1,
      out: '',
      said: 'The time is in the past (Sun 1 Dec 2024 14:30 UTC).\n',
      requests: 0,
    });
  });
});

describe('the steps of init', () => {
  test('go to the server with every member, under any id that it takes', async () => {
    const steps = [
      { step_id: 'step.1', title: 'Find', status: 'pending', sequence: 3, owner: { name: 'kim' } },
      { step_id: 'two words', sequence: 4 },
      { title: 'Call the Others' },
    ];
    expect(await world.api('init', 'Glass', 'Call', 'please', JSON.stringify(steps))).toMatchObject({
      exit: 0,
      said: '',
    });
    expect(sent(/\/plan$/)).toEqual({
      steps: [
        { step_id: 'step.1', title: 'Find', status: 'pending', sequence: 3, owner: { name: 'kim' } },
        { step_id: 'two words', sequence: 4 },
        { step_id: 'call-the-others', title: 'Call the Others', sequence: 3 },
      ],
    });
    const { mission_id = '', run_id = '' } = entry('glass');
    expect(await world.api('update-step', mission_id, run_id, 'two words', 'completed')).toMatchObject({
      exit: 0,
    });
  });

  test('a step without id and title, and an id that stands twice, are refused before anything is made', async () => {
    for (const [steps, why] of [
      ['[{"description":"x"}]', 'Step 1 has neither a step_id nor a title.'],
      ['[{"step_id":"a"},{"step_id":"a"}]', "Two steps have the id 'a'."],
    ] as const) {
      const ran = await counted('init', 'Glass', 'Call', 'please', steps);
      expect(ran).toMatchObject({ exit: 1, out: '', said: `ERROR: ${why}\n`, requests: 0 });
    }
  });
});

describe('what goes wrong is told as the script tells it', () => {
  test('an error of the server, whichever guard met it', async () => {
    await world.made('init', 'Glass', 'Call', 'please');
    await world.made('setup-agent', 'glass', 'Caller', 'Be kind', '');
    const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry('glass');
    const call = ['schedule-call', assistant_id, '+13125550123', agent_phone, workingDayAt(18), mission_id];
    const unknown = await world.api(...call, 'nope');
    expect(unknown).toMatchObject({ exit: 1, out: '' });
    expect(unknown.said).toBe(
      'HTTP Error 404: Not Found\nDetails: {\n  "error": {\n    "code": "not_found",\n    "message": "Run not found"\n  }\n}\n',
    );
    world.sim.faults.add({ match: /POST .*\/events$/, kind: '429' });
    const busy = await world.api(...call, run_id);
    expect(busy).toMatchObject({ exit: 1, out: '' });
    expect(busy.said).toMatch(/^HTTP Error 429: Too Many Requests\nDetails: \{/);
    // Nothing came of it: the same again is the first.
    expect(await world.api(...call, run_id)).toMatchObject({ exit: 0, said: '' });
  });

  test('an error while an agent is set up; the same again goes on from there', async () => {
    await world.made('init', 'Glass', 'Call', 'please');
    world.sim.faults.add({ match: /POST .*\/agents$/, kind: '429' });
    const busy = await world.api('setup-agent', 'glass', 'Caller', 'Be kind', '');
    expect(busy).toMatchObject({ exit: 1, out: '' });
    expect(busy.said).toMatch(/^HTTP Error 429: Too Many Requests\n/);
    expect(busy.said).toContain('give the same command again');
    expect(await world.api('setup-agent', 'glass', 'Caller', 'Be kind', '')).toMatchObject({ exit: 0 });
    expect(world.sim.world.assistants.size).toBe(1);
  });

  test('a refusal is one sentence, with one full stop', async () => {
    await world.made('init', 'Glass', 'Call', 'please');
    await world.made('setup-agent', 'glass', 'Caller', 'Be kind', '');
    const { mission_id = '', run_id = '', assistant_id = '', agent_phone = '' } = entry('glass');
    const night = await world.api(
      'schedule-call',
      assistant_id,
      '+13125550123',
      agent_phone,
      workingDayAt(8),
      mission_id,
      run_id,
    );
    expect(night.exit).toBe(1);
    expect(night.said.trimEnd().split('\n')).toHaveLength(1);
    expect(night.said).not.toContain('..');
  });

  test('memory that could not be written is said not to be saved, and is not saved later', async () => {
    await world.made('init', 'Glass', 'Call', 'please');
    const whole = JSON.stringify(world.state(), undefined, 2);
    writeFileSync(world.statePath, whole.slice(0, 40));
    const ran = await world.api('append-memory', 'glass', 'list', 'one');
    expect(ran).toMatchObject({ exit: 1, out: '' });
    writeFileSync(world.statePath, whole);
    expect(await world.api('append-memory', 'glass', 'list', 'one')).toMatchObject({
      out: "Appended to memory 'list' for mission 'glass' (now 1 items)\n",
    });
  });
});

test('null prints as Python prints it', async () => {
  world.writeState({ odd: { mission_name: null, status: null, memory: { none: null } } });
  expect((await world.api('list-state')).out).toBe('odd: None [None]\n');
});

describe('a name that was used before', () => {
  const begin = (): Promise<Ran> =>
    world.api('init', 'Glass', 'Call', 'please', '[{"step_id":"calls","description":"Call","sequence":1}]');
  const endings: readonly (readonly [string, () => Promise<void> | void])[] = [
    [
      'removed by this program',
      async () => {
        await world.made('remove-state', 'glass');
      },
    ],
    [
      'completed by this program',
      async () => {
        const { mission_id = '', run_id = '' } = entry('glass');
        await world.made('complete', 'glass', mission_id, run_id, 'done');
      },
    ],
    ['removed by the real script', () => world.writeState({})],
    [
      'removed by the real script, beside another',
      () => {
        const { glass: _, ...rest } = world.state();
        world.writeState({ ...rest, other: { mission_name: 'Other' } });
      },
    ],
    ['gone with the whole file', () => rmSync(world.statePath)],
  ];

  test.each(endings)('and is %s begins anew, and goes on', async (_, end) => {
    expect(await begin()).toMatchObject({ exit: 0, said: '' });
    const first = entry('glass')['mission_id'];
    await world.made('save-memory', 'glass', 'k', 'v');
    await end();
    const again = await begin();
    expect(again).toMatchObject({ exit: 0, said: '' });
    expect(again.out).toMatch(/^Created mission: /);
    expect(entry('glass')['mission_id']).not.toBe(first);
    expect((await world.api('get-memory', 'glass')).out).toBe('{}\n');
    // A command of its own looks at all that was journalled: nothing of the mission before comes back with it.
    await world.made('save-memory', 'glass', 'other', '1');
    expect(JSON.parse((await world.api('get-memory', 'glass')).out)).toEqual({ other: '1' });
    expect(await world.api('save-memory', 'glass', 'k', 'w')).toMatchObject({ exit: 0, said: '' });
    expect(await world.api('setup-agent', 'glass', 'Caller', 'Be kind', '')).toMatchObject({
      exit: 0,
      said: '',
    });
    await world.made('remove-state', 'glass');
    expect(await world.api('save-memory', 'glass', 'k', 'x')).toMatchObject({ exit: 0, said: '' });
    expect(world.state()['glass']).toMatchObject({ memory: { k: 'x' } });
  });
});

test('a mission that the real script removed stays removed', async () => {
  await world.made('init', 'Glass', 'Call', 'please');
  await world.made('save-memory', 'other', 'k', 'v');
  const { glass: _, ...rest } = world.state();
  world.writeState(rest);
  expect((await world.api('list-state')).out).toBe('other: None [unknown]\n');
  await world.made('save-memory', 'other', 'k', 'w');
  expect(Object.keys(world.state())).toEqual(['other']);
});
