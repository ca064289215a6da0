import { resultFields } from '../contact/call-outcome.ts';
import type { ContactState } from '../contact/contact-state.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { counted } from './join-text.ts';
import { CLASS_RULES } from './mission-class.ts';
import { higherIsBetter, offerIn } from './mission-memory.ts';
import type { MissionClass } from './mission-row.ts';

/** Where memory keeps what the engine fills in for each call, with what it says before the first: `{name: text}`. */
export const ENGINE_VARIABLES_KEY = 'engine_variables';
/** Where memory keeps what the agent of a negotiation was told last. */
export const BRIEFED_KEY = 'briefed';

/** What the agent of a negotiation is told before its next call. */
export interface Briefing {
  /** Calls that brought an offer so far. */
  readonly offers: number;
  readonly best: number;
  /** For the agent's own text, in a few plain lines. */
  readonly text: string;
}

/** What the agent of every negotiation may name, and what it says before the first call. */
export const NEGOTIATION_VARIABLES = { best_offer: 'none yet', offers_heard: '0' } as const;

/** Variables that the engine fills before each call, with what they say before the first: as memory declares them. */
export function engineVariables(
  memory: JsonObject,
  missionClass: MissionClass | undefined,
): Readonly<Record<string, string>> {
  const declared = memory[ENGINE_VARIABLES_KEY];
  return {
    ...(missionClass !== undefined && CLASS_RULES[missionClass].injectsInsight ? NEGOTIATION_VARIABLES : {}),
    ...Object.fromEntries(
      Object.entries(isJsonObject(declared) ? declared : {}).flatMap(([name, first]) =>
        typeof first === 'string' ? [[name, first]] : [],
      ),
    ),
  };
}

/** What the calls so far offered, in the order in which they were made. */
function offersOf(memory: JsonObject, contacts: readonly ContactState[]): readonly number[] {
  return contacts
    .filter(({ outcome }) => outcome === 'succeeded')
    .toSorted((one, other) => (one.last.scheduledAtMs ?? 0) - (other.last.scheduledAtMs ?? 0))
    .flatMap(({ insight }) => offerIn(memory, resultFields(insight)) ?? []);
}

/** What has been heard that the agent was not told yet; undefined where there is nothing new. */
export function briefingDue(memory: JsonObject, contacts: readonly ContactState[]): Briefing | undefined {
  const offers = offersOf(memory, contacts);
  const last = offers.at(-1);
  if (last === undefined || offers.length <= offersTold(memory)) return undefined;
  const best = higherIsBetter(memory) ? Math.max(...offers) : Math.min(...offers);
  return {
    offers: offers.length,
    best,
    text: [
      `${counted(offers.length, 'offer')} so far; the best is ${best}.`,
      `In the order of the calls: ${offers.join(', ')}.`,
    ].join('\n'),
  };
}

function offersTold(memory: JsonObject): number {
  const briefed = memory[BRIEFED_KEY];
  const offers = isJsonObject(briefed) ? briefed['offers'] : undefined;
  return typeof offers === 'number' ? offers : 0;
}

/**
 * What the engine fills in for the next call: what memory declares, by the calls so far. `best_offer`, `last_offer` and
 * `offers_heard` are worked out; any other name is what the last result said in the field of that name.
 */
export function filledVariables(
  memory: JsonObject,
  contacts: readonly ContactState[],
): Readonly<Record<string, string>> {
  const declared = engineVariables(memory, 3);
  const offers = offersOf(memory, contacts);
  const best = higherIsBetter(memory) ? Math.max(...offers) : Math.min(...offers);
  const known: Readonly<Record<string, string>> =
    offers.length === 0
      ? {}
      : {
          best_offer: String(best),
          last_offer: String(offers.at(-1) ?? ''),
          offers_heard: String(offers.length),
        };
  const last = contacts
    .filter(({ outcome }) => outcome === 'succeeded')
    .toSorted((one, other) => (one.last.scheduledAtMs ?? 0) - (other.last.scheduledAtMs ?? 0))
    .at(-1);
  const said = resultFields(last?.insight);
  const filled = Object.entries(declared).map(([name, first]) => {
    const value = known[name] ?? said[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return [name, text === '' ? first : text] as const;
  });
  return Object.fromEntries(filled);
}

const BEGIN = '--- What was heard so far, kept up to date by the console ---';
const END = '--- End of what was heard ---';

/** An agent's instructions with what was heard in their own part at the end; everything else stays as it is. */
export function withBriefing(instructions: string, text: string): string {
  const part = `${BEGIN}\n${text}\n${END}`;
  const from = instructions.indexOf(BEGIN);
  const to = instructions.indexOf(END, from);
  if (from < 0 || to < 0) return `${instructions.trimEnd()}\n\n${part}`;
  return `${instructions.slice(0, from)}${part}${instructions.slice(to + END.length)}`;
}
