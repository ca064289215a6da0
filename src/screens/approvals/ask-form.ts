import type { Command } from '../../commands/command.ts';
import type { FormField } from '../../ui/form/form-field.ts';
import type { FormDraft } from '../../ui/form/form-state.ts';

/** What the owner is asked, as the bot asks. */
export const ASK_FIELDS: readonly FormField[] = [
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

export function writtenAsk(draft: FormDraft): Command {
  const details = draft['details']?.trim() ?? '';
  return {
    kind: 'approval.request',
    action: draft['action']?.trim() ?? '',
    biometric: draft['biometric'] === 'yes',
    timeoutS: Number(draft['timeout'] ?? '300'),
    ...(details !== '' && { details }),
  };
}
