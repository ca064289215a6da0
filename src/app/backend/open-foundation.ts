import { createServerClient, type ServerClient } from '../../api/http/server-client.ts';
import { parseBaseUrl } from '../../lib/base-url.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import { gatheringClock } from '../../lib/gathering-clock.ts';
import { systemRandom } from '../../lib/random.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { LedgerError } from '../../state/ledger/database.ts';
import type { Configuration } from '../start/configuration.ts';
import { createBoardHub, type BoardHub } from '../../state/board-hub.ts';
import { calmClock } from './calm-clock.ts';
import { startDemo } from './demo.ts';
import { holderId } from './holder.ts';
import { openLedgers, type OpenedLedger } from './open-ledger.ts';
import { clockByServer } from './server-time.ts';

export interface WorkspaceOptions {
  /** Nothing is remembered, so that nothing may be done: for looking alone. */
  readonly passingLedger?: boolean;
  /** The world's time where it is neither the machine's nor a demo's; files and readers keep their own pace. */
  readonly worldClock?: Clock;
  /** A console draws on a terminal: alerts may be shown there. */
  readonly terminal?: boolean;
}

/** What everything else of a workspace stands on: who this process is, what time it is, the ledger and the server. */
export interface Foundation extends OpenedLedger {
  /** As given, or the demo's. */
  readonly configuration: Configuration;
  /** `label`: what this process is, for people; its first word says who holds leases: `console`, `watch`, a verb. */
  readonly holder: { readonly id: string; readonly label: string };
  readonly role: string;
  /** Draws on a terminal. */
  readonly terminal: boolean;
  /** Writes nothing down by itself, and claims nothing. */
  readonly looksOnly: boolean;
  readonly clocks: Clocks;
  readonly hub: BoardHub;
  readonly server: ServerClient;
  /** The server is this machine's own. */
  readonly isLocal: boolean;
  close(): Promise<void>;
}

interface Clocks {
  /** This machine's, or the demo's. Processes of one ledger agree about leases by it. */
  readonly own: Clock;
  /** The world's: the server's where this machine's is off. */
  readonly world: Clock;
  /** Real time, for files and readers. */
  readonly pace: Clock;
  /** The world's, with timers that a fast demo does not hurry. */
  readonly looking: Clock;
}

/** A server on this machine is nobody else's: it may be asked as fast as it answers. */
const LOCAL_LIMITS = { perSecond: 200, burst: 200 };

/** Errors: the ledger cannot be opened; nothing is left open then. */
export async function openFoundation(
  given: Configuration,
  role: string,
  { passingLedger = false, worldClock, terminal = false }: WorkspaceOptions,
): Promise<Result<Foundation, LedgerError>> {
  const demo = given.demo === undefined ? undefined : await startDemo(given, given.demo);
  const configuration = demo?.configuration ?? given;
  const { origin } = configuration.demo ?? {};
  const pace = gatheringClock(systemClock());
  const own = worldClock ?? (origin === undefined ? pace : systemClock({ origin }));
  const holder = { id: holderId(), label: `${role} ${process.pid}` };
  const opened = await openLedgers(configuration, {
    holder,
    clock: own,
    paceClock: pace,
    passing: passingLedger,
  });
  if (!opened.ok) {
    await demo?.stop();
    return opened;
  }
  const { ledger, database } = opened.value;
  const isLocal = isLoopback(configuration.baseUrl);
  const server = createServerClient({
    config: configuration,
    clock: pace,
    random: systemRandom,
    ...(isLocal ? { limits: LOCAL_LIMITS } : {}),
  });
  // A demo's world has a time of its own, and its server tells that one; so has a world whose time is given.
  const world =
    origin === undefined && worldClock === undefined
      ? clockByServer(own, () => server.health().clockSkewMs)
      : own;
  return ok({
    ...opened.value,
    configuration,
    holder,
    role,
    terminal,
    looksOnly: configuration.readOnly || configuration.dryRun || passingLedger,
    clocks: {
      own,
      world,
      pace,
      looking: origin === undefined ? world : calmClock(world, pace, origin.speed),
    },
    hub: createBoardHub(),
    server,
    isLocal,
    close: async () => {
      await server.close();
      await ledger.close();
      database.close();
      await demo?.stop();
    },
  });
}

function isLoopback(baseUrl: string): boolean {
  const url = parseBaseUrl(baseUrl);
  return url.ok && url.value.isLoopback;
}
