import { useState } from 'react';
import { assistantWords } from '../../domain/assistant/assistant-words.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import { assistantChanges, type AssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { isJsonObject } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Board } from '../../state/board.ts';
import type { Outcome } from '../../commands/door/door.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme.ts';
import { Picker, type PickerOption } from '../compose/Picker.tsx';
import { Review } from '../compose/Review.tsx';
import { useDraft } from '../compose/use-draft.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { AssistantEditor, lintLines } from './AssistantEditor.tsx';
import { assistantUse, type AssistantUse } from './assistant-use.ts';

export interface SetUpAgentProps {
  readonly size: TerminalSize;
  readonly mission: MissionKey;
  readonly title: SafeText;
  /** What a new assistant begins with. */
  readonly draft: AssistantDraft;
  readonly plan: string;
  /** Beside the assistant that the mission has. */
  readonly additional?: boolean;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

const MAKE_NEW = 'new';
const LATER = 'later';

/** One act from no agent to one that is linked and has a number: an assistant that is there comes first. */
export function SetUpAgent(props: SetUpAgentProps) {
  const { size, mission, title, plan, additional = false, onDone, onBack } = props;
  const console = useConsole();
  const theme = useTheme();
  const board = useConsoleState((state) => state.board);
  const { kept, keep } = useDraft(`assistant:for:${mission}`);
  const [written, setDraft] = useState<AssistantDraft>();
  const draft: AssistantDraft = written ?? (isJsonObject(kept?.body) ? kept.body : props.draft);
  const [stage, setStage] = useState<'choose' | 'edit' | 'review'>('choose');
  const change = (next: AssistantDraft): void => {
    setDraft(next);
    keep(next);
  };
  const done = (outcomes: readonly Outcome[]): void => {
    const last = outcomes.at(-1);
    if (last?.status !== 'done' && last?.status !== 'open') return;
    keep(undefined);
    onDone();
  };

  if (stage === 'edit') {
    return (
      <AssistantEditor
        size={size}
        draft={draft}
        before={{}}
        plan={plan}
        submitLabel="Next: review"
        onChange={change}
        onDone={(last) => {
          change(last);
          setStage('review');
        }}
        onBack={() => setStage('review')}
      />
    );
  }
  if (stage === 'review') {
    const changes = assistantChanges(draft, {});
    const options = changes.ok ? changes.value : {};
    const fields = newAssistantFields({
      name: draft.name ?? '',
      instructions: draft.instructions ?? '',
      greeting: draft.greeting ?? '',
      options,
    });
    const remarks = lintLines(draft, {}, plan, theme.glyphs.warning);
    return (
      <Review
        layerId="agent-review"
        size={size}
        lines={[
          ...remarks,
          ...assistantWords(fields).map(({ label, text }): LineContent => [
            words('key')` ${label.padEnd(13)} `,
            { text: safeText(text, { multiline: true }) },
          ]),
        ]}
        json={fields}
        first={{
          key: 'C',
          id: 'agent.set-up',
          label: 'set up',
          ...(changes.ok ? {} : { fault: changes.error }),
          pageFirst: remarks.length > 0,
          asked: () => ({
            commands: [
              {
                kind: 'agent.setup',
                mission,
                name: draft.name ?? '',
                instructions: draft.instructions ?? '',
                greeting: draft.greeting ?? '',
                options,
                ...(additional && { additional }),
              },
            ],
            onOutcome: done,
          }),
        }}
        bindings={[{ keys: ['E'], id: 'agent.edit', label: 'edit', run: () => setStage('edit') }]}
        onBack={() => setStage('choose')}
      />
    );
  }
  const fitting = fittingAssistants(board);
  return (
    <Picker
      layerId="agent-choose"
      width={size.columns}
      height={size.rows}
      lines={[
        safe` ${title}`,
        [
          words(
            'dim',
          )` Enter shows what it would be. One that fits already saves a number; those with a number come first.`,
        ],
      ]}
      options={[
        { id: MAKE_NEW, label: safe`A new one from the template`, hint: safe`${draft.name ?? ''}` },
        ...fitting,
        { id: LATER, label: safe`Later`, hint: safe`on the mission's agents tab, key N` },
      ]}
      onPick={(id) => {
        if (id === MAKE_NEW) setStage('review');
        else if (id === LATER) onDone();
        else {
          console.acts.begin({
            commands: [
              {
                kind: 'agent.setup',
                mission,
                name: board.assistants.get(id)?.name ?? '',
                instructions: '',
                reuse: assistantId(id),
                ...(additional && { additional }),
              },
            ],
            onOutcome: done,
          });
        }
      }}
      onBack={onBack}
    />
  );
}

/** Assistants that can call, those with a number of their own before the others. */
function fittingAssistants(board: Board): readonly PickerOption[] {
  const uses = assistantUse(board);
  const canCall = (assistant: Assistant): boolean =>
    assistant.features.length === 0 || assistant.features.some((feature) => feature === 'telephony');
  const rank = (use: AssistantUse | undefined): number => ((use?.numbers.length ?? 0) > 0 ? 0 : 1);
  return [...board.assistants.values()]
    .filter(canCall)
    .toSorted(
      (left, right) =>
        rank(uses.get(left.id)) - rank(uses.get(right.id)) || left.name.localeCompare(right.name),
    )
    .map(({ id, name }) => {
      const use = uses.get(id);
      const number = use?.numbers.map(({ phone }) => phone).join(', ') ?? '';
      const users = use?.live ?? [];
      return {
        id,
        label: safe`Use ${name}`,
        hint: safe`${number === '' ? 'no number' : number}${users.length === 0 ? '' : `, works for ${users.join(', ')}`}`,
      };
    });
}
