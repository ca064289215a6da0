import { contactStates } from '../../domain/contact/contact-state.ts';
import { rankContacts } from '../../domain/mission/result-draft.ts';
import { safe } from '../../lib/safe-text.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';
import { keyBefore } from './memory.ts';

const RUBRIC_MEMORY_KEY = 'rubric';
const SHOWN = 5;

/** Sets by what the results are ranked; what that makes of the results so far is shown first. */
export const setRubric: CommandHandler<CommandOf<'mission.rubric'>> = async (command, facts) => {
  const weights = { ...command.weights };
  if (Object.keys(weights).length === 0)
    return refuse('invalid', safe`Name a field and its weight, such as price:-1.`);
  const found = await facts.entry(command.mission);
  if (!found.ok) return found;
  const { slug, memory } = found.value;
  const before = memory[RUBRIC_MEMORY_KEY];
  if (JSON.stringify(before) === JSON.stringify(weights)) {
    return refuse('already-so', safe`The ranking is already set that way.`);
  }
  const mission = await facts.missionState(command.mission);
  if (!mission.ok) return mission;
  const { entry, scheduled, events } = mission.value;
  const contacts = contactStates(
    {
      scheduled,
      events,
      insights: await facts.insights(scheduled),
      ...(entry !== undefined && { entry }),
    },
    facts.nowMs(),
  );
  const reached = contacts.filter(({ outcome }) => outcome === 'succeeded');
  const nameOf = new Map(reached.map(({ phone, tracked }) => [phone, tracked?.name ?? phone]));
  const text = Object.entries(weights)
    .map(([field, weight]) => `${field}:${weight}`)
    .join(', ');
  return prepared({
    tier: 0,
    title: safe`Rubric: ${text}`,
    lines: [
      ...(before === undefined ? [] : [safe`Before: ${JSON.stringify(before)}`]),
      ...(reached.length === 0
        ? [safe`No call has brought a result yet: there is nothing to rank.`]
        : [
            safe`It ranks the ${reached.length} results so far:`,
            ...rankContacts(reached, weights)
              .slice(0, SHOWN)
              .map(
                ({ rank, phone, score }) => safe`  ${rank}. ${nameOf.get(phone) ?? phone} (score ${score})`,
              ),
          ]),
    ],
    basis: { before: before ?? null, results: reached.length },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [
        { target: 'memory', change: { kind: 'memory.set', slug, key: RUBRIC_MEMORY_KEY, value: weights } },
      ],
      undo: {
        parts: [{ target: 'memory', change: keyBefore(facts, slug, RUBRIC_MEMORY_KEY, before) }],
        expect: { slug, key: RUBRIC_MEMORY_KEY, value: weights },
      },
    },
    done: safe`The rubric is ${text}.`,
    notByEngine: safe`How results are ranked is decided by a person.`,
  });
};
