import { useState } from 'react';
import { Form } from '../../ui/form/Form.tsx';
import type { FormField } from '../../ui/form/form-field.ts';
import { goTo } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import type { BodyProps } from '../shell/contract.ts';

const FIELDS: readonly FormField[] = [
  {
    kind: 'text',
    id: 'action',
    label: 'Action',
    required: true,
    maxLength: 500,
    help: 'what is to be approved, in one sentence',
  },
  {
    kind: 'long',
    id: 'details',
    label: 'Details',
    rows: 5,
    maxLength: 5_000,
    help: 'all that a person needs to decide',
  },
  {
    kind: 'choice',
    id: 'biometric',
    label: 'Fingerprint or face',
    options: [
      { id: 'no', label: 'no' },
      { id: 'yes', label: 'yes' },
    ],
    help: 'then only the phone can answer, not this console',
  },
  { kind: 'number', id: 'timeout', label: 'Waits, in seconds', min: 1, max: 604_800, whole: true },
];

/** Asks the owner, as the bot does. Nothing is sent before it has been read back and confirmed. */
export function AskBody({ size }: BodyProps) {
  const console = useConsole();
  const [initial] = useState({ action: '', details: '', biometric: 'no', timeout: '300' });
  return (
    <Form
      layerId="ask"
      width={size.columns}
      height={size.rows}
      fields={FIELDS}
      initial={initial}
      submitLabel="review the request"
      onCancel={() => goTo(console, { screen: 'approvals' })}
      onSubmit={(draft) => {
        const details = draft['details']?.trim() ?? '';
        goTo(console, { screen: 'approvals' });
        console.acts.begin({
          commands: [
            {
              kind: 'approval.request',
              action: draft['action']?.trim() ?? '',
              biometric: draft['biometric'] === 'yes',
              timeoutS: Number(draft['timeout'] ?? '300'),
              ...(details !== '' && { details }),
            },
          ],
        });
      }}
    />
  );
}
