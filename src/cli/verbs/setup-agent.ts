import { assistantChanges } from '../../domain/assistant/assistant-draft.ts';
import { assistantId } from '../../domain/ids.ts';
import { agentDraftIn } from '../../domain/mission/template-mission.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { textOption } from '../act-verb.ts';
import { findMission } from '../find-mission.ts';
import { text } from '../option.ts';
import type { Verb } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** The agent of a mission in one act: assistant, number, link, entry; without options the one of its template. */
export const setupAgent: Verb = {
  name: 'setup-agent',
  ways: [{ args: '<slug>' }],
  words: 1,
  summary: "set a mission's agent up: assistant, number, link and entry in one act",
  options: {
    ...CONSENT_OPTIONS,
    name: text('<text>', "its name; the template's if not given"),
    instructions: text('<text>', "what it does on the phone; the template's if not given"),
    greeting: text('<text>', 'empty for outgoing calls: whoever is called speaks first'),
    options: text('<json>', 'further members of the assistant: model, voice, tools …'),
    reuse: text('<assistant id>', 'use one that is there instead of making one'),
  },
  run: (context, input) =>
    withSession(context, async (session) => {
      const [slug] = input.positionals;
      if (slug === undefined) return { exit: 2, sentence: 'Name a mission: setup-agent <slug>.' };
      const mission = await findMission(session, slug);
      if (!mission.ok) return mission.error;
      const entry = session.missionsFile
        .entries()
        .find((each) => each.slug === slug || each.missionId === mission.value);
      const draft = agentDraftIn(entry?.memory ?? {});
      const changes = draft === undefined ? undefined : assistantChanges(draft, {});
      if (changes !== undefined && !changes.ok) return { exit: 2, sentence: changes.error };
      const typed = textOption(input.values, 'options');
      const given = typed === undefined ? {} : objectOf(typed);
      if (given === undefined) return { exit: 2, sentence: '--options is not a JSON object.' };
      const name = textOption(input.values, 'name') ?? draft?.name;
      const instructions = textOption(input.values, 'instructions') ?? draft?.instructions;
      const reuse = textOption(input.values, 'reuse');
      if (reuse === undefined && (name === undefined || instructions === undefined)) {
        return {
          exit: 2,
          sentence: `${slug} has no agent of a template: say --name "…" and --instructions "…", or --reuse <assistant id>.`,
        };
      }
      return act(context, session, input, {
        kind: 'agent.setup',
        mission: mission.value,
        name: name ?? '',
        instructions: instructions ?? '',
        greeting: textOption(input.values, 'greeting') ?? '',
        options: { ...changes?.value, ...given },
        ...(reuse !== undefined && { reuse: assistantId(reuse) }),
      });
    }),
};

function objectOf(typed: string): { readonly [name: string]: JsonValue | undefined } | undefined {
  try {
    const value: unknown = JSON.parse(typed);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
