import { useMemo, type ReactNode } from 'react';
import { Box } from 'ink';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { cellWidth, truncate, wrap } from '../../lib/width.ts';
import {
  TerminalContext,
  useTerminal,
  useTerminalSize,
  type Terminal,
  type TerminalSize,
} from '../terminal/terminal-context.ts';
import type { KeyBinding } from '../keys/key-binding.ts';
import { OverlayContext, useKeys } from '../keys/use-keys.ts';
import { Line } from '../text/Line.tsx';
import { Painted } from '../text/Painted.tsx';
import { segmentsOf, segmentsWidth, type LineContent, type Segment } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import type { Theme, Tone } from '../theme/theme.ts';
import { KeyHints } from './KeyHints.tsx';

/** A word in the header that holds for the whole program: DEMO, READ-ONLY, DRY RUN, HOLD. */
export interface Badge {
  readonly text: string;
  readonly tone: Tone;
}

/** A state that stays until it ends. */
export interface Banner {
  readonly level: 'info' | 'warn' | 'bad';
  readonly text: SafeText;
}

export interface ScreenProps {
  readonly title: string;
  readonly badges?: readonly Badge[];
  /** At the right of the header: what waits, who drives, connection. In several lengths, the longest first. */
  readonly status?: readonly LineContent[];
  readonly banners?: readonly Banner[];
  /** Above the key hints; errors stay here until they are seen. */
  readonly notice?: { readonly text: SafeText; readonly tone: Tone };
  /** Drawn over everything: dialogs, palette, help. */
  readonly overlay?: ReactNode;
  /** The only keys that work while the terminal is too small to show what they do. */
  readonly blindKeys?: readonly KeyBinding[];
  /** Draws exactly the room it is given. */
  readonly children: (body: TerminalSize) => ReactNode;
}

const NO_BADGES: readonly Badge[] = [];
const NO_BANNERS: readonly Banner[] = [];
const NO_KEYS: readonly KeyBinding[] = [];

const SMALLEST: TerminalSize = { columns: 60, rows: 16 };

/** The whole terminal: header, banners, body, notice and key hints, exactly rows × columns. */
export function Screen({
  title,
  badges = NO_BADGES,
  status,
  banners = NO_BANNERS,
  notice,
  overlay,
  blindKeys = NO_KEYS,
  children,
}: ScreenProps) {
  const terminal = useTerminal();
  const size = useTerminalSize();
  const roomy = useMemo(() => neverSmall(terminal), [terminal]);
  const { columns, rows } = roomy.size();
  const isSmall = columns !== size.columns || rows !== size.rows;
  const theme = useTheme();
  const { glyphs } = theme;
  const lines = bannerLines(banners, columns, glyphs);
  const bodyRows = rows - 3 - lines.length;
  const whole = (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      <Line width={columns} content={headerSegments(title, badges, status, columns, theme)} />
      {lines.map(({ text, level }, index) => (
        <Line key={index} width={columns} content={safe` ${text}`} tone={`banner-${level}`} />
      ))}
      <Box flexDirection="column" width={columns} height={bodyRows} flexShrink={0}>
        {children({ columns, rows: bodyRows })}
      </Box>
      <NoticeLines columns={columns} rows={rows} notice={notice} />
      <KeyHints width={columns} />
      <OverlayContext value={true}>{overlay}</OverlayContext>
    </Box>
  );
  // What is out of sight for a moment stays as it is: a dialog keeps what was typed and what it would take back.
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Box height={isSmall ? 0 : rows} flexShrink={0} overflow="hidden">
        <TerminalContext value={roomy}>{whole}</TerminalContext>
      </Box>
      {isSmall && (
        <OverlayContext value={true}>
          <TooSmall columns={size.columns} rows={size.rows} keys={blindKeys} />
        </OverlayContext>
      )}
    </Box>
  );
}

/** The terminal as what is drawn on it needs it: never smaller than can be drawn on. */
function neverSmall(terminal: Terminal): Terminal {
  let last: TerminalSize = SMALLEST;
  return {
    ...terminal,
    size: () => {
      const { columns, rows } = terminal.size();
      const next = { columns: Math.max(columns, SMALLEST.columns), rows: Math.max(rows, SMALLEST.rows) };
      if (next.columns !== last.columns || next.rows !== last.rows) last = next;
      return last;
    },
  };
}

const EMPTY = safeText('');
/** Rows that a long notice may take, its own among them. */
const NOTICE_ROWS = 3;

/** What was just said, whole: what its own row has no room for stands over the foot of the body while it lasts. */
function NoticeLines({
  columns,
  rows,
  notice,
}: TerminalSize & { readonly notice: ScreenProps['notice'] | undefined }) {
  const tone = notice?.tone ?? 'plain';
  const wrapped = wrap(notice?.text ?? EMPTY, columns);
  const shown =
    wrapped.length <= NOTICE_ROWS
      ? wrapped
      : [...wrapped.slice(0, NOTICE_ROWS - 1), safe`${wrapped.slice(NOTICE_ROWS - 1).join(' ')}`];
  const above = shown.slice(0, -1);
  return (
    <>
      {above.length > 0 && (
        <Box
          position="absolute"
          flexDirection="column"
          marginTop={rows - 2 - above.length}
          width={columns}
          height={above.length}
        >
          {above.map((text, index) => (
            <Line key={index} width={columns} content={text} tone={tone} />
          ))}
        </Box>
      )}
      <Line width={columns} content={shown.at(-1) ?? EMPTY} tone={tone} />
    </>
  );
}

/** Nothing is seen, so nothing may be changed unseen: all keys rest but those that only stop things. */
function TooSmall({ columns, rows, keys }: TerminalSize & { readonly keys: readonly KeyBinding[] }) {
  useKeys('too-small', keys, { exclusive: true, topmost: true });
  const words = keys.map((binding) => `${binding.keys[0] ?? ''} ${binding.label}, `).join('');
  const lines = [
    `clawdtalk needs ${SMALLEST.columns}x${SMALLEST.rows}, this terminal has ${columns}x${rows}.`,
    `Keys rest: ${words}ctrl-c quits.`,
  ];
  return (
    <Box width={columns} height={rows} flexDirection="column">
      {lines
        .flatMap((line) => wrap(safeText(line), columns))
        .slice(0, rows)
        .map((line, index) => (
          <Painted key={index} width={columns} text={line} />
        ))}
    </Box>
  );
}

function headerSegments(
  title: string,
  badges: readonly Badge[],
  status: readonly LineContent[] | undefined,
  columns: number,
  { styled, glyphs: { ellipsis } }: Theme,
): readonly Segment[] {
  // Brackets belong to keys: a word that holds for the session is a block of its own colour.
  const words: readonly Segment[] = badges.flatMap((badge) => [
    { text: safe` ` },
    { text: styled ? safe` ${badge.text} ` : safe`*${badge.text}*`, tone: badge.tone },
  ]);
  const lengths = (status ?? []).map((line) => segmentsOf(line));
  const least = Math.min(LEAST_TITLE, cellWidth(title)) + 3 + segmentsWidth(words);
  const right = lengths.find((line) => least + segmentsWidth(line) <= columns) ?? lengths.at(-1) ?? [];
  // A long name gives way to the badges and the status, and keeps enough to be told from others.
  const room = Math.max(LEAST_TITLE, columns - 3 - segmentsWidth([...words, ...right]));
  const name: Segment = { text: safe` ${truncate(title, room, ellipsis)}`, tone: 'title' };
  const gap = columns - 1 - segmentsWidth([name, ...words, ...right]);
  // The badges are about safety and the status is not: when room is short, the status is cut.
  return [name, ...words, { text: safe`${' '.repeat(Math.max(2, gap))}` }, ...right];
}

/** Cells that a title keeps, whatever else the header holds. */
const LEAST_TITLE = 30;

const SEVERITY = { bad: 0, warn: 1, info: 2 } as const;

/** One line where all fits into it; else two: of the gravest alone, or of the gravest and what fits of the others. */
function bannerLines(
  banners: readonly Banner[],
  columns: number,
  { separator, ellipsis }: Theme['glyphs'],
): readonly Banner[] {
  const [first, second, ...others] = banners.toSorted(
    (left, right) => SEVERITY[left.level] - SEVERITY[right.level],
  );
  if (first === undefined) return [];
  const width = columns - 1;
  const all = safe`${[first, ...(second === undefined ? [] : [second]), ...others].map(({ text }) => text).join(` ${separator} `)}`;
  if (cellWidth(all) <= width) return [{ level: first.level, text: all }];
  if (second === undefined) {
    const [top = first.text, ...rest] = wrap(first.text, width);
    const below = truncate(safe`${rest.join(' ')}`, width, ellipsis);
    return [{ ...first, text: top }, ...(rest.length === 0 ? [] : [{ ...first, text: below }])];
  }
  const suffix = others.length === 0 ? '' : ` ${separator} +${others.length} more`;
  const next = safe`${truncate(second.text, width - suffix.length, ellipsis)}${suffix}`;
  return [
    { ...first, text: truncate(first.text, width, ellipsis) },
    { level: second.level, text: next },
  ];
}
