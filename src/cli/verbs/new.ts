import { stepId } from '../../domain/ids.ts';
import { fillPlaceholders, fillSentences, openPlaceholders } from '../../domain/mission/mission-draft.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { placeholderFault, templateMemory } from '../../domain/mission/template-mission.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { CommandOf } from '../../commands/command.ts';
import { act, CONSENT_OPTIONS } from '../act.ts';
import { text, texts } from '../option.ts';
import type { Verb, VerbInput } from '../verb.ts';
import { withSession } from '../with-session.ts';

/** A mission without a screen: from a class's template, its holes filled on the command line. */
export const newMission: Verb = {
  name: 'new',
  ways: [{ args: '<name>' }],
  words: 1,
  summary: 'make a mission of a class: its record, run, plan and entry; setup-agent goes on from there',
  options: {
    ...CONSENT_OPTIONS,
    class: text('1..5', 'which class it is; its template is taken'),
    template: text('<id>', 'another template, such as one of your own'),
    var: texts('<name=text>', 'fills a hole of the template; without them they are listed'),
    request: text('<text>', 'what was asked for, in the words of whoever asked; the name if not given'),
    instructions: text('<text>', "instead of the template's own instructions"),
  },
  run: async (context, input) => {
    const [name] = input.positionals;
    if (name === undefined || slugOf(name) === '') {
      context.complain(
        'Name the mission: new <name> --class 1..5. The name needs a letter a to z or a digit.',
      );
      return 2;
    }
    return withSession(context, async (session) => {
      const { templates, problems } = session.templates();
      for (const problem of problems) context.complain(problem);
      const template = chosenTemplate(templates, input.values);
      if (!template.ok) return { exit: 2, sentence: template.error };
      const command = creationOf(name, template.value, input.values);
      if (!command.ok) return { exit: 2, sentence: command.error };
      const done = await act(context, session, input, command.value);
      if (done === 0 && !input.json) {
        context.print(`Next: clawdtalk-tui setup-agent ${slugOf(name)}`);
      }
      return done;
    });
  },
};

function chosenTemplate(
  templates: readonly MissionTemplate[],
  { class: typed, template: id }: VerbInput['values'],
): Result<MissionTemplate, string> {
  if (id !== undefined) {
    const found = templates.find((each) => each.id === id);
    if (found === undefined) {
      return err(
        `There is no template '${String(id)}': there is ${templates.map((each) => each.id).join(', ')}.`,
      );
    }
    return typed === undefined || String(found.missionClass) === typed
      ? ok(found)
      : err(`The template ${found.id} is of class ${found.missionClass}, not ${String(typed)}.`);
  }
  const found = templates.find(({ missionClass }) => String(missionClass) === typed);
  return found === undefined
    ? err(
        'Say which class it is: --class 1 (sweep), 2 (screening), 3 (negotiation), 4 (rounds) or 5 (find, then act).',
      )
    : ok(found);
}

function creationOf(
  name: string,
  template: MissionTemplate,
  values: VerbInput['values'],
): Result<CommandOf<'mission.create'>, string> {
  const filled = filledHoles(template, values['var']);
  if (!filled.ok) return filled;
  const given = values['instructions'];
  const request = values['request'];
  return ok({
    kind: 'mission.create',
    name,
    instructions: typeof given === 'string' ? given : fillSentences(template.instructions, filled.value),
    request: typeof request === 'string' ? request : name,
    missionClass: template.missionClass,
    steps: template.steps.map(({ id, title, description }, index) => ({
      stepId: stepId(id),
      sequence: index + 1,
      description: fillPlaceholders(description, filled.value),
      ...(title !== undefined && { title: fillPlaceholders(title, filled.value) }),
    })),
    memory: templateMemory(template, name, filled.value),
  });
}

/** What the holes are filled with. Errors: which are open, or which text will not do. */
function filledHoles(
  { id, placeholders, instructions, steps, agent, memory }: MissionTemplate,
  given: VerbInput['values'][string],
): Result<Readonly<Record<string, string>>, string> {
  const typed: Record<string, string> = {};
  for (const part of Array.isArray(given) ? given.map(String) : []) {
    const cut = part.indexOf('=');
    const name = part.slice(0, Math.max(0, cut)).trim();
    if (!placeholders.some((each) => each.name === name)) {
      const known = placeholders.map((each) => each.name).join(', ');
      return err(
        `--var ${part}: the template ${id} has ${known}. Write --var ${placeholders[0]?.name ?? 'name'}=text.`,
      );
    }
    typed[name] = part.slice(cut + 1).trim();
  }
  const used = new Set(openPlaceholders(JSON.stringify([instructions, steps, agent, memory])));
  const open = placeholders.filter(({ name }) => used.has(name) && (typed[name] ?? '') === '');
  if (open.length > 0) {
    return err(
      [
        `The template ${id} still needs:`,
        ...open.map(
          ({ name, label, help }) => `  --var ${name}="…"  ${label}${help === undefined ? '' : `: ${help}`}`,
        ),
      ].join('\n'),
    );
  }
  for (const { name, kind } of placeholders) {
    const fault = typed[name] === undefined ? undefined : placeholderFault(kind, typed[name]);
    if (fault !== undefined) return err(`--var ${name}: ${fault}`);
  }
  return ok(typed);
}
