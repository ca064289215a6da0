import { dispatchBodyOf } from '../dispatch/dispatch-intent.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { Lease } from '../../state/ledger/leases.ts';
import { IMMEDIATE } from '../immediate/immediate.ts';
import type { FactReader } from './fact-reader.ts';
import type { AlertsPort } from '../ports/alerts-port.ts';
import type { MachinePort } from '../ports/machine-port.ts';
import { unclearCreation } from '../setup/creation.ts';
import { SETUP, setupBodyOf } from '../setup/setup.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';
import { accountReads } from './account-reads.ts';
import { missionReads } from './mission-reads.ts';
import { unread } from '../door/refusal.ts';
import { ok } from '../../lib/result.ts';

interface FactSources {
  readonly machine?: MachinePort;
  readonly alerts?: AlertsPort;
  readonly alertRows: FactReader['alertRows'];
  readonly budget: FactReader['budget'];
  readonly keptInLedger: FactReader['keptInLedger'];
  readonly server: ServerPort;
  readonly memory: MissionsFilePort;
  readonly intents: Pick<Intents, 'get' | 'list' | 'byResult'>;
  readonly switches: FactReader['switches'];
  readonly inbox: FactReader['inbox'];
  readonly suppressed: (phone: string) => boolean;
  readonly optOut: FactReader['optOut'];
  readonly stillRinging: FactReader['stillRinging'];
  readonly unclear: FactReader['unclear'];
  readonly nextAllowed: FactReader['nextAllowed'];
  readonly openCommits: FactReader['openCommits'];
  readonly lease: (key: MissionKey) => Lease | undefined;
  readonly holder: string;
  readonly nowMs: () => number;
}

/** Reads of the server, the state file and the ledger, each made when it is asked for. */
export function createFactReader(sources: FactSources): FactReader {
  const { server, memory, intents, switches, machine, alerts } = sources;
  return {
    ...missionReads(server, memory),
    ...accountReads(server),
    nowMs: sources.nowMs,
    toldNowMs: async () => {
      const asked =
        server.health().clockSkewMs === undefined ? await server.account({ priority: 'act' }) : undefined;
      // Whatever answers has told the time, or never tells it; what does not answer would not say either what became of the act.
      const isSilent = asked?.ok === false && asked.error.status === undefined;
      return isSilent ? unread(asked.error) : ok(sources.nowMs());
    },
    stateFileUnread: () => memory.unreadable?.() ?? memory.unread?.(),
    inbox: sources.inbox,
    suppressed: sources.suppressed,
    optOut: sources.optOut,
    stillRinging: sources.stillRinging,
    unclear: sources.unclear,
    nextAllowed: sources.nextAllowed,
    openCommits: sources.openCommits,
    tryOf: (event) => intents.byResult('dispatch', event),
    intent: (opKey) => intents.get(opKey),
    takenBack: () =>
      intents.list('dispatch', ['cancelled', 'done']).filter((intent) => {
        if (!intent.body.includes('"heldBack"')) return false;
        const { heldBack, lostBy, item } = dispatchBodyOf(intent);
        return heldBack === true && lostBy === undefined && !sources.suppressed(item.to);
      }),
    takenBackFor: (phone) =>
      intents
        .list('dispatch', ['cancelled', 'done', 'dropped'])
        .filter(({ body }) => body.includes('"heldFor"'))
        .map(dispatchBodyOf)
        .filter(
          ({ item, heldBack, heldFor }) => item.to === phone && heldBack === true && heldFor === 'opt-out',
        )
        .map(({ item, atMs }) => ({ ...item, atMs: atMs ?? item.atMs })),
    unclearTries: () => intents.list('dispatch', ['sent', 'unknown', 'parked']),
    immediates: () => intents.list(IMMEDIATE, ['sent', 'parked', 'done']),
    openSetup: (identity) => {
      const intent = intents
        .list(SETUP, ['open', 'stopped'])
        .find((each) => setupBodyOf(each).identity === identity);
      if (intent === undefined) return undefined;
      const unclear = unclearCreation(intent.opKey, intents);
      return {
        ...setupBodyOf(intent),
        ...(unclear !== undefined && { unclearSinceMs: unclear.sentAtMs ?? unclear.createdAtMs }),
      };
    },
    alertRows: sources.alertRows,
    budget: sources.budget,
    keptInLedger: sources.keptInLedger,
    ...(machine !== undefined && { machine }),
    ...(alerts !== undefined && { alerts }),
    switches,
    hold: () => switches.hold(),
    lease: sources.lease,
    holder: sources.holder,
  };
}
