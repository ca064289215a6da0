import { useState } from 'react';
import { Form } from '../../ui/form/Form.tsx';
import { goTo } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import { ASK_FIELDS, writtenAsk } from './ask-form.ts';
import type { BodyProps } from '../shell/contract.ts';

/** Asks the owner, as the bot does. Nothing is sent before it has been read back and confirmed. */
export function AskBody({ size }: BodyProps) {
  const console = useConsole();
  const [initial] = useState({ action: '', details: '', biometric: 'no', timeout: '300' });
  return (
    <Form
      layerId="ask"
      width={size.columns}
      height={size.rows}
      fields={ASK_FIELDS}
      initial={initial}
      submitLabel="review the request"
      onCancel={() => goTo(console, { screen: 'approvals' })}
      onSubmit={(draft) => {
        goTo(console, { screen: 'approvals' });
        console.acts.begin({ commands: [writtenAsk(draft)] });
      }}
    />
  );
}
