import type { Command } from '../commands/command.ts';
import type { MissionKey } from '../domain/mission/mission-row.ts';
import { act, CONSENT_OPTIONS } from './act.ts';
import { findMission } from './find-mission.ts';
import type { VerbOptions } from './option.ts';
import { usageLines } from './usage-text.ts';
import type { Verb, VerbInput } from './verb.ts';
import { withSession } from './with-session.ts';

/** A verb that sends one command about one mission. */
export interface MissionAct {
  readonly name: string;
  /** What follows the slug on the usage line. */
  readonly rest?: string;
  readonly summary: string;
  /** Options without which it does nothing. */
  readonly needs?: readonly string[];
  readonly options?: VerbOptions;
  /** How many words stand after the slug. */
  readonly words?: number;
  /** The command, or a sentence about what is wrong with the arguments. `words`: what stands after the slug. */
  readonly commandOf: (
    mission: MissionKey,
    words: readonly string[],
    values: VerbInput['values'],
  ) => Command | string;
}

/** Makes the verb: finds the mission, sends the command, tells what came of it. */
export function missionAct({ name, rest, summary, needs, options, words = 0, commandOf }: MissionAct): Verb {
  const verb: Verb = {
    name,
    ways: [
      { args: `<slug>${rest === undefined ? '' : ` ${rest}`}`, ...(needs === undefined ? {} : { needs }) },
    ],
    summary,
    options: { ...CONSENT_OPTIONS, ...options },
    run: async (context, input) => {
      const [slug, ...others] = input.positionals;
      if (slug === undefined || others.length !== words) {
        context.complain(`Usage: clawdtalk-tui ${usageLines(verb).join(' | ')}`);
        return 2;
      }
      // What is wrong with the arguments is told before anything is opened.
      const fault = commandOf('' as MissionKey, others, input.values);
      if (typeof fault === 'string') {
        context.complain(fault);
        return 2;
      }
      return withSession(context, async (session) => {
        const mission = await findMission(session, slug);
        if (!mission.ok) return mission.error;
        const command = commandOf(mission.value, others, input.values);
        return typeof command === 'string'
          ? { exit: 2, sentence: command }
          : act(context, session, input, command);
      });
    },
  };
  return verb;
}

/** An option's text; undefined where it was not given or is empty. */
export function textOption(values: VerbInput['values'], name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
