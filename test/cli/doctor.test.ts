import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DoctorReport } from '../../src/cli/verb.ts';
import { gatewayChecks } from '../../src/app/doctor/file-checks.ts';
import { openCliWorld, type CliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

let world: CliWorld;
let glass: Awaited<ReturnType<typeof glassMission>>;
beforeEach(async () => {
  world = await openCliWorld();
  glass = await glassMission(world);
});
afterEach(() => world.close());

async function report(...words: readonly string[]): Promise<DoctorReport & { readonly exit: number }> {
  const ran = await world.run(['doctor', '--json', ...words]);
  return { ...(JSON.parse(ran.out) as DoctorReport), exit: ran.exit };
}
const states = ({ checks }: DoctorReport, name: string): readonly string[] =>
  checks.filter((check) => check.name === name).map(({ state }) => state);

test('all is well: every line says ok, and 0', async () => {
  const told = await report();
  expect(told.exit).toBe(0);
  for (const name of [
    'key',
    'server',
    'clock',
    'time zones',
    'state file',
    'ledger',
    'log of acts',
    'leases',
    'links',
    'file modes',
  ]) {
    expect({ name, states: states(told, name) }).toEqual({ name, states: ['ok'] });
  }
  const text = (await world.run(['doctor'])).out;
  expect(text).toMatch(/^ok {4}key +cc_live_…4826 from CLAWDTALK_API_KEY\n/);
  expect(text).not.toContain(world.sim.apiKey);
});

test('a wrong key and a missing one are the server’s 4', async () => {
  const wrong = await world.run(['doctor'], { key: 'cc_live_wrong_0123456789' });
  expect(wrong.exit).toBe(4);
  expect(wrong.out).toMatch(/\nfail +server +The server refused the key cc_live_…6789/);
  expect(wrong.out).toMatch(/\nTo mend server: set the right key/);
  const none = await world.run(['doctor'], { key: '' });
  expect(none.exit).toBe(4);
  expect(none.out).toContain('There is no API key.');
});

test('a server that never answers is waited for once; what else it would be asked is said to be not looked at', async () => {
  const lines: string[] = [];
  world.sim.faults.add({
    match: {
      test: (line: string) => {
        lines.push(line);
        return true;
      },
    } as RegExp,
    kind: 'reset-before',
    times: Infinity,
  });
  const told = await report();
  expect(told.exit).toBe(4);
  expect(states(told, 'server')).toEqual(['fail']);
  for (const name of ['links', 'machines']) {
    expect(told.checks.filter((check) => check.name === name)).toMatchObject([
      { state: 'warn', sentence: expect.stringContaining('not looked at') as string },
    ]);
  }
  expect(new Set(lines.map((line) => line.split('?')[0]))).toEqual(new Set(['GET /v1/missions']));
});

test('a link that is missing is found, and mended with --fix', async () => {
  await world.run(['unlink', 'glass', glass.agent]);
  const found = await report();
  expect(states(found, 'links')).toEqual(['warn']);
  expect(found.checks.find(({ name }) => name === 'links')?.mend).toBe(
    `clawdtalk-tui link glass ${glass.agent}`,
  );
  const fixed = await report('--fix');
  expect(states(fixed, 'links')).toEqual(['ok']);
  expect(fixed.done).toHaveLength(1);
});

test('a lost state file is shown as it would be rebuilt, and written only with --yes', async () => {
  await world.run(['step', 'glass', 'research', 'complete', '--reason', 'three found']);
  const before = world.state()['glass'] as Record<string, unknown>;
  world.writeState({});
  const shown = await world.run(['doctor', '--rebuild-state']);
  expect(shown.out).toContain(glass.mission);
  expect(shown.said).toBe('Nothing was written. To write exactly these entries, add: --yes\n');
  expect(world.state()).toEqual({});
  expect(await world.run(['doctor', '--rebuild-state', '--yes'], { readOnly: true })).toMatchObject({
    exit: 3,
  });
  expect((await world.run(['doctor', '--rebuild-state', '--yes'])).exit).toBe(0);
  expect(world.state()['glass']).toMatchObject({
    mission_name: 'Glass',
    mission_id: glass.mission,
    run_id: glass.run,
    assistant_id: before['assistant_id'],
    agent_phone: glass.number,
    memory: { step_research: { status: 'completed', note: 'three found' } },
  });
  expect((await report('--rebuild-state')).lost).toEqual([]);
});

test('a broken file is a fail with the command that repairs it, and that command does', async () => {
  await world.made('save-memory', 'glass', 'k', 'v');
  const good = readFileSync(world.statePath, 'utf8');
  writeFileSync(world.statePath, good.slice(0, 40));
  const broken = await report();
  expect(broken.exit).toBe(5);
  expect(broken.checks.find(({ name }) => name === 'state file')).toMatchObject({
    state: 'fail',
    mend: 'clawdtalk-tui doctor --repair-state --yes',
  });
  expect(await world.run(['doctor', '--repair-state'])).toMatchObject({ exit: 3, out: '' });
  expect((await report('--repair-state', '--yes')).exit).toBe(0);
  expect(world.state()['glass']).toMatchObject({ mission_id: glass.mission });
});

test('a bundle tells what helps and holds no key; it is never written over another file', async () => {
  const path = join(world.folder, 'bundle.json');
  expect((await world.run(['doctor', '--bundle', path])).exit).toBe(0);
  const text = readFileSync(path, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: expect.any(String) as string });
  expect(text).not.toContain(world.sim.apiKey);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await world.run(['doctor', '--bundle', path])).toMatchObject({ exit: 5 });
});

test('modes and the gateway', async () => {
  const settings = join(world.folder, 'home', 'config');
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, 'settings.json'), '{}');
  chmodSync(join(settings, 'settings.json'), 0o644);
  expect(states(await report(), 'file modes')).toEqual(['warn']);

  const home = join(world.folder, 'agent');
  mkdirSync(join(home, '.openclaw'), { recursive: true });
  const write = (config: object): void =>
    writeFileSync(join(home, '.openclaw', 'openclaw.json'), JSON.stringify(config));
  expect(gatewayChecks(home)[0]).toMatchObject({ state: 'ok' });
  write({});
  expect(gatewayChecks(home)[0]).toMatchObject({ state: 'warn' });
  write({ gateway: { tools: { allow: ['sessions_send'] } } });
  expect(gatewayChecks(home)[0]).toMatchObject({ state: 'ok' });
  write({ tools: { allow: ['sessions_send'] }, gateway: { tools: { allow: ['sessions_send'] } } });
  expect(gatewayChecks(home)[0]).toMatchObject({ state: 'fail' });
});
