import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerClient } from '../../../src/api/http/server-client.ts';
import type { ScheduleFields } from '../../../src/commands/command.ts';
import type { DoorServices } from '../../../src/commands/door/create-door.ts';
import type { Outcome } from '../../../src/commands/door/door.ts';
import type { ScheduledEvent } from '../../../src/domain/contact/scheduled-event.ts';
import { stepId } from '../../../src/domain/ids.ts';
import { openLedger, type Ledger } from '../../../src/state/ledger/database.ts';
import { MINUTE_MS, OPERATOR, openDoorWorld, value, type DoorWorld } from './door-world.ts';

/** A server that keeps no marks of ours. */
export const unmarked = (server: ServerClient): ServerClient => {
  const bare = (event: ScheduledEvent): ScheduledEvent =>
    Object.fromEntries(
      Object.entries(event).filter(([name]) => name !== 'metadata'),
    ) as unknown as ScheduledEvent;
  return {
    ...server,
    listScheduled: async (...args) => {
      const list = await server.listScheduled(...args);
      return list.ok ? { ok: true, value: list.value.map(bare) } : list;
    },
    getScheduled: async (...args) => {
      const found = await server.getScheduled(...args);
      return found.ok ? { ok: true, value: bare(found.value) } : found;
    },
  };
};

export interface TwoMachines extends DoorWorld {
  readonly one: DoorServices;
  readonly two: DoorServices;
  /** The ledger of `two`. */
  readonly second: Ledger;
  readonly items: readonly ScheduleFields[];
  readonly commit: (door: DoorServices) => Promise<Outcome>;
  /** How many calls stand or stood for each contact. */
  readonly perContact: () => Promise<readonly number[]>;
  /** Both commit the whole plan, and neither sees the other's. */
  readonly doubled: () => Promise<void>;
}

/** Two machines, a ledger each, on one account. */
export async function openTwoMachines({
  marks,
  contacts,
  listLagS = 0,
}: {
  readonly marks: boolean;
  readonly contacts: number;
  readonly listLagS?: number;
}): Promise<TwoMachines> {
  const world = await openDoorWorld({ numbers: 1, listLagS });
  const { server, clock, key, mission, run, agent, from } = world;
  const close = world.close.bind(world);
  const folder = mkdtempSync(join(tmpdir(), 'second-'));
  const opened = openLedger(join(folder, 'ledger.db'));
  if (!opened.ok) throw new Error(opened.error.sentence);
  const second = opened.value;
  const port = marks ? server : unmarked(server);
  const one = world.another({ server: port });
  const lag = { on: false };
  // Latency: what the other has just placed is not in the list yet.
  const lagging: ServerClient = {
    ...port,
    listScheduled: (...args) =>
      lag.on ? Promise.resolve({ ok: true as const, value: [] }) : port.listScheduled(...args),
  };
  const two = world.another({
    server: lagging,
    ledger: second,
    holder: { id: 'console-2', label: 'console 2' },
  });
  const items = Array.from({ length: contacts }, (_, index): ScheduleFields => ({
    channel: 'call',
    assistantId: agent,
    to: `+131255501${80 + index}`,
    from,
    atMs: clock.now() + (10 + index) * MINUTE_MS,
    mission: key,
    missionId: mission,
    runId: run,
    step: stepId('calls'),
    attempt: 1,
  }));
  const commit = async (door: DoorServices): Promise<Outcome> => {
    const command = { kind: 'plan.commit', mission: key, items, digest: 'plan' } as const;
    const shown = await door.preview(command);
    return door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: shown.tier });
  };
  const alive = async () =>
    value(await server.listScheduled(agent)).filter(({ status }) => status !== 'cancelled');
  const perContact = async (): Promise<readonly number[]> => {
    const list = await alive();
    return items.map(({ to }) => list.filter((event) => event.to === to).length);
  };
  /** Both commit the whole plan, and neither sees the other's. */
  const doubled = async (): Promise<void> => {
    const before = await commit(one);
    lag.on = true;
    const after = await commit(two);
    lag.on = false;
    if (before.status !== 'done' || after.status !== 'done') throw new Error('a commit did not go through');
  };
  return Object.assign(world, {
    one,
    two,
    second,
    doubled,
    items,
    commit,
    perContact,
    close: async () => {
      second.close();
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
