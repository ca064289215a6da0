import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { wrapContent, type LineContent } from '../../ui/text/segments.ts';
import { useTheme } from '../../ui/theme/theme.ts';

export interface PickerOption {
  readonly id: string;
  readonly label: SafeText;
  readonly hint?: SafeText;
}

export interface PickerProps {
  readonly layerId: string;
  readonly width: number;
  readonly height: number;
  /** Above the options; long lines are wrapped. */
  readonly lines: readonly LineContent[];
  readonly options: readonly PickerOption[];
  readonly onPick: (id: string) => void;
  readonly onBack: () => void;
  readonly bindings?: readonly KeyBinding[];
}

const NO_BINDINGS: readonly KeyBinding[] = [];

/** One of a few, in the screen itself: the question above, the options below. */
export function Picker(props: PickerProps) {
  const { layerId, width, height, lines, options, onPick, onBack, bindings = NO_BINDINGS } = props;
  const theme = useTheme();
  const [drawn, read, update] = useLiveState(() => 0);
  const last = options.length - 1;
  const cursor = Math.min(drawn, Math.max(0, last));
  const move = (by: number): void => update(Math.max(0, Math.min(Math.min(read(), last) + by, last)));
  useKeys(layerId, [
    {
      keys: ['enter', 'right'],
      id: `${layerId}.take`,
      label: 'choose',
      run: () => {
        const option = options[Math.min(read(), last)];
        if (option !== undefined) onPick(option.id);
      },
    },
    {
      keys: ['j', 'down'],
      id: `${layerId}.down`,
      label: 'down',
      hidden: true,
      repeats: true,
      run: () => move(1),
    },
    { keys: ['k', 'up'], id: `${layerId}.up`, label: 'up', hidden: true, repeats: true, run: () => move(-1) },
    ...bindings,
    { keys: ['esc', 'left'], id: `${layerId}.back`, label: 'back, keep the draft', run: onBack },
  ]);

  const head = lines.flatMap((line) => wrapContent(line, width - 2));
  const room = Math.max(1, height - head.length - 1);
  const top = Math.max(0, Math.min(cursor - Math.floor(room / 2), options.length - room));
  const shown = options.slice(top, top + room);
  const rows: readonly LineContent[] = [
    ...head,
    safe``,
    ...shown.map((option, index): LineContent => {
      const on = top + index === cursor;
      return [
        { text: safe`${on ? theme.glyphs.cursor : ' '} ${option.label}`, tone: on ? 'selected' : 'plain' },
        ...(option.hint === undefined ? [] : ([{ text: safe`  ${option.hint}`, tone: 'dim' }] as const)),
      ];
    }),
  ].slice(0, height);
  return (
    <>
      {rows.map((content, index) => (
        <Line key={index} width={width} content={content} />
      ))}
      <Blank rows={Math.max(0, height - rows.length)} width={width} />
    </>
  );
}
