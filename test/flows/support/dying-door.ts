import type { MissionsFilePort } from '../../../src/commands/ports/missions-file-port.ts';
import type { ServerPort } from '../../../src/domain/server/server-port.ts';
import type { Ledger } from '../../../src/state/ledger/database.ts';
import type { DoorWorld } from './door-world.ts';

export class Killed extends Error {}

/** A console that dies at its `at`-th boundary: before or after a commit, a write to the server, a write of the file. */
export function dyingDoor(world: DoorWorld, at: number): DoorWorld['door'] {
  let points = 0;
  const point = (): void => {
    points += 1;
    if (points >= at) throw new Killed();
  };
  const ledger: Ledger = {
    ...world.ledger,
    transaction: (work) => {
      point();
      const result = world.ledger.transaction(work);
      point();
      return result;
    },
  };
  const around = async <R>(call: () => Promise<R>): Promise<R> => {
    point();
    const answer = await call();
    point();
    return answer;
  };
  const writes = new Set([
    'createMission',
    'createRun',
    'createPlan',
    'updateRun',
    'logEvent',
    'createAssistant',
    'updateAssistant',
    'assignPhone',
    'linkAgent',
  ]);
  const server = new Proxy<ServerPort>(world.server, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: readonly unknown[]) => Promise<unknown>;
      if (typeof name !== 'string' || !writes.has(name)) return method;
      return (...args: readonly unknown[]) => around(() => method(...args));
    },
  });
  const memory: MissionsFilePort = {
    entries: () => world.memory.entries(),
    apply: (op) => around(() => world.memory.apply(op)),
    applyAll: (ops) => around(() => world.memory.applyAll(ops)),
  };
  return world.another({ ledger, server, memory, holder: { id: `doomed-${at}`, label: 'doomed' } });
}
