import { safe, type SafeText } from '../../lib/safe-text.ts';
import { Panel } from '../dialogs/Panel.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { useTerminalSize } from '../terminal/terminal-context.ts';
import type { LineContent } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Tone } from '../theme/theme.ts';

export interface NoticeLine {
  readonly id: string;
  readonly level: 'info' | 'warn' | 'bad';
  readonly text: SafeText;
  /** When it came, as the screen shows times. */
  readonly at: SafeText;
  readonly seen: boolean;
}

export interface NoticesProps {
  /** Newest first. */
  readonly notices: readonly NoticeLine[];
  readonly onOpen: (id: string) => void;
  readonly onSeen: (id: string) => void;
  readonly onAllSeen: () => void;
  readonly onClose: () => void;
}

const WORDS = { info: 'note', warn: 'warning', bad: 'error' } as const;
const TONES: Readonly<Record<NoticeLine['level'], Tone>> = { info: 'info', warn: 'warn', bad: 'bad' };

/** What was said, kept until it is seen. */
export function Notices({ notices, onOpen, onSeen, onAllSeen, onClose }: NoticesProps) {
  const size = useTerminalSize();
  const { glyphs } = useTheme();
  const [cursor, read, update] = useLiveState(() => 0);
  const at = (): NoticeLine | undefined => notices[Math.min(read(), notices.length - 1)];
  const move = (by: number): void => update(Math.max(0, Math.min(read() + by, notices.length - 1)));
  const withOne = (act: (id: string) => void) => (): void => {
    const notice = at();
    if (notice !== undefined) act(notice.id);
  };

  useKeys(
    'notices',
    [
      { keys: ['enter'], id: 'notices.open', label: 'whole text', run: withOne(onOpen) },
      { keys: ['space'], id: 'notices.seen', label: 'seen', run: withOne(onSeen) },
      { keys: ['A'], id: 'notices.all-seen', label: 'all seen', run: onAllSeen },
      { keys: ['esc', 'q', '!'], id: 'notices.close', label: 'close', run: onClose },
      {
        keys: ['j', 'down'],
        id: 'notices.down',
        label: 'down',
        hidden: true,
        repeats: true,
        run: () => move(1),
      },
      { keys: ['k', 'up'], id: 'notices.up', label: 'up', hidden: true, repeats: true, run: () => move(-1) },
    ],
    { exclusive: true },
  );

  const rows = Math.min(Math.max(1, notices.length), size.rows - 7);
  const on = Math.min(cursor, notices.length - 1);
  const top = Math.max(0, Math.min(on - Math.floor(rows / 2), notices.length - rows));
  const lines = notices.slice(top, top + rows).map((notice, index): LineContent => {
    const selected = top + index === on;
    return [
      { text: safe`${selected ? glyphs.cursor : ' '}${notice.seen ? ' ' : glyphs.dot} ${notice.at} ` },
      { text: safe`${WORDS[notice.level]}`, tone: TONES[notice.level] },
      { text: safe` ${notice.text}`, ...(selected ? { tone: 'selected' as const } : {}) },
    ];
  });
  return (
    <Panel
      title="Notices"
      width={Math.min(110, size.columns - 2)}
      lines={lines.length > 0 ? lines : [safe`Nothing has been said yet.`]}
    />
  );
}
