import { useState } from 'react';
import type { Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId } from '../../domain/ids.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import { readField, type FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { goTo, standOn } from '../shell/navigate.ts';
import { readTime } from '../time/read-time.ts';
import { timeReading } from '../time/time-reading.ts';
import type { Console } from '../shell/contract.ts';
import { assistantUse } from '../assistants/assistant-use.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { Picker } from './Picker.tsx';
import { useEditor } from './use-editor.ts';
import type { BodyProps } from '../shell/contract.ts';

const MINUTE_MS = 60_000;
/** A schedule is at least this far ahead: the door refuses less. */
const LEAST_MINUTES = 5;

/** The fields; a time is read against the clocks of the number in `to`, where those are known. */
const fieldsAt = (console: Console, zone: string | undefined): readonly FormField[] => {
  const context = () => ({
    zone: zone ?? console.host.zone,
    operatorZone: console.host.zone,
    nowMs: console.clock.now(),
  });
  return [
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
      kind: 'text',
      id: 'when',
      label: 'When',
      required: true,
      help: `${zone === undefined ? 'On your clock' : 'In their time'}: in 20 min, 10:30, tomorrow 10:00, Tue 9:30. Their hours are checked next.`,
      reading: (text) => timeReading(text, context()).text,
      check: (text) => {
        const read = readTime(text, context());
        if (!read.ok) return read.error;
        return read.value < context().nowMs + LEAST_MINUTES * MINUTE_MS
          ? `At least ${LEAST_MINUTES} minutes from now: the server needs that long.`
          : undefined;
      },
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
};

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
  const zone = [...board.scheduled.values()].find(({ event }) => event.to === (draft['to'] ?? ''))?.zones[0];
  const fields = fieldsAt(console, zone);

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
      const field = fields.find((each) => each.id === id);
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
    const at = readTime(texts['when'] ?? '', {
      zone: zone ?? console.host.zone,
      operatorZone: console.host.zone,
      nowMs: console.clock.now(),
    });
    if (!at.ok) return;
    console.acts.begin({
      commands: [
        {
          kind: 'event.schedule',
          channel,
          assistantId: assistantId(by.id),
          to,
          from,
          atMs: at.value,
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
        if (last?.status === 'done' || last?.status === 'open')
          standOn(console, { screen: 'schedule' }, { filter: `to:${to} how:${channel}` });
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
        fields={fields}
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
