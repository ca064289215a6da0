import { askClass, CLASS_RULES } from '../../domain/mission/mission-class.ts';
import type { MissionClass } from '../../domain/mission/mission-row.ts';
import { safe } from '../../lib/safe-text.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, type LineContent } from '../../ui/text/segments.ts';
import { answered, unanswered, type ComposeState } from './compose-state.ts';
import { Picker, type PickerOption } from './Picker.tsx';

export interface ClassStageProps {
  readonly state: ComposeState;
  readonly size: TerminalSize;
  readonly onChange: (state: ComposeState) => void;
  readonly onClass: (state: ComposeState, missionClass: MissionClass) => void;
  /** One call or one message needs no mission. */
  readonly onDirect: () => void;
  readonly onBack: () => void;
}

const CLASSES = [1, 2, 3, 4, 5] as const satisfies readonly MissionClass[];

/** One page: the question that finds the class, what was said above it, and the five classes to take directly. */
export function ClassStage({ state, size, onChange, onClass, onDirect, onBack }: ClassStageProps) {
  const asked = askClass(state.answers);
  const question = asked.kind === 'ask' ? asked.question : undefined;
  const hintOf = (next: MissionClass | string): ReturnType<typeof safe> | undefined =>
    typeof next === 'number' ? safe`class ${next}, ${CLASS_RULES[next].name}` : undefined;
  const option = (id: 'yes' | 'no', label: string, next: MissionClass | string): PickerOption => {
    const hint = hintOf(next);
    return { id, label: safe`${label}`, ...(hint !== undefined && { hint }) };
  };
  const take = (id: string): void => {
    if (id === 'direct') onDirect();
    else if (id === 'yes' || id === 'no') {
      if (question === undefined) return;
      const next = answered(state, question.id, id === 'yes');
      const found = askClass(next.answers);
      if (found.kind === 'class') onClass(next, found.missionClass);
      else onChange(next);
    } else onClass(state, Number(id) as MissionClass);
  };
  const keys: readonly KeyBinding[] = [
    ...CLASSES.map((missionClass) => ({
      keys: [String(missionClass)],
      id: `compose.class-${missionClass}`,
      label: CLASS_RULES[missionClass].name,
      hidden: true,
      run: () => onClass(state, missionClass),
    })),
    { keys: ['0'], id: 'compose.direct', label: 'one call or message', run: onDirect },
  ];
  const said: readonly LineContent[] = Object.entries(state.answers).map(([id, yes]) => [
    words('dim')` ${id}: ${yes ? 'yes' : 'no'}`,
  ]);
  return (
    <Picker
      key={question?.id ?? 'classes'}
      layerId="compose-class"
      width={size.columns}
      height={size.rows}
      lines={[
        [words('dim')` What kind of mission is it? Answer the question, or press the number of its class.`],
        ...said,
        safe``,
        ...(question === undefined ? [] : [safe` ${question.question}`]),
      ]}
      options={[
        ...(question === undefined
          ? []
          : [option('yes', 'Yes', question.yes), option('no', 'No', question.no)]),
        ...CLASSES.map((missionClass) => ({
          id: String(missionClass),
          label: safe`${missionClass} ${CLASS_RULES[missionClass].name}`,
          hint: safe`${CLASS_RULES[missionClass].summary}`,
        })),
        {
          id: 'direct',
          label: safe`0 one call or one message`,
          hint: safe`no mission around it`,
        },
      ]}
      onPick={take}
      onBack={() => (Object.keys(state.answers).length === 0 ? onBack() : onChange(unanswered(state)))}
      bindings={keys}
    />
  );
}
