import { useEffect, useRef } from 'react';
import type { JsonObject } from '../../lib/json.ts';
import { safe } from '../../lib/safe-text.ts';
import { indentedJson } from '../../ui/dialogs/Pager.tsx';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import type { TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import type { ActionRequest } from '../acting/acts.ts';
import { useConsole } from '../shell/context.ts';
import { openOverlay } from '../shell/navigate.ts';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';

export interface ReviewProps {
  readonly layerId: string;
  readonly size: TerminalSize;
  readonly lines: readonly LineContent[];
  /** The same as data, for those who want it. */
  readonly json: JsonObject;
  /** The way on. Its dialog opens with the page where nothing is to be remarked: what it says is read once. */
  readonly first: ReviewStep;
  /** What else can be done with it. */
  readonly bindings: readonly KeyBinding[];
  readonly onBack: () => void;
}

export interface ReviewStep {
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly asked: () => ActionRequest;
  /** Why it cannot be done yet. */
  readonly fault?: string;
  /** The page itself has to be read first. */
  readonly pageFirst?: boolean;
}

/** Everything as it will be, to read before it is asked for: nothing is cut, longer texts scroll. */
export function Review({ layerId, size, lines, json, first, bindings, onBack }: ReviewProps) {
  const console = useConsole();
  const begun = useRef(false);
  const { fault, pageFirst = false, asked } = first;
  useEffect(() => {
    if (begun.current || fault !== undefined || pageFirst) return;
    begun.current = true;
    console.acts.begin(asked());
  }, [console, fault, pageFirst, asked]);
  const [drawn, read, update] = useLiveState(() => 0);
  const all = lines.flatMap((line) => wrapContent(line, size.columns - 2));
  const room = size.rows - 1;
  const last = Math.max(0, all.length - room);
  const top = Math.min(drawn, last);
  const move = (by: number): void => update(Math.max(0, Math.min(Math.min(read(), last) + by, last)));
  useKeys(layerId, [
    {
      keys: [first.key],
      id: first.id,
      label: first.label,
      disabledReason: () => fault,
      run: () => console.acts.begin(asked()),
    },
    ...bindings,
    {
      keys: ['J'],
      id: `${layerId}.json`,
      label: 'as JSON',
      run: () => openOverlay(console, { kind: 'text', title: safe`As JSON`, text: indentedJson(json) }),
    },
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
