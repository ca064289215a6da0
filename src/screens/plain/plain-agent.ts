import { assistantWords } from '../../domain/assistant/assistant-words.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { segmentsOf } from '../../ui/text/segments.ts';
import { fittingAssistants, setUpNew, setUpWith, type AgentSetupForm } from '../assistants/agent-setup.ts';
import { assistantFormFields } from '../assistants/assistant-form-fields.ts';
import { lintLines } from '../assistants/AssistantEditor.tsx';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import { editFields, pickInPlain } from './plain-fields.ts';
import type { PlainPorts } from './plain-ports.ts';

const NEW = 'new';
const LATER = 'later';

/**
 * The agent of a mission in lines: an assistant that is there, or a new one whose fields are changed by number. It is read
 * back, and its code typed, before anything is made.
 */
export async function agentInPlain(
  console: Console,
  ports: PlainPorts,
  setup: AgentSetupForm,
): Promise<void> {
  const { writeLine } = ports;
  const { board } = console.store.getState();
  const chosen = await pickInPlain<string>(ports, setup.title, [
    { value: NEW, label: safe`A new one from the template: ${setup.draft.name ?? ''}` },
    ...fittingAssistants(board).map(({ id, label, hint }) => ({ value: id, label: safe`${label}, ${hint}` })),
    { value: LATER, label: safe`Later` },
  ]);
  if (chosen === undefined || chosen === LATER) {
    writeLine(safe`No agent was set up. The mission's list of agents does it later.`);
    return;
  }
  if (chosen !== NEW) {
    await actInPlain(console, ports, () =>
      console.acts.begin({ commands: [setUpWith(setup, board, chosen)] }),
    );
    return;
  }
  const draft = await editFields(
    ports,
    (written) => assistantFormFields(written, board.voices, true),
    setup.draft,
    'review and set it up',
  );
  if (draft === undefined) {
    writeLine(safe`No agent was set up.`);
    return;
  }
  const made = setUpNew(setup, draft);
  for (const line of lintLines(draft, {}, setup.plan, 'Warning:'))
    writeLine(
      safe`${segmentsOf(line)
        .map(({ text }) => text.trim())
        .join(' ')}`,
    );
  if (made.fault !== undefined) return;
  for (const { label, text } of assistantWords(made.fields))
    writeLine(safe`${label}: ${safeText(text, { maxLength: 2_000 })}`);
  await actInPlain(console, ports, () => console.acts.begin({ commands: [made.command] }));
}
