import { useState } from 'react';
import { assistantWords } from '../../domain/assistant/assistant-words.ts';
import type { AssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import { isJsonObject } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { Outcome } from '../../commands/door/door.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import { Picker } from '../compose/Picker.tsx';
import { Review } from '../compose/Review.tsx';
import { useDraft } from '../compose/use-draft.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { fittingAssistants, setUpNew, setUpWith, type AgentSetupForm } from './agent-setup.ts';
import { AssistantEditor, lintLines } from './AssistantEditor.tsx';

export interface SetUpAgentProps extends AgentSetupForm {
  readonly size: TerminalSize;
  readonly onDone: () => void;
  readonly onBack: () => void;
}

const MAKE_NEW = 'new';
const LATER = 'later';

/** One act from no agent to one that is linked and has a number: an assistant that is there comes first. */
export function SetUpAgent(props: SetUpAgentProps) {
  const { size, mission, title, plan, onDone, onBack } = props;
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
    const made = setUpNew(props, draft);
    const remarks = lintLines(draft, {}, plan, theme.glyphs.warning);
    return (
      <Review
        layerId="agent-review"
        size={size}
        lines={[
          ...remarks,
          ...assistantWords(made.fields).map(({ label, text }): LineContent => [
            words('key')` ${label.padEnd(13)} `,
            { text: safeText(text, { multiline: true }) },
          ]),
        ]}
        json={made.fields}
        first={{
          key: 'C',
          id: 'agent.set-up',
          label: 'set up',
          ...(made.fault === undefined ? {} : { fault: made.fault }),
          pageFirst: remarks.length > 0,
          asked: () => ({ commands: [made.command], onOutcome: done }),
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
          console.acts.begin({ commands: [setUpWith(props, board, id)], onOutcome: done });
        }
      }}
      onBack={onBack}
    />
  );
}
