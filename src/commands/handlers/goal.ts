import { contactStates } from '../../domain/contact/contact-state.ts';
import { resultFields } from '../../domain/contact/call-outcome.ts';
import { CLASS_RULES, missionClassOf } from '../../domain/mission/mission-class.ts';
import { heldAgainst } from '../../domain/goal/goal-parts.ts';
import { GOAL_MEMORY_KEY, goalFault, goalFrom, goalOf, testGoal } from '../../domain/goal/goal.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import type { FactReader, Reading } from '../reads/fact-reader.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';
import { keyBefore } from './memory.ts';

/** One call that reached somebody, and what came of it. */
interface ReachedResult {
  readonly who: SafeText;
  readonly fields: JsonObject;
}

/** Sets what a search ends on, after it was held against the results so far. */
export const setGoal: CommandHandler<CommandOf<'mission.goal'>> = async (command, facts) => {
  const goal = goalFrom(command.condition);
  if (goal.kind === 'unreadable') return refuse('invalid', safe`${goal.fault}`);
  const entry = await facts.entry(command.mission);
  if (!entry.ok) return entry;
  const { slug, memory } = entry.value;
  const results = await reachedResults(command.mission, facts);
  if (!results.ok) return results;
  const before = memory[GOAL_MEMORY_KEY];
  const value = { condition: command.condition };
  if (JSON.stringify(before) === JSON.stringify(value)) {
    return refuse('already-so', safe`The goal is ${command.condition} already.`);
  }
  const tested = testGoal(goal, results.value);
  return prepared({
    tier: 0,
    title: safe`Goal: ${command.condition}`,
    lines: [
      ...(before === undefined ? [] : [safe`Before: ${goalOf(memory).text}`]),
      ...(results.value.length === 0
        ? [safe`No call has brought a result yet: it cannot be tested.`]
        : [
            safe`${heldAgainst(results.value.length, tested)}`,
            ...tested.met.map(({ who }) => safe`  met by ${who}`),
            ...(tested.missingFields.length === 0
              ? []
              : [
                  safe`No result so far has ${tested.missingFields.join(', ')}. They have: ${tested.knownFields.join(', ') || 'no fields'}.`,
                ]),
          ]),
    ],
    basis: { before: before ?? null, met: tested.met.length, results: results.value.length },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [{ target: 'memory', change: { kind: 'memory.set', slug, key: GOAL_MEMORY_KEY, value } }],
      undo: {
        parts: [{ target: 'memory', change: keyBefore(facts, slug, GOAL_MEMORY_KEY, before) }],
        expect: { slug, key: GOAL_MEMORY_KEY, value },
      },
    },
    done: safe`The goal is ${command.condition}.`,
    notByEngine: safe`A mission's goal is set by a person.`,
  });
};

/** Why the engine could not tell when a mission has reached its goal; undefined where it can, or need not. */
export async function goalInTheWay(mission: MissionKey, facts: FactReader): Promise<SafeText | undefined> {
  const entry = await facts.entry(mission);
  if (!entry.ok) return undefined;
  const { memory, slug } = entry.value;
  const missionClass = facts.switches.missionClass(mission) ?? missionClassOf(memory);
  if (missionClass === undefined || !CLASS_RULES[missionClass].endsOnGoal) return undefined;
  const results = await reachedResults(mission, facts);
  const fault = goalFault(goalOf(memory), results.ok ? results.value : []);
  if (fault === undefined) return undefined;
  return safeText(`${fault} Set it first: E on the mission, or goal ${slug} "slot_offered = yes".`);
}

/** Results of the mission's calls that reached somebody. */
async function reachedResults(key: MissionKey, facts: FactReader): Reading<readonly ReachedResult[]> {
  const mission = await facts.missionState(key);
  if (!mission.ok) return mission;
  const { entry, scheduled, events } = mission.value;
  const insights = await facts.insights(scheduled);
  const contacts = contactStates(
    { scheduled, events, insights, ...(entry !== undefined && { entry }) },
    facts.nowMs(),
  );
  return {
    ok: true,
    value: contacts
      .filter(({ outcome }) => outcome === 'succeeded')
      .map(({ phone, tracked, insight }) => ({
        who: safe`${tracked?.name ?? phone}`,
        fields: resultFields(insight),
      })),
  };
}
