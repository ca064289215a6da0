import { Box } from 'ink';
import { useState, type ReactNode } from 'react';
import { goalTrial, type GoalResult } from '../../domain/goal/goal-parts.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { wrap } from '../../lib/width.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { scrollFoot, scrollStep, scrollTop } from '../../ui/dialogs/scroll-lines.ts';
import { edit, editing } from '../../ui/edit/line-edit.ts';
import { editLine } from '../../ui/edit/edit-line.ts';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useLiveState } from '../../ui/keys/use-live-state.ts';
import { useTerminalSize, type TerminalSize } from '../../ui/terminal/terminal-context.ts';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import type { PromptTime } from '../../state/view/overlay.ts';
import { Line } from '../../ui/text/Line.tsx';
import { GoalBuilder } from '../compose/GoalBuilder.tsx';
import { useConsole } from '../shell/context.ts';
import { timeReading } from '../time/time-reading.ts';
import { useTheme } from '../../ui/theme/theme-context.ts';

export interface PromptDialogProps {
  readonly title: SafeText;
  readonly label: string;
  readonly initial: string;
  readonly optional: boolean;
  readonly lines?: readonly SafeText[];
  /** A time is asked for: what it is read as shows while it is typed, and nothing else is taken. */
  readonly time?: PromptTime | undefined;
  /** A goal is asked for: ctrl-o picks it, and what it makes of these results shows while it is typed. */
  readonly goalResults?: readonly GoalResult[] | undefined;
  readonly onSubmit: (text: string) => void;
  readonly onCancel: () => void;
}

const LONGEST = 1_000;
/** Frame, question, input, what it is taken for, and the line of keys. */
const ROWS_AROUND = 10;

/** Asks for one line. Enter goes on to the reading back, never to the effect itself. */
export function PromptDialog({
  title,
  label,
  initial,
  optional,
  lines,
  time,
  goalResults,
  onSubmit,
  onCancel,
}: PromptDialogProps) {
  const { clock } = useConsole();
  const theme = useTheme();
  const size = useTerminalSize();
  const [state, read, update] = useLiveState(() => ({
    line: editing(initial),
    problem: false,
    // An offered time stands selected: typing replaces it, an arrow edits it.
    selected: time !== undefined && initial !== '',
    scroll: 0,
  }));
  const [picking, setPicking] = useState(false);
  const reading = (text: string) =>
    time === undefined || text.trim() === '' ? undefined : timeReading(text, { ...time, nowMs: clock.now() });
  const width = Math.min(90, size.columns - 2);
  const told = (lines ?? []).flatMap((line) => wrapContent(line, width - 4));
  // The line to type in is never pushed off the screen by what is told above it.
  const visible = Math.max(1, Math.min(told.length, size.rows - ROWS_AROUND));
  useKeys(
    'prompt',
    picking
      ? []
      : [
          {
            keys: ['enter'],
            id: 'prompt.next',
            label: 'go on: shows what it would do',
            run: () => {
              const text = read().line.text.trim();
              if ((text === '' && !optional) || reading(text)?.ok === false)
                update({ ...read(), problem: true });
              else onSubmit(text);
            },
          },
          ...(goalResults === undefined
            ? []
            : [
                {
                  keys: ['ctrl-o'],
                  id: 'prompt.goal',
                  label: 'pick it field by field',
                  run: () => setPicking(true),
                },
              ]),
          { keys: ['esc'], id: 'prompt.cancel', label: 'cancel (nothing happens)', run: onCancel },
        ],
    {
      exclusive: true,
      onInput: (event) => {
        if (picking) return false;
        const before = read();
        const by = scrollStep(event, visible);
        if (by !== undefined) {
          update({ ...before, scroll: scrollTop(before.scroll + by, told.length, visible) });
          return true;
        }
        const moved = edit(before.line, event, { maxLength: LONGEST });
        if (moved === undefined) return false;
        const replaces = before.selected && moved.text !== before.line.text;
        const line = replaces ? (edit(editing(''), event, { maxLength: LONGEST }) ?? moved) : moved;
        update({ ...before, line, problem: false, selected: false });
        return true;
      },
    },
  );
  if (picking && goalResults !== undefined) {
    return (
      <Whole size={size} title={title}>
        <GoalBuilder
          condition={read().line.text}
          results={goalResults}
          size={{ ...size, rows: size.rows - 2 }}
          onDone={(condition) => {
            update({ ...read(), line: editing(condition), problem: false, selected: false });
            setPicking(false);
          }}
          onBack={() => setPicking(false)}
        />
      </Whole>
    );
  }
  const top = scrollTop(state.scroll, told.length, visible);
  return (
    <Panel
      title={title}
      width={width}
      lines={[
        ...told.slice(top, top + visible),
        ...(told.length > visible ? [scrollFoot(top, told.length, visible)] : []),
        ...wrap(safe`${label}`, width - 4).map((line) => [words('dim')`${line}`]),
        state.selected
          ? [{ text: safeText(state.line.text), tone: 'selected' as const }]
          : editLine(state.line, width - 4, theme),
        ...(goalResults === undefined
          ? footLines(state.problem, reading(state.line.text), time !== undefined)
          : goalLines(state.line.text, goalResults)
        ).flatMap((line) => wrapContent(line, width - 4)),
      ]}
    />
  );
}

/** What is missing, or what a typed time is taken for. */
function footLines(
  problem: boolean,
  reading: ReturnType<typeof timeReading> | undefined,
  isTime: boolean,
): readonly LineContent[] {
  if (reading !== undefined)
    return [[{ text: safe`${reading.text}`, tone: reading.ok ? 'good' : problem ? 'bad' : 'warn' }]];
  if (isTime)
    return [
      [words('dim')`9:30, tomorrow 10:00, Tue 9:30, in 2 h, 2026-12-01 15:00; “my time” or “UTC” behind it`],
    ];
  return [problem ? [words('warn')`Type a reason; it is logged.`] : safe``];
}

/** Over all of the screen but the line of keys: what lies below shows nowhere. */
function Whole({
  size,
  title,
  children,
}: {
  readonly size: TerminalSize;
  readonly title: SafeText;
  readonly children: ReactNode;
}) {
  const height = size.rows - 1;
  return (
    <>
      <Box position="absolute" flexDirection="column" width={size.columns} height={height}>
        {Array.from({ length: height }, (_, row) => (
          <Line key={row} width={size.columns} content={safe`${' '.repeat(size.columns)}`} />
        ))}
      </Box>
      <Box position="absolute" flexDirection="column" width={size.columns} height={height}>
        <Line width={size.columns} content={[words('title')` ${title}`]} />
        {children}
      </Box>
    </>
  );
}

/** What the typed condition makes of the results, and how else it can be put together. */
const goalLines = (text: string, results: readonly GoalResult[]): readonly LineContent[] => [
  text.trim() === '' ? safe`` : safe`${goalTrial(text, results)}`,
  [words('dim')`ctrl-o picks it field by field.`],
];
