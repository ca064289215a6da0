import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkspace, type Workspace } from '../../src/app/backend/workspace.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { openReceiver, type Receiver } from '../app/alerts/receiver.ts';
import { configurationFor } from '../support/live-console.tsx';

let folder: string;
let sim: Simulator;
let receiver: Receiver;
let open: Workspace[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alert-flow-'));
  sim = await startSimulator({ clock: systemClock() });
  receiver = await openReceiver();
});
afterEach(async () => {
  for (const each of open) await each.close();
  open = [];
  await receiver.close();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function workspace(readOnly = false): Promise<Workspace> {
  const configuration = configurationFor(folder, {
    CLAWDTALK_API_KEY: sim.apiKey,
    CLAWDTALK_API_URL: sim.baseUrl,
  });
  mkdirSync(configuration.folders.config, { recursive: true });
  writeFileSync(
    join(configuration.folders.config, 'alerts.json'),
    JSON.stringify({
      channels: {
        slow: { kind: 'webhook', url: receiver.url, within_seconds: 100 },
        hangs: { kind: 'command', run: ['sleep', '100'], within_seconds: 100 },
      },
      rules: [{ name: 'approvals', when: 'approval-waits', to: ['slow', 'hangs'] }],
    }),
  );
  const opened = await openWorkspace({ ...configuration, readOnly }, 'console');
  if (!opened.ok) throw new Error(opened.error.sentence);
  open.push(opened.value);
  return opened.value;
}

async function ask({ door, hub, inbox, sync }: Workspace): Promise<void> {
  const command = {
    kind: 'approval.request',
    action: 'pay 40 EUR',
    biometric: false,
    timeoutS: 600,
  } as const;
  const shown = await door.preview(command);
  await door.submit(
    command,
    { kind: 'operator', label: 'operator:kim' },
    { digest: shown.digest, confirmedTier: 2 },
  );
  sync.setFocus({ screen: 'approvals' });
  sync.start();
  while (hub.board().approvals.size === 0) await systemClock().sleep(20);
  inbox.look();
}

test('a webhook that never answers and a command that hangs hold up no act and no end', async () => {
  receiver.answer = () => 'never';
  const one = await workspace();
  await ask(one);
  await one.alerts.look();
  await receiver.came(1);
  const deliveries = () => [...one.hub.board().alerts.values()].flatMap((alert) => alert.deliveries);
  await one.alerts.look();
  expect(deliveries().map(({ channel, state }) => `${channel} ${state}`)).toEqual([
    'slow sending',
    'hangs sending',
  ]);
  // Everything else goes on: an act that is committed, and more looks, while both hang.
  const held = await one.door.submit({ kind: 'hold.set' }, { kind: 'operator', label: 'operator:kim' });
  expect(held.status).toBe('done');
  await one.alerts.look();
  expect(deliveries().map(({ state }) => state)).toEqual(['sending', 'sending']);
  expect(receiver.received).toHaveLength(1);
});

test('a console that only looks shows the rules and tells nobody', async () => {
  const one = await workspace();
  await ask(one);
  await one.close();
  open = [];
  const looks = await workspace(true);
  looks.sync.setFocus({ screen: 'approvals' });
  looks.sync.start();
  while (looks.hub.board().approvals.size === 0) await systemClock().sleep(20);
  looks.inbox.look();
  await looks.alerts.look();
  await looks.alerts.idle(100);
  expect([...looks.hub.board().alertRules.keys()]).toEqual(['approvals']);
  expect(looks.hub.board().alerts.size).toBe(0);
  expect(receiver.received).toEqual([]);
});
