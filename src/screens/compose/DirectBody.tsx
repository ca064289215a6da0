import { useState } from 'react';
import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import { readField, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { goTo } from '../shell/navigate.ts';
import { assistantUse } from '../assistants/assistant-use.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { Picker } from './Picker.tsx';
import { useEditor } from './use-editor.ts';
import type { BodyProps } from '../shell/contract.ts';

const MINUTE_MS = 60_000;
/** A schedule is at least this far ahead: the door refuses less. */
const LEAST_MINUTES = 5;

const FIELDS: readonly FormField[] = [
  {
    kind: 'choice',
    id: 'channel',
    label: 'What',
    options: [
      { id: 'call', label: 'a call' },
      { id: 'sms', label: 'a text message' },
    ],
  },
  {
    kind: 'phone',
    id: 'to',
    label: 'To',
    required: true,
    help: 'With + and country code, such as +15551234567.',
  },
  {
    kind: 'number',
    id: 'minutes',
    label: 'In minutes',
    required: true,
    whole: true,
    min: LEAST_MINUTES,
    max: 60 * 24 * 30,
    help: `From now, at least ${LEAST_MINUTES}.`,
  },
  {
    kind: 'choice',
    id: 'recipient',
    label: 'Who is called',
    options: [
      { id: 'service', label: 'shop, inbox' },
      { id: 'professional', label: 'professional' },
      { id: 'automated', label: 'automated line' },
    ],
    help: 'An automated line may be called at any hour.',
  },
  {
    kind: 'long',
    id: 'text',
    label: 'Text',
    rows: 3,
    maxLength: 1_600,
    help: 'For a text message; a call says what its assistant was told.',
  },
];

/** One call or one message, without a mission around it: an assistant with a number, whom, and when. */
export function DirectBody({ size }: BodyProps) {
  const console = useConsole();
  const edit = useEditor();
  const board = useConsoleState((state) => state.board);
  const [chosen, setChosen] = useState<string>();
  const [draft, setDraft] = useState<FormDraft>({});
  const uses = assistantUse(board);
  const assistant = chosen === undefined ? undefined : board.assistants.get(chosen);
  const from = chosen === undefined ? undefined : uses.get(chosen)?.numbers.at(0)?.phone;
  const leave = (): void => goTo(console, { screen: 'missions' });

  if (assistant === undefined || from === undefined) {
    const able = [...board.assistants.values()].filter(({ id }) => (uses.get(id)?.numbers.length ?? 0) > 0);
    return (
      <Picker
        layerId="direct-assistant"
        width={size.columns}
        height={size.rows}
        lines={[
          able.length === 0
            ? safe` No assistant has a number yet: give one to an assistant first (screen 4).`
            : safe` One call or one message: which assistant does it?`,
        ]}
        options={able.map(({ id, name }) => ({
          id,
          label: safe`${name}`,
          hint: safe`from ${uses.get(id)?.numbers[0]?.phone ?? ''}`,
        }))}
        onPick={setChosen}
        onBack={leave}
      />
    );
  }
  const begin = (texts: FormDraft, by: Assistant): void => {
    const read = (id: string): unknown => {
      const field = FIELDS.find((each) => each.id === id);
      const found = field === undefined ? undefined : readField(field, texts[id] ?? '');
      return found?.ok === true ? found.value : undefined;
    };
    const channel = texts['channel'] === 'sms' ? 'sms' : 'call';
    const to = String(read('to'));
    const text = (texts['text'] ?? '').trim();
    const before = [...board.scheduled.values()].filter(
      ({ event, missionKey }) => missionKey === undefined && event.to === to && event.channel === channel,
    );
    setDraft(texts);
    console.acts.begin({
      commands: [
        {
          kind: 'event.schedule',
          channel,
          assistantId: assistantId(by.id),
          to,
          from,
          atMs: console.clock.now() + Number(read('minutes')) * MINUTE_MS,
          attempt: before.length + 1,
          recipientType:
            texts['recipient'] === 'automated' || texts['recipient'] === 'professional'
              ? texts['recipient']
              : 'service',
          ...(channel === 'sms' && { text }),
        },
      ],
      onOutcome: (outcomes) => {
        const last = outcomes.at(-1);
        if (last?.status === 'done' || last?.status === 'open') goTo(console, { screen: 'schedule' });
      },
    });
  };
  return (
    <>
      <Line
        width={size.columns}
        content={[words('dim')` By `, { text: safeText(assistant.name) }, words('dim')`, from ${from}`]}
      />
      <Form
        layerId="direct-form"
        width={size.columns}
        height={size.rows - 1}
        fields={FIELDS}
        initial={draft}
        submitLabel="Next: read it back"
        onChange={setDraft}
        onSubmit={(texts) => begin(texts, assistant)}
        onCancel={(texts) => {
          setDraft(texts);
          setChosen(undefined);
        }}
        onEditExternally={edit}
      />
    </>
  );
}
