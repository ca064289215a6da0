import { useState } from 'react';
import { smsLength } from '../../domain/contact/sms-segments.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { Form } from '../../ui/form/Form.tsx';
import type { FormDraft } from '../../ui/form/form-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { step } from '../shell/navigate.ts';
import { useDraft } from '../compose/use-draft.ts';
import { useEditor } from '../compose/use-editor.ts';
import { useConsole } from '../shell/context.ts';
import type { BodyProps } from '../shell/contract.ts';
import { CALL_FIELDS, writtenCall, SMS_FIELDS, writtenSms } from './write-form.ts';

/** A message or a call that goes out at once: written here, read back in a dialog, then sent. */
export function WriteBody({ route, size }: BodyProps) {
  const isCall = route.tab === 'call';
  const { kept, keep } = useDraft(`write:${isCall ? 'call' : 'sms'}:${route.contact ?? ''}`);
  if (kept === undefined) return <Blank rows={size.rows} width={size.columns} />;
  return (
    <WriteForm
      isCall={isCall}
      size={size}
      to={route.contact}
      initial={{ to: route.contact ?? '', ...draftOf(kept.body) }}
      keep={keep}
    />
  );
}

function WriteForm({
  isCall,
  size,
  to,
  initial,
  keep,
}: {
  readonly isCall: boolean;
  readonly to: string | undefined;
  readonly size: BodyProps['size'];
  readonly initial: FormDraft;
  readonly keep: (body: JsonValue | undefined) => void;
}) {
  const console = useConsole();
  const edit = useEditor();
  const [draft, setDraft] = useState(initial);
  const leave = (): void => step(console, 'back');
  const begin = (texts: FormDraft): void =>
    console.acts.begin({
      commands: [isCall ? writtenCall(texts) : writtenSms(texts)],
      onOutcome: (outcomes) => {
        const status = outcomes.at(-1)?.status;
        if (status !== 'done' && status !== 'open') return;
        keep(undefined);
        leave();
      },
    });
  const text = draft['text'] ?? '';
  const { segments, units, encoding, culprit } = smsLength(text.trim());
  return (
    <>
      <Line
        width={size.columns}
        content={
          isCall
            ? [words('dim')` It rings as soon as you have read it back and agreed; the bot talks.`]
            : [
                words(
                  segments > 1 ? 'warn' : 'dim',
                )` ${segments} ${segments === 1 ? 'segment' : 'segments'}, ${units} characters, ${encoding}`,
                words('dim')`${culprit === undefined ? '' : `, because of ${culprit}`}`,
              ]
        }
      />
      <Form
        layerId={isCall ? 'write-call' : 'write-sms'}
        width={size.columns}
        height={size.rows - 1}
        fields={isCall ? CALL_FIELDS : SMS_FIELDS}
        initial={initial}
        submitLabel="read it back"
        // Who is answered is known: what is said comes first.
        {...(to === undefined ? {} : { startAt: isCall ? 'purpose' : 'text' })}
        onChange={(texts) => {
          setDraft(texts);
          keep({ ...texts });
        }}
        onSubmit={begin}
        onCancel={leave}
        onEditExternally={edit}
      />
    </>
  );
}

function draftOf(body: JsonValue | undefined): FormDraft {
  if (!isJsonObject(body)) return {};
  return Object.fromEntries(
    Object.entries(body).flatMap(([id, text]) => (typeof text === 'string' ? [[id, text]] : [])),
  );
}
