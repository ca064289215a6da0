import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';

export interface ReviewProps {
  readonly layerId: string;
  readonly size: TerminalSize;
  readonly lines: readonly LineContent[];
  /** What can be done with it; the first is the way on. */
  readonly bindings: readonly KeyBinding[];
  readonly onBack: () => void;
}

/** Everything as it will be, to read before it is asked for: nothing is cut, longer texts scroll. */
export function Review({ layerId, size, lines, bindings, onBack }: ReviewProps) {
  const [drawn, read, update] = useLiveState(() => 0);
  const all = lines.flatMap((line) => wrapContent(line, size.columns - 2));
  const room = size.rows - 1;
  const last = Math.max(0, all.length - room);
  const top = Math.min(drawn, last);
  const move = (by: number): void => update(Math.max(0, Math.min(Math.min(read(), last) + by, last)));
  useKeys(layerId, [
    ...bindings,
    {
      keys: ['j', 'down'],
      id: `${layerId}.down`,
      label: 'scroll',
      hidden: true,
      repeats: true,
      run: () => move(1),
    },
    {
      keys: ['k', 'up'],
      id: `${layerId}.up`,
      label: 'scroll back',
      hidden: true,
      repeats: true,
      run: () => move(-1),
    },
    {
      keys: ['pagedown', 'space'],
      id: `${layerId}.page`,
      label: 'page',
      hidden: true,
      run: () => move(room),
    },
    { keys: ['pageup'], id: `${layerId}.page-up`, label: 'page back', hidden: true, run: () => move(-room) },
    { keys: ['esc', 'left'], id: `${layerId}.back`, label: 'back, keep the draft', run: onBack },
  ]);
  const shown = all.slice(top, top + room);
  return (
    <>
      {shown.map((content, index) => (
        <Line key={index} width={size.columns} content={content} />
      ))}
      <Blank rows={Math.max(0, room - shown.length)} width={size.columns} />
      <Line
        width={size.columns}
        content={
          last === 0
            ? [words('dim')` All of it is shown.`]
            : [
                words(
                  'dim',
                )` ${top + 1}–${Math.min(top + room, all.length)} of ${all.length} lines, j k scroll`,
              ]
        }
      />
    </>
  );
}
