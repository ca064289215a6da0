import type { Command } from '../../commands/command.ts';
import { goalOf } from '../../domain/goal/goal.ts';
import { parseCondition } from '../../domain/goal/parse-condition.ts';
import { parseWeights, weightsText } from '../../domain/insight/insight-table.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { rubricOf } from '../../domain/mission/mission-memory.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { findMission } from '../find-mission.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** What a search ends on: shown, or set after it was held against the results so far. */
export const goal = setting({
  name: 'goal',
  word: 'condition',
  summary: 'what a search ends on, such as "slot_offered = yes and price <= 400"; tested before it is saved',
  shown: ({ memory }) => goalOf(memory).text,
  commandOf: (mission, condition) => {
    const read = parseCondition(condition);
    return read.ok ? ok({ kind: 'mission.goal', mission, condition }) : err(read.error);
  },
});

/** By which fields results are ranked: shown, or set after it was tried on the results so far. */
export const rubric = setting({
  name: 'rubric',
  word: 'field:weight,…',
  summary: 'by which fields the results are ranked, such as years:2,price:-1; less is better where negative',
  shown: ({ memory }) => weightsText(rubricOf(memory)) || 'none',
  commandOf: (mission, typed) => {
    const weights = parseWeights(typed);
    return weights.ok ? ok({ kind: 'mission.rubric', mission, weights: weights.value }) : err(weights.error);
  },
});

interface Setting {
  readonly name: string;
  /** What stands after the slug to set it. */
  readonly word: string;
  readonly summary: string;
  readonly shown: (entry: MissionEntry) => string;
  readonly commandOf: (mission: MissionKey, typed: string) => Result<Command, string>;
}

/** A verb that shows a setting of a mission, or sets it and tells first what that means for the results so far. */
function setting({ name, word, summary, shown, commandOf }: Setting): Verb {
  return {
    name,
    ways: [{ args: `<slug> ["${word}"]` }],
    words: 2,
    summary,
    options: CONSENT_OPTIONS,
    run: (context, input) =>
      withSession(context, async (session) => {
        const [slug, typed] = input.positionals;
        if (slug === undefined) return { exit: 2, sentence: `Name a mission: ${name} <slug> ["${word}"].` };
        const mission = await findMission(session, slug);
        if (!mission.ok) return mission.error;
        if (typed === undefined) {
          const entry = session.missionsFile
            .entries()
            .find((each) => each.slug === slug || each.missionId === mission.value);
          if (entry === undefined) {
            return { exit: 2, sentence: `The state file has no entry for ${slug}: nothing is set.` };
          }
          context.print(input.json ? JSON.stringify({ [name]: shown(entry) }) : shown(entry));
          return 0;
        }
        const command = commandOf(mission.value, typed);
        if (!command.ok) return { exit: 2, sentence: command.error };
        const preview = await session.door.preview(command.value);
        if (preview.refusal === undefined && !input.json) {
          for (const line of preview.lines) context.print(line);
        }
        return act(context, session, input, command.value);
      }),
  };
}
