import type { JsonValue } from '../../lib/json.ts';
import { contentDigest } from '../../domain/approval/inbox-item.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { InboxRows } from '../../state/ledger/inbox-items.ts';
import type { Command } from '../command.ts';
import type { Actor, Preview, Refusal } from './door.ts';

/** What the engine or a verb may not do by itself is left at the inbox, for a person to find. */
export interface LeftActs {
  leave(shown: Preview, actor: Actor, mission: MissionKey | undefined, refusal: Refusal): void;
  /** It was done, by whoever: it waits for nobody any more. */
  done(command: Command): void;
}

const ASKING: ReadonlySet<string> = new Set(['needs-consent', 'needs-code']);

export function createLeftActs(inbox: InboxRows, nowMs: () => number): LeftActs {
  return {
    leave: ({ command, title, tier }, actor, mission, refusal) => {
      if (actor.kind === 'operator' || tier < 2 || !ASKING.has(refusal.code)) return;
      const digest = contentDigest(command);
      inbox.raise({
        id: `act:${digest.slice(0, 24)}`,
        kind: 'act',
        body: {
          title,
          command: command as unknown as JsonValue,
          source: actor.label,
          ...(mission !== undefined && { mission }),
        },
        digest,
        createdAtMs: nowMs(),
      });
    },
    done: (command) => {
      const row = inbox.openByDigest(contentDigest(command));
      if (row !== undefined) inbox.decide(row, 'approved', nowMs());
    },
  };
}
