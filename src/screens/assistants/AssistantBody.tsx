import { useEffect, useState } from 'react';
import type { Outcome } from '../../commands/door/door.ts';
import {
  assistantChanges,
  assistantDraftOf,
  newAssistantDraft,
  type AssistantDraft,
} from '../../domain/assistant/assistant-draft.ts';
import { assistantDiff } from '../../domain/assistant/assistant-diff.ts';
import { newAssistantFields } from '../../domain/assistant/assistant-fields.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import { goTo, standOn } from '../shell/navigate.ts';
import { Picker } from '../compose/Picker.tsx';
import type { ActionRequest } from '../acting/acts.ts';
import { Review } from '../compose/Review.tsx';
import { useDraft } from '../compose/use-draft.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { relativeText } from '../time/relative-text.ts';
import { AssistantEditor, lintLines } from './AssistantEditor.tsx';
import { createCommand, readAssistant, updateCommand } from './assistant-edit.ts';
import { assistantUse } from './assistant-use.ts';
import type { BodyProps } from '../shell/contract.ts';

type Live =
  | { readonly status: 'reading' }
  | { readonly status: 'ready'; readonly fields: JsonObject }
  | { readonly status: 'failed'; readonly sentence: SafeText };

/** One assistant, new or as it is now: all its fields, what is wrong with it, the difference, and who uses it. */
export function AssistantBody({ route, size }: BodyProps) {
  const console = useConsole();
  const { item: id } = route;
  const [live, setLive] = useState<Live>(
    id === undefined ? { status: 'ready', fields: {} } : { status: 'reading' },
  );
  const { kept, keep } = useDraft(`assistant:${id ?? 'new'}`);
  const [begun, setBegun] = useState<AssistantDraft>();
  const leave = (): void => goTo(console, { screen: 'assistants' });

  useEffect(() => {
    if (id === undefined) return undefined;
    let gone = false;
    void (async () => {
      const read = await readAssistant(console, id);
      if (gone) return;
      setLive(read.ok ? { status: 'ready', fields: read.value } : { status: 'failed', sentence: read.error });
    })();
    return () => {
      gone = true;
    };
  }, [console, id]);

  if (live.status === 'failed') {
    return (
      <Picker
        layerId="assistant-failed"
        width={size.columns}
        height={size.rows}
        lines={[[words('bad')` It could not be read: ${live.sentence}`]]}
        options={[{ id: 'back', label: safe`Back to the list` }]}
        onPick={leave}
        onBack={leave}
      />
    );
  }
  if (live.status === 'reading' || kept === undefined) {
    return (
      <>
        <Line width={size.columns} content={safe` Reading …`} tone="dim" />
        <Blank rows={size.rows - 1} width={size.columns} />
      </>
    );
  }
  const fresh = id === undefined ? newAssistantDraft() : assistantDraftOf(live.fields);
  const draft = begun ?? (isJsonObject(kept.body) ? undefined : fresh);
  if (draft === undefined) {
    const age = kept.keptAtMs === undefined ? '' : `kept ${relativeText(kept.keptAtMs, console.clock.now())}`;
    return (
      <Picker
        layerId="assistant-draft"
        width={size.columns}
        height={size.rows}
        lines={[safe` There is an unsaved draft of it.`]}
        options={[
          { id: 'on', label: safe`Go on with the draft`, hint: safe`${age}` },
          { id: 'anew', label: safe`Begin with what is live`, hint: safe`throws the draft away` },
        ]}
        onPick={(choice) => {
          if (choice === 'anew') keep(undefined);
          setBegun(choice === 'anew' ? fresh : (kept.body as AssistantDraft));
        }}
        onBack={leave}
      />
    );
  }
  return (
    <Edited
      size={size}
      id={id}
      before={live.fields}
      draft={draft}
      onChange={(next) => {
        setBegun(next);
        // Who only looked leaves nothing behind to be asked about the next time.
        keep(isSame(next, fresh) ? undefined : next);
      }}
      onSaved={() => {
        keep(undefined);
        leave();
      }}
      onBack={leave}
    />
  );
}

interface EditedProps {
  readonly size: TerminalSize;
  readonly id: string | undefined;
  readonly before: JsonObject;
  readonly draft: AssistantDraft;
  readonly onChange: (draft: AssistantDraft) => void;
  readonly onSaved: () => void;
  readonly onBack: () => void;
}

function Edited({ size, id, before, draft, onChange, onSaved, onBack }: EditedProps) {
  const console = useConsole();
  const theme = useTheme();
  const use = useConsoleState(({ board }) => (id === undefined ? undefined : assistantUse(board).get(id)));
  const assistants = useConsoleState(({ board }) => board.assistants);
  const [reviewing, setReviewing] = useState(false);
  if (!reviewing) {
    return (
      <AssistantEditor
        size={size}
        draft={draft}
        before={before}
        submitLabel="Next: review"
        onChange={onChange}
        onDone={(next) => {
          onChange(next);
          setReviewing(true);
        }}
        onBack={onBack}
      />
    );
  }
  const changes = assistantChanges(draft, before);
  const changed = changes.ok ? changes.value : {};
  const done = (outcomes: readonly Outcome[]): void => {
    const last = outcomes.at(-1);
    if (last?.status !== 'done' && last?.status !== 'open') return;
    onSaved();
    const made = last.made?.assistantId;
    if (made !== undefined) standOn(console, { screen: 'assistants' }, { cursorId: made });
  };
  const created = (): ActionRequest => ({
    commands: [createCommand(draft, before, changed)],
    onOutcome: done,
  });
  const alike = [...assistants.values()].filter(
    (each) => each.id !== id && each.name.toLowerCase() === safeText(draft.name ?? '').toLowerCase(),
  );
  const shown =
    id === undefined
      ? newAssistantFields({ ...textsOf(draft), options: changed })
      : { ...before, ...changed };
  const remarks = lintLines(draft, before, undefined, theme.glyphs.warning);
  const lines: readonly LineContent[] = [
    ...alike.map((each): LineContent => [
      words(
        'warn',
      )` ${theme.glyphs.warning} ${each.name} (${each.phone ?? 'no number'}) looks like it: use that one, if it fits.`,
    ]),
    ...(use?.live ?? []).map((mission): LineContent => [words('accent')` Used now by ${mission}`]),
    ...remarks,
    ...assistantDiff(id === undefined ? {} : before, shown).map(({ field, sign, text }): LineContent => [
      words('key')` ${field} `,
      { text: safeText(`${sign} ${text}`), tone: sign === '+' ? 'good' : sign === '-' ? 'bad' : 'dim' },
    ]),
    ...(id !== undefined && Object.keys(changed).length === 0
      ? [[words('dim')` Nothing differs from what is live.`] as LineContent]
      : []),
  ];
  return (
    <Review
      layerId="assistant-review"
      size={size}
      lines={lines}
      json={shown}
      first={
        id === undefined
          ? {
              key: 'C',
              id: 'assistant.create',
              label: 'create',
              asked: created,
              pageFirst: alike.length > 0 || remarks.length > 0,
              ...(changes.ok ? {} : { fault: changes.error }),
            }
          : {
              key: 'C',
              id: 'assistant.save',
              label: 'save',
              // The difference to what is live stands on the page alone.
              pageFirst: true,
              asked: () => ({
                commands: [updateCommand(id, changed)],
                onOutcome: done,
              }),
              ...(!changes.ok
                ? { fault: changes.error }
                : Object.keys(changed).length === 0
                  ? { fault: 'Nothing differs from what is live.' }
                  : {}),
            }
      }
      bindings={
        id === undefined
          ? []
          : [
              {
                keys: ['N'],
                id: 'assistant.create',
                label: 'save as a new one',
                disabledReason: () => (changes.ok ? undefined : changes.error),
                run: () => console.acts.begin(created()),
              },
            ]
      }
      onBack={() => setReviewing(false)}
    />
  );
}

const textsOf = ({ name = '', instructions = '', greeting = '' }: AssistantDraft) => ({
  name,
  instructions,
  greeting,
});

const isSame = (left: AssistantDraft, right: AssistantDraft): boolean =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].every(
    (name) => (left[name as keyof AssistantDraft] ?? '') === (right[name as keyof AssistantDraft] ?? ''),
  );
