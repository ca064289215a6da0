import { useState } from 'react';
import { safe, safeText } from '../../lib/safe-text.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { goTo, standOn } from '../shell/navigate.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { directCallers, directFields, directZone, writtenDirect, type DirectCaller } from './direct-form.ts';
import { Picker } from './Picker.tsx';
import { useEditor } from './use-editor.ts';
import type { BodyProps } from '../shell/contract.ts';

/** One call or one message, without a mission around it: an assistant with a number, whom, and when. */
export function DirectBody({ size }: BodyProps) {
  const console = useConsole();
  const edit = useEditor();
  const board = useConsoleState((state) => state.board);
  const [chosen, setChosen] = useState<string>();
  const [draft, setDraft] = useState<FormDraft>({});
  const able = directCallers(board);
  const caller = able.find(({ assistant }) => assistant.id === chosen);

  if (caller === undefined) {
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
        options={able.map(({ assistant: { id, name }, from }) => ({
          id,
          label: safe`${name}`,
          hint: safe`from ${from}`,
        }))}
        onPick={setChosen}
        onBack={() => goTo(console, { screen: 'missions' })}
      />
    );
  }
  const begin = (texts: FormDraft, by: DirectCaller): void => {
    setDraft(texts);
    const command = writtenDirect(console, by, texts);
    if (command === undefined) return;
    const { to, channel } = command;
    console.acts.begin({
      commands: [command],
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
        content={[
          words('dim')` By `,
          { text: safeText(caller.assistant.name) },
          words('dim')`, from ${caller.from}`,
        ]}
      />
      <Form
        layerId="direct-form"
        width={size.columns}
        height={size.rows - 1}
        fields={directFields(console, directZone(board, draft['to'] ?? ''))}
        initial={draft}
        submitLabel="Next: read it back"
        onChange={setDraft}
        onSubmit={(texts) => begin(texts, caller)}
        onCancel={(texts) => {
          setDraft(texts);
          setChosen(undefined);
        }}
        onEditExternally={edit}
      />
    </>
  );
}
