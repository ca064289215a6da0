import { resultFields, resultOf } from '../contact/call-outcome.ts';
import { newestRound } from '../approval/newest-round.ts';
import { rank } from '../insight/ranking.ts';
import type { MissionClass } from './mission-row.ts';
import type { MissionSnapshot } from './mission-snapshot.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContactState } from '../contact/contact-state.ts';
import { higherIsBetter, meetsGoal, offerIn, rubricOf } from './mission-memory.ts';

/** The words and the data that a finished mission is closed with. */
export interface DraftResult {
  readonly summary: string;
  readonly payload: JsonObject;
}

/** Drafts the result from what the calls brought. Who was reached, who was not, and what the class asks for. */
export function draftResult(
  snapshot: MissionSnapshot,
  contacts: readonly ContactState[],
  missionClass: MissionClass,
): DraftResult {
  const memory = snapshot.entry?.memory ?? {};
  const reached = contacts.filter((contact) => contact.outcome === 'succeeded');
  const missed = contacts.filter((contact) => contact.outcome !== 'succeeded');
  const tries = contacts.reduce((sum, contact) => sum + contact.attempts, 0);
  const base: JsonObject = {
    contacts: contacts.length,
    reached: reached.length,
    attempts: tries,
    results: reached.map((contact) => ({ phone: contact.phone, result: resultOf(contact.insight) ?? null })),
    not_reached: missed.map((contact) => ({ phone: contact.phone, outcome: contact.outcome })),
  };
  const opening = `${reached.length} of ${contacts.length} contacts reached in ${tries} ${tries === 1 ? 'try' : 'tries'}`;
  if (missionClass === 2 || missionClass === 4) {
    const judged = missionClass === 4 ? newestRound(reached, snapshot) : reached;
    const ranking = rankContacts(judged, rubricOf(memory));
    const best = ranking[0];
    return {
      summary: best === undefined ? `${opening}.` : `${opening}. Best: ${best.phone} (score ${best.score}).`,
      payload: { ...base, ranking },
    };
  }
  if (missionClass === 3) {
    const best = bestOffer(memory, reached);
    return {
      summary:
        best === undefined ? `${opening}.` : `${opening}. Best offer: ${best.amount} from ${best.phone}.`,
      payload: { ...base, ...(best === undefined ? {} : { best_offer: { ...best } }) },
    };
  }
  if (missionClass === 5) {
    const winner = reached.find((contact) => meetsGoal(memory, resultFields(contact.insight)));
    return {
      summary:
        winner === undefined
          ? `${opening}. The goal was not met.`
          : `${opening}. Goal met by ${winner.phone}.`,
      payload: {
        ...base,
        goal_met: winner !== undefined,
        ...(winner === undefined ? {} : { met_by: winner.phone }),
      },
    };
  }
  return { summary: `${opening}.`, payload: base };
}

/** The reached contacts by the rubric, best first, as the result and the shortlist show them. */
export function rankContacts(
  reached: readonly ContactState[],
  weights: Readonly<Record<string, number>>,
): readonly { readonly rank: number; readonly phone: string; readonly score: number }[] {
  const candidates = reached.map((contact) => ({ id: contact.phone, fields: resultFields(contact.insight) }));
  return rank(candidates, weights).map((row) => ({
    rank: row.rank,
    phone: row.id,
    score: Math.round(row.score * 1_000) / 1_000,
  }));
}

/** The best offer that any call has brought so far. */
export function bestOffer(
  memory: JsonObject,
  reached: readonly ContactState[],
): { readonly amount: number; readonly phone: string } | undefined {
  const higher = higherIsBetter(memory);
  let best: { amount: number; phone: string } | undefined;
  for (const contact of reached) {
    const amount = offerIn(memory, resultFields(contact.insight));
    if (amount === undefined) continue;
    if (best === undefined || (higher ? amount > best.amount : amount < best.amount)) {
      best = { amount, phone: contact.phone };
    }
  }
  return best;
}
