import { useState } from 'react';
import { assistantChanges, type AssistantDraft } from '../../domain/assistant/assistant-draft.ts';
import { TOOL_KINDS, type ToolKind } from '../../domain/assistant/assistant-fields.ts';
import { lintAssistant } from '../../domain/assistant/assistant-lint.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import { TOOL_FORMS, toolOf } from '../../domain/assistant/tool-form.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormField } from '../../ui/form/form-field.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Line } from '../../ui/text/Line.tsx';
import { wrapContent, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';
import { useConsoleState } from '../shell/context.ts';
import { Picker } from '../compose/Picker.tsx';
import { useEditor } from '../compose/use-editor.ts';
import { assistantFormFields } from './assistant-form-fields.ts';

export interface AssistantEditorProps {
  readonly size: TerminalSize;
  readonly draft: AssistantDraft;
  /** The assistant as it is; an empty object for a new one. */
  readonly before: JsonObject;
  /** What the mission is to do, where it is for one. */
  readonly plan?: string;
  readonly submitLabel: string;
  readonly onChange: (draft: AssistantDraft) => void;
  readonly onDone: (draft: AssistantDraft) => void;
  readonly onBack: () => void;
}

type Side =
  | { readonly kind: 'tool' }
  | { readonly kind: 'tool-form'; readonly tool: ToolKind }
  | { readonly kind: 'voice' };

/** Findings shown below the form; the review shows all. */
const LINT_ROWS = 3;

/** All fields of an assistant, with what is wrong with it as it is typed. */
export function AssistantEditor(props: AssistantEditorProps) {
  const { size, draft, before, plan, submitLabel, onChange, onDone, onBack } = props;
  const edit = useEditor();
  const voices = useConsoleState(({ board }) => board.voices);
  const [side, setSide] = useState<Side>();
  const isNew = Object.keys(before).length === 0;
  const close = (): void => setSide(undefined);

  if (side?.kind === 'tool') {
    return (
      <Picker
        layerId="assistant-tool"
        width={size.columns}
        height={size.rows}
        lines={[safe`Which tool is to be added?`]}
        options={TOOL_KINDS.map((kind) => ({
          id: kind,
          label: safe`${kind}`,
          hint: safe`${TOOL_FORMS[kind].about}`,
        }))}
        onPick={(id) => setSide({ kind: 'tool-form', tool: id as ToolKind })}
        onBack={close}
      />
    );
  }
  if (side?.kind === 'tool-form') {
    return (
      <ToolForm
        tool={side.tool}
        size={size}
        onBack={() => setSide({ kind: 'tool' })}
        onDone={(tool) => {
          onChange({ ...draft, tools: withTool(draft.tools ?? '', tool) });
          close();
        }}
      />
    );
  }
  if (side?.kind === 'voice') {
    return (
      <Picker
        layerId="assistant-voice"
        width={size.columns}
        height={size.rows}
        lines={[safe`Which voice?`]}
        options={(voices?.voices ?? []).map(({ id, name }) => ({
          id,
          label: safe`${id}`,
          ...(name !== undefined && { hint: safe`${name}` }),
        }))}
        onPick={(id) => {
          onChange({ ...draft, voice: id });
          close();
        }}
        onBack={close}
      />
    );
  }
  return (
    <>
      <Form
        layerId="assistant-form"
        width={size.columns}
        height={size.rows - LINT_ROWS}
        fields={assistantFormFields(draft, voices, isNew)}
        initial={draft}
        submitLabel={submitLabel}
        onChange={onChange}
        onSubmit={onDone}
        onCancel={(last) => {
          onChange(last);
          onBack();
        }}
        onEditExternally={edit}
        bindings={[
          {
            keys: ['ctrl-t'],
            id: 'assistant.tool',
            label: 'add a tool',
            run: () => setSide({ kind: 'tool' }),
          },
          {
            keys: ['ctrl-o'],
            id: 'assistant.voice',
            label: 'voices',
            hidden: true,
            disabledReason: () =>
              (voices?.voices.length ?? 0) === 0 ? 'This server lists no voices.' : undefined,
            run: () => setSide({ kind: 'voice' }),
          },
        ]}
      />
      <LintLines draft={draft} before={before} width={size.columns} {...(plan !== undefined && { plan })} />
    </>
  );
}

function LintLines({
  draft,
  before,
  plan,
  width,
}: {
  readonly draft: AssistantDraft;
  readonly before: JsonObject;
  readonly plan?: string;
  readonly width: number;
}) {
  const lines = lintLines(draft, before, plan, useTheme().glyphs.warning).flatMap((line) =>
    wrapContent(line, width - 1),
  );
  const more = lines.length > LINT_ROWS;
  const shown: readonly LineContent[] = more
    ? [...lines.slice(0, LINT_ROWS - 1), [{ text: safe` … more of it in the review`, tone: 'dim' }]]
    : lines;
  return Array.from({ length: LINT_ROWS }, (_, index) => (
    <Line key={index} width={width} content={shown[index] ?? safe``} tone="warn" />
  ));
}

/** What the lint says of a draft, a line each. */
export function lintLines(
  draft: AssistantDraft,
  before: JsonObject,
  plan: string | undefined,
  mark: string,
): readonly LineContent[] {
  const changes = assistantChanges(draft, before);
  if (!changes.ok) return [[{ text: safe` ${mark} ${changes.error}`, tone: 'bad' }]];
  const findings = lintAssistant(
    { ...before, ...changes.value },
    {
      ...(RECIPIENTS.has(draft.recipient ?? '') && { recipient: draft.recipient as RecipientType }),
      ...(plan !== undefined && { plan }),
    },
  );
  return findings.map(({ level, sentence }): LineContent => [
    { text: safeText(` ${mark} ${sentence}`), tone: level === 'warn' ? 'warn' : 'info' },
  ]);
}

const RECIPIENTS: ReadonlySet<string> = new Set(['automated', 'service', 'professional']);

function withTool(tools: string, tool: JsonObject): string {
  let list: unknown;
  try {
    list = tools.trim() === '' ? [] : JSON.parse(tools);
  } catch {
    list = [];
  }
  const before = Array.isArray(list) ? (list as readonly JsonObject[]) : [];
  return JSON.stringify([...before, tool], undefined, 1);
}

function ToolForm({
  tool,
  size,
  onDone,
  onBack,
}: {
  readonly tool: ToolKind;
  readonly size: TerminalSize;
  readonly onDone: (tool: JsonObject) => void;
  readonly onBack: () => void;
}) {
  const { about, fields } = TOOL_FORMS[tool];
  const form: readonly FormField[] = fields.map(({ id, label, kind, required, help }) => ({
    id,
    label,
    required,
    help,
    ...(kind === 'text'
      ? { kind: 'text' }
      : kind === 'json'
        ? { kind: 'json', rows: 4 }
        : { kind: 'long', rows: 3 }),
    ...(kind === 'pairs' && {
      check: (text: string) => {
        const read = toolOf(tool, {
          ...Object.fromEntries(fields.map((each) => [each.id, 'x = x'])),
          [id]: text,
        });
        return read.ok ? undefined : read.error;
      },
    }),
  }));
  // A tool that asks for nothing is added with the button alone.
  const shown: readonly FormField[] =
    form.length > 0
      ? form
      : [
          {
            kind: 'choice',
            id: 'sure',
            label: 'Add it',
            options: [{ id: 'yes', label: `${tool}: ${about}` }],
          },
        ];
  return (
    <>
      <Line width={size.columns} content={safe` ${tool}: ${about}`} tone="dim" />
      <Form
        layerId="assistant-tool-form"
        width={size.columns}
        height={size.rows - 1}
        fields={shown}
        initial={{}}
        submitLabel="Add the tool"
        onSubmit={(texts) => {
          const made = toolOf(tool, texts);
          if (made.ok) onDone(made.value);
        }}
        onCancel={onBack}
      />
    </>
  );
}
