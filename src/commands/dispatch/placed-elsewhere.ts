import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { Records } from '../../state/ledger/records.ts';
import type { Switches } from '../../state/ledger/switches.ts';
import { DISPATCH } from './dispatch-intent.ts';
import { markIn } from './twins.ts';

/** What is still to go out and was placed by a console of another machine, which knows nothing of this ledger. */
export const placedElsewhere = (
  events: Iterable<ScheduledEvent>,
  intents: Pick<Intents, 'byResult'>,
): readonly ScheduledEvent[] =>
  [...events].filter(
    (event) =>
      event.status === 'pending' &&
      markIn(event) !== undefined &&
      intents.byResult(DISPATCH, event.id) === undefined,
  );

/** This machine has something to do with a mission: it drives it, or has called for it. */
export const isDriven = (
  mission: MissionKey,
  own: { readonly switches: Pick<Switches, 'drive'>; readonly intents: Pick<Intents, 'ofMission'> },
): boolean => own.switches.drive(mission) !== 'off' || own.intents.ofMission(DISPATCH, mission).length > 0;

/** What a console of another machine did is told for so long. */
export const RECENT_ACTS_MS = 60 * 60_000;

/** What tells this machine's acts from another's. */
export interface OwnActs {
  readonly intents: Pick<Intents, 'get'>;
  readonly records: Pick<Records, 'of'>;
  /** How this operator signs, without the kind: `kim` of `operator:kim`. */
  readonly operator: string;
  /** Others act through this very ledger: whoever signs otherwise may be one of them. */
  readonly shared: boolean;
}

/**
 * Events of runs (oldest first) that a console of another machine wrote lately: they bear a console's mark that this
 * ledger never gave or, where a server keeps no marks, another operator's name. What bots write bears neither.
 */
export function actsElsewhere(
  events: readonly RunEvent[],
  own: OwnActs,
  sinceMs: number,
): readonly RunEvent[] {
  const found: RunEvent[] = [];
  for (const event of events.toReversed()) {
    if ((event.createdAtMs ?? 0) < sinceMs) break;
    if (isForeign(event, own)) found.push(event);
  }
  return found;
}

function isForeign(event: RunEvent, { intents, records, operator, shared }: OwnActs): boolean {
  const name = /^(?:operator|engine):(.+)$/.exec(event.agentId ?? '')?.[1];
  const mark = markOfAct(event) ?? (name === undefined ? undefined : event.idempotencyKey);
  if (mark !== undefined) {
    const opKey = mark.slice(0, Math.max(0, mark.lastIndexOf(':')));
    return intents.get(opKey) === undefined && records.of(opKey).length === 0;
  }
  return !shared && name !== undefined && name !== operator;
}

/** The mark that a console leaves with what it logs. */
function markOfAct({ payload }: RunEvent): string | undefined {
  const mark = isJsonObject(payload) ? payload['ct_op'] : undefined;
  return typeof mark === 'string' ? mark : undefined;
}
