import { homedir } from 'node:os';
import { join } from 'node:path';
import { createCallWatch, type CallWatch } from '../../engine/feed/call-watch.ts';
import { createTalkKeeper } from '../../engine/feed/talk-keeper.ts';
import type { BotFiles } from '../../engine/sync/bot-connection.ts';
import { createSync, type Sync } from '../../engine/sync/sync.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import { systemRandom } from '../../lib/random.ts';
import { createRedact } from '../../lib/redact.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { BotConnection } from '../../state/board.ts';
import { goneFrom, isProcessAlive } from './holder.ts';
import { localFactsFrom } from './local-facts.ts';
import { createMachine, type Machine } from './machine.ts';
import type { WorkspaceFiles } from './open-files.ts';
import type { Foundation } from './open-foundation.ts';
import { candidateZonesOf, toldZones } from './zones-of.ts';

/** What fills the board from the server, the state file, the ledger and this machine. */
export interface Readers {
  readonly sync: Sync;
  readonly calls: CallWatch;
  readonly machine: Machine;
  /** The label by which the engine writes and is known. */
  readonly engineLabel: string;
  /** The ledger may say something else of missions now. */
  ledgerChanged(): void;
  /** What goes on by itself; the readers may still be asked, until `sync` is stopped. */
  stopFeed(): void;
}

export function wireReaders(
  { configuration, clocks, hub, ledger, boardKeeper, server }: Foundation,
  files: WorkspaceFiles,
): Readers {
  const engineLabel = configuration.operator.replace(/^operator:/, 'engine:');
  const botFiles = botFilesOf(configuration.skillFolder?.value, configuration.key);
  if (botFiles === undefined) hub.publish([{ kind: 'set', field: 'bot', value: NO_SKILL_FOLDER }]);
  const local = localFactsFrom({
    ledger,
    now: () => clocks.own.now(),
    worldNow: () => clocks.world.now(),
    isGone: goneFrom(ledger),
  });
  const sync = createSync({
    server,
    entries: files.entries,
    clock: clocks.world,
    paceClock: clocks.pace,
    random: systemRandom,
    publish: (updates) => hub.publish(updates),
    local,
    zonesOf: (phone, told) => toldZones(told) ?? candidateZonesOf(phone, files.data()),
    contactFacts: {
      board: () => hub.board(),
      suppression: (phone) => ledger.view().suppressions.find(phone),
    },
    settings: {
      ownLabel: engineLabel,
      ...(configuration.notedFields.length === 0 ? {} : { notedFields: configuration.notedFields }),
    },
    ...(boardKeeper === undefined ? {} : { keeper: boardKeeper }),
    ...(botFiles === undefined ? {} : { botFiles }),
  });
  const calls = createCallWatch({
    server,
    clock: clocks.world,
    paceClock: clocks.pace,
    publish: (updates) => hub.publish(updates),
  });
  const machine = createMachine({
    configuration,
    botFiles,
    paceClock: clocks.pace,
    feed: {
      clock: clocks.world,
      publish: (updates) => hub.publish(updates),
      kick: (reader) => sync.kick(reader),
      calls,
      talks: createTalkKeeper({
        clock: clocks.world,
        publish: (updates) => hub.publish(updates),
        ...(configuration.readOnly ? {} : { ledger }),
      }),
    },
    liveCalls: () =>
      calls.live() +
      [...hub.board().scheduled.values()].filter(({ event }) => isLiveCall(event.callStatus)).length,
    changed: () => sync.kick('bot'),
  });
  return {
    sync,
    calls,
    machine,
    engineLabel,
    ledgerChanged: () => local.changed(),
    stopFeed: () => {
      machine.stop();
      calls.stop();
    },
  };
}

const botFilesOf = (folder: string | undefined, key: string): BotFiles | undefined =>
  folder === undefined
    ? undefined
    : {
        folder,
        isAlive: isProcessAlive,
        redact: createRedact([key]),
        gatewayFiles: ['.openclaw/openclaw.json', '.clawdbot/clawdbot.json'].map((name) =>
          join(homedir(), name),
        ),
      };

const NO_SKILL_FOLDER: BotConnection = {
  state: 'unknown',
  sentence: safeText('no skill folder known here: set CLAWDTALK_SKILL_DIR'),
  logTail: [],
};
