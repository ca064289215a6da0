import { newAssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import { CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { missionFaults, stepFaults, stepIdFor, type DraftStep } from '../../domain/mission/mission-draft.ts';
import { missionKeyOf, type MissionClass } from '../../domain/mission/mission-row.ts';
import type { MissionTemplate } from '../../domain/mission/plan-template.ts';
import { slugOf } from '../../domain/mission/slug.ts';
import { placeholderFault, templateAgent } from '../../domain/mission/template-mission.ts';
import { safe } from '../../lib/safe-text.ts';
import { emptyCompose, filled, filling, memoryOf, type ComposeState } from '../compose/compose-state.ts';
import { composedMission } from '../compose/composed-mission.ts';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import { agentInPlain } from './plain-agent.ts';
import { pickInPlain } from './plain-fields.ts';
import type { PlainPorts } from './plain-ports.ts';

const CLASSES = [1, 2, 3, 4, 5] as const satisfies readonly MissionClass[];

/** A new mission and its agent as questions and answers. Nothing is made before it was read back and its code typed. */
export async function composeInPlain(console: Console, ports: PlainPorts): Promise<void> {
  const nothing = (): void => ports.writeLine(safe`Nothing was made.`);
  const template = await chooseTemplate(console, ports);
  if (template === undefined) return nothing();
  const values = await askFacts(template, ports);
  if (values === undefined) return nothing();
  const begun: ComposeState = {
    ...emptyCompose,
    missionClass: template.missionClass,
    templateId: template.id,
    values,
  };
  const state = await askPlan(await askInstructions(filled(begun, template), ports), ports);
  if (state === undefined) return nothing();
  const [fault] = missionFaults({ ...state, name: values['name'] ?? '', request: values['request'] ?? '' });
  if (fault !== undefined) {
    ports.writeLine(safe`${fault.sentence}`);
    return nothing();
  }
  let made: string | undefined;
  await actInPlain(console, ports, () =>
    console.acts.begin({
      commands: [composedMission(state, memoryOf(state, template))],
      onOutcome: (outcomes) => {
        const last = outcomes.at(-1);
        if (last?.status === 'done' || last?.status === 'open') made = last.made?.missionId;
      },
    }),
  );
  if (made === undefined) return;
  const name = values['name'] ?? '';
  await agentInPlain(console, ports, {
    mission: missionKeyOf(made, undefined),
    title: safe`${name} runs. Which assistant works for it?`,
    draft: newAssistantDraft(templateAgent(template, name, filling(state))),
    plan: [state.instructions, ...state.steps.map(({ description }) => description)].join('\n'),
    additional: false,
  });
}

async function chooseTemplate(console: Console, ports: PlainPorts): Promise<MissionTemplate | undefined> {
  const { templates } = console.host.templates();
  const missionClass = await pickInPlain(
    ports,
    safe`What kind of mission is it?`,
    CLASSES.map((each) => ({
      value: each,
      label: safe`${CLASS_RULES[each].name}: ${CLASS_RULES[each].summary}`,
    })),
  );
  const fitting = templates.filter((each) => each.missionClass === missionClass);
  const [only, second] = fitting;
  if (second === undefined) return only;
  return pickInPlain(
    ports,
    safe`Which template does it begin with?`,
    fitting.map((each) => ({ value: each, label: safe`${each.title}: ${each.about}` })),
  );
}

async function askFacts(
  { placeholders }: MissionTemplate,
  ports: PlainPorts,
): Promise<Readonly<Record<string, string>> | undefined> {
  const values: Record<string, string> = {};
  const questions = [
    {
      id: 'name',
      label: 'Name, brief and telling',
      check: (text: string) => (slugOf(text) === '' ? 'It needs a letter a to z or a digit.' : undefined),
    },
    { id: 'request', label: 'Request, in the words of whoever asked', check: () => undefined },
    ...placeholders.map(({ name, label, help, kind }) => ({
      id: `in.${name}`,
      label: help === undefined ? label : `${label} (${help})`,
      check: (text: string) => placeholderFault(kind, text),
    })),
  ];
  for (const { id, label, check } of questions) {
    const text = await ask(ports, `${label}:`, check);
    if (text === undefined) return undefined;
    values[id] = text;
  }
  return values;
}

async function askInstructions(state: ComposeState, ports: PlainPorts): Promise<ComposeState | undefined> {
  ports.writeLine(safe`Instructions: ${state.instructions}`);
  ports.writeLine(safe`Enter keeps them, or type others:`);
  const line = await ports.readLine();
  if (line === undefined) return undefined;
  return line.trim() === '' ? state : { ...state, instructions: line.trim() };
}

async function askPlan(
  begun: ComposeState | undefined,
  ports: PlainPorts,
): Promise<ComposeState | undefined> {
  if (begun === undefined) return undefined;
  let { steps } = begun;
  for (;;) {
    ports.writeLine(safe`The plan:`);
    steps.forEach(({ id, description }, index) => ports.writeLine(safe`${index + 1}. ${id}: ${description}`));
    ports.writeLine(safe`Enter keeps it; or + and a text adds a step, - and a number removes one:`);
    const line = (await ports.readLine())?.trim();
    if (line === undefined) return undefined;
    const next = line === '' ? steps : changed(steps, line);
    if (next === undefined) ports.writeLine(safe`This is neither + and a text nor - and a number.`);
    else if (line !== '') steps = next;
    else {
      const [fault] = stepFaults(steps);
      if (fault === undefined && steps.length > 0) return { ...begun, steps };
      ports.writeLine(safe`${fault?.sentence ?? 'A plan needs a step.'}`);
    }
  }
}

/** `+ Tell the caretaker`, `- 2`; undefined where it is neither. */
function changed(steps: readonly DraftStep[], line: string): readonly DraftStep[] | undefined {
  const text = line.slice(1).trim();
  if (line.startsWith('+') && text !== '')
    return [
      ...steps,
      {
        id: stepIdFor(
          text,
          steps.map(({ id }) => id),
        ),
        description: text,
      },
    ];
  const at = Number(text) - 1;
  return line.startsWith('-') && steps[at] !== undefined ? steps.toSpliced(at, 1) : undefined;
}

/** Asks until the answer will do; an empty one gives up. */
async function ask(
  { readLine, writeLine }: PlainPorts,
  question: string,
  check: (text: string) => string | undefined,
): Promise<string | undefined> {
  for (;;) {
    writeLine(safe`${question}`);
    const text = (await readLine())?.trim() ?? '';
    if (text === '') return undefined;
    const fault = check(text);
    if (fault === undefined) return text;
    writeLine(safe`${fault}`);
  }
}
