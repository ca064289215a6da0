import { safe } from '../../lib/safe-text.ts';
import type { KeyBinding } from '../../ui/keys/key-binding.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import type { LineContent } from '../../ui/text/segments.ts';

export interface ScrollLinesProps {
  readonly layerId: string;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly LineContent[];
}

/** Lines of any number in a window of `height` rows, with the list's keys to move it. */
export function ScrollLines({ layerId, width, height, lines }: ScrollLinesProps) {
  const [top, read, update] = useLiveState(() => 0);
  const room = lines.length > height ? height - 1 : height;
  const last = Math.max(0, lines.length - room);
  const half = Math.max(1, Math.floor(height / 2));
  const scroll = (keys: readonly string[], id: string, to: (from: number) => number): KeyBinding => ({
    keys,
    id: `lines.${id}`,
    label: id,
    group: 'Lists',
    hidden: true,
    repeats: true,
    run: () => update(Math.max(0, Math.min(to(Math.min(read(), last)), last))),
  });
  useKeys(layerId, [
    scroll(['j', 'down'], 'down', (from) => from + 1),
    scroll(['k', 'up'], 'up', (from) => from - 1),
    scroll(['ctrl-d', 'pagedown'], 'half a page down', (from) => from + half),
    scroll(['ctrl-u', 'pageup'], 'half a page up', (from) => from - half),
    scroll(['g', 'home'], 'first', () => 0),
    scroll(['G', 'end'], 'last', () => last),
  ]);
  const start = Math.min(top, last);
  const shown = lines.slice(start, start + room);
  return (
    <>
      {shown.map((content, index) => (
        <Line key={start + index} width={width} content={content} />
      ))}
      <Blank rows={room - shown.length} width={width} />
      {last > 0 && (
        <Line
          width={width}
          tone="dim"
          content={safe` ${start + shown.length} of ${lines.length} lines, j and k move`}
        />
      )}
    </>
  );
}
