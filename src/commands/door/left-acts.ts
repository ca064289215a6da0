import { asJson } from '../../lib/json.ts';
import { contentDigest } from '../../domain/approval/inbox-item.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { Command } from '../command.ts';
import type { Actor, Preview, Refusal } from './door.ts';

/** What the engine or a verb may not do by itself is left at the inbox, for a person to find. */
export interface LeftActs {
  leave(shown: Preview, actor: Actor, mission: MissionKey | undefined, refusal: Refusal): Promise<void>;
  /** It was done, by whoever: it waits for nobody any more. */
  done(command: Command, by: string): Promise<void>;
}

const ASKING: ReadonlySet<string> = new Set(['needs-consent', 'needs-code']);

export function createLeftActs(ledger: Pick<LedgerPort, 'view' | 'commit'>, nowMs: () => number): LeftActs {
  return {
    leave: async ({ command, title, tier }, actor, mission, refusal) => {
      if (actor.kind === 'operator' || tier < 2 || !ASKING.has(refusal.code)) return;
      const digest = contentDigest(command);
      const id = `act:${digest.slice(0, 24)}`;
      if (ledger.view().inbox.get(id) !== undefined) return;
      await ledger.commit(({ inbox }) =>
        inbox.raise({
          id,
          kind: 'act',
          body: {
            title,
            command: asJson(command),
            source: actor.label,
            ...(mission !== undefined && { mission }),
          },
          digest,
          createdAtMs: nowMs(),
        }),
      );
    },
    done: async (command, by) => {
      const digest = contentDigest(command);
      if (ledger.view().inbox.openByDigest(digest) === undefined) return;
      await ledger.commit(({ inbox }) => {
        const row = inbox.openByDigest(digest);
        if (row !== undefined) inbox.decide(row, 'approved', nowMs(), by);
      });
    },
  };
}
