import { askClass, CLASS_RULES } from '../../domain/mission/mission-class.ts';
import { safe } from '../../lib/safe-text.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { answered, unanswered, type ComposeState } from './compose-state.ts';
import { Picker } from './Picker.tsx';

export interface ClassStageProps {
  readonly state: ComposeState;
  readonly size: TerminalSize;
  readonly onChange: (state: ComposeState) => void;
  readonly onBack: () => void;
}

/** The questions that find the class, one after the other; what was said stands above. */
export function ClassStage({ state, size, onChange, onBack }: ClassStageProps) {
  const asked = askClass(state.answers);
  if (asked.kind === 'class') {
    const { missionClass } = asked;
    const { name, summary } = CLASS_RULES[missionClass];
    return (
      <Picker
        layerId="compose-class-found"
        width={size.columns}
        height={size.rows}
        lines={[safe` It is class ${missionClass}, ${name}: ${summary}.`]}
        options={[{ id: 'on', label: safe`Go on with class ${missionClass}` }]}
        onPick={() => onChange({ ...state, missionClass, stage: 'template' })}
        onBack={() => onChange(unanswered(state))}
      />
    );
  }
  const { question } = asked;
  const before: readonly LineContent[] = Object.entries(state.answers).map(([id, yes]) => [
    words('dim')` ${id}: ${yes ? 'yes' : 'no'}`,
  ]);
  const hintOf = (next: typeof question.yes): ReturnType<typeof safe> | undefined =>
    typeof next === 'number' ? safe`class ${next}, ${CLASS_RULES[next].name}` : undefined;
  const option = (id: 'yes' | 'no', label: string) => {
    const hint = hintOf(question[id]);
    return { id, label: safe`${label}`, ...(hint !== undefined && { hint }) };
  };
  return (
    <Picker
      key={question.id}
      layerId="compose-class"
      width={size.columns}
      height={size.rows}
      lines={[...before, ...(before.length > 0 ? [safe``] : []), safe` ${question.question}`]}
      options={[option('yes', 'Yes'), option('no', 'No')]}
      onPick={(id) => onChange(answered(state, question.id, id === 'yes'))}
      onBack={() => (Object.keys(state.answers).length === 0 ? onBack() : onChange(unanswered(state)))}
    />
  );
}
