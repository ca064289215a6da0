import { openPlaceholders } from '../../domain/mission/mission-draft.ts';
import { Form } from '../../ui/form/Form.tsx';
import { LONG_TEXT_KEYS } from '../../ui/form/form-field.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { useEditor } from './use-editor.ts';

export interface TextStageProps {
  readonly text: string;
  readonly size: TerminalSize;
  readonly onChange: (text: string) => void;
  readonly onNext: (text: string) => void;
  readonly onBack: (text: string) => void;
}

/** The mission's instructions, in a text of several lines or in the user's editor. */
export function TextStage({ text, size, onChange, onNext, onBack }: TextStageProps) {
  const edit = useEditor();
  return (
    <Form
      layerId="compose-text"
      width={size.columns}
      height={size.rows}
      fields={[
        {
          kind: 'long',
          id: 'instructions',
          label: 'Instructions',
          rows: Math.max(3, size.rows - 5),
          required: true,
          maxLength: 20_000,
          help: LONG_TEXT_KEYS,
          check: (written) => {
            const open = openPlaceholders(written);
            return open.length === 0 ? undefined : `Still to be filled in: ${open.join(', ')}.`;
          },
        },
      ]}
      initial={{ instructions: text }}
      submitLabel="Next: plan"
      onChange={(draft) => onChange(draft['instructions'] ?? '')}
      onSubmit={(draft) => onNext(draft['instructions'] ?? '')}
      onCancel={(draft) => onBack(draft['instructions'] ?? '')}
      onEditExternally={edit}
    />
  );
}
