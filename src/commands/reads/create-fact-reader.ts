import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { DeskRows } from '../../state/ledger/waiting-items.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { Lease } from '../../state/ledger/leases.ts';
import type { Switches } from '../../state/ledger/switches.ts';
import { AT_ONCE } from '../at-once/at-once.ts';
import type { FactReader } from './fact-reader.ts';
import type { MachinePort } from '../ports/machine-port.ts';
import { MAKE, makingBodyOf } from '../making/making.ts';
import type { MemoryPort } from '../ports/memory-port.ts';
import { accountReads } from './account-reads.ts';
import { missionReads } from './mission-reads.ts';

interface FactSources {
  readonly machine?: MachinePort;
  readonly server: ServerPort;
  readonly memory: MemoryPort;
  readonly intents: Intents;
  readonly switches: Switches;
  readonly desk: DeskRows;
  readonly suppressed: (phone: string) => boolean;
  readonly lease: (key: MissionKey) => Lease | undefined;
  readonly holder: string;
  readonly nowMs: () => number;
}

/** Reads of the server, the state file and the ledger, each made when it is asked for. */
export function createFactReader(sources: FactSources): FactReader {
  const { server, memory, intents, switches, machine } = sources;
  return {
    ...missionReads(server, memory),
    ...accountReads(server),
    nowMs: sources.nowMs,
    desk: sources.desk,
    suppressed: sources.suppressed,
    tryOf: (event) => intents.byResult('dispatch', event),
    intent: (opKey) => intents.get(opKey),
    unclearTries: () => intents.list('dispatch', ['sent', 'unknown', 'parked']),
    atOnce: () => intents.list(AT_ONCE, ['sent', 'parked', 'done']),
    openMaking: (identity) =>
      intents
        .list(MAKE, ['open', 'stopped'])
        .map(makingBodyOf)
        .find((body) => body.identity === identity),
    ...(machine !== undefined && { machine }),
    switches,
    hold: () => switches.hold(),
    lease: sources.lease,
    holder: sources.holder,
  };
}
