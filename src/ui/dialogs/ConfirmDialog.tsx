import { useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { ownOf } from '../../lib/own.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { edit, editing, type EditState } from '../edit/line-edit.ts';
import { editLine } from '../edit/edit-line.ts';
import type { InputEvent } from '../keys/key-parser.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useLiveState } from '../keys/use-live-state.ts';
import { useTerminal, useTerminalSize } from '../terminal/terminal-context.ts';
import { wrapContent, type LineContent } from '../text/segments.ts';
import { useTheme } from '../theme/theme-context.ts';
import { arm, armedAtMs, disturb, freshCode, press, type Arming } from './arming.ts';
import { Panel } from './Panel.tsx';
import { scrollFoot, scrollStep, scrollTop } from './scroll-lines.ts';

export interface ConfirmDialogProps {
  /** T1: one outward effect, `y`. T2: many or heavy, a fresh code and enter. */
  readonly tier: 'T1' | 'T2';
  /** What will happen, as a verb phrase: `Cancel 3 calls`. */
  readonly title: string;
  /** What is acted on, verbatim and whole; it scrolls when it is long. */
  readonly lines: readonly LineContent[];
  /** Changes whenever the thing acted on has changed: the dialog then says so and arms anew. */
  readonly version: string;
  /** T2 alone: asks for a reason before the code. */
  readonly askReason?: boolean;
  /** Nothing commits before the last line has been on the screen; the code is not even shown. */
  readonly readToEnd?: boolean;
  readonly onConfirm: (reason: string) => void;
  readonly onCancel: () => void;
}

interface Ritual {
  readonly stage: 'reason' | 'confirm';
  readonly arming: Arming;
  readonly reason: EditState;
  readonly version: string;
  readonly note?: SafeText;
  readonly scroll: number;
  /** The last line has been on the screen. */
  readonly read: boolean;
}

/** Why what was typed did not count. */
const notesOf = (tier: ConfirmDialogProps['tier']): Readonly<Record<string, SafeText>> => ({
  wrong:
    tier === 'T1'
      ? safe`That key does nothing here. Wait a moment, then press y or esc.`
      : safe`That was not the code. Wait a moment, then type the new one.`,
  ahead: safe`Not taken: type it. What is pasted or typed ahead confirms nothing.`,
});

/** The gate before an outward effect. Enter and space never confirm, esc always cancels, typing ahead does nothing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { tier, title, version, askReason = false, readToEnd = false, onConfirm, onCancel } = props;
  const { clock, random } = useTerminal();
  const theme = useTheme();
  const size = useTerminalSize();
  const width = Math.min(90, size.columns - 2);
  // Nothing of what is approved may be cut off.
  const lines = props.lines.flatMap((line) => wrapContent(line, width - 4));
  const visible = Math.max(3, Math.min(lines.length, size.rows - 9));
  const fits = !readToEnd || lines.length <= visible;
  const codeFor = (): string | undefined => (tier === 'T2' ? freshCode(random) : undefined);
  const [ritual, read, update] = useLiveState<Ritual>(() => ({
    stage: askReason ? 'reason' : 'confirm',
    arming: arm(clock.monotonicMs(), codeFor()),
    reason: editing(''),
    version,
    scroll: 0,
    read: fits,
  }));
  const done = useRef(false);

  // Part of the drawing itself: no key can come between the changed text and the new guard.
  useLayoutEffect(() => {
    if (read().version === version) return;
    update({
      ...read(),
      arming: arm(clock.monotonicMs(), tier === 'T2' ? freshCode(random) : undefined),
      version,
      note: safe`It has changed since. Read it again.`,
      scroll: 0,
      read: fits,
    });
  }, [clock, fits, random, read, tier, update, version]);
  const armed = useArmed(ritual.arming);
  // Fewer lines than when it was scrolled: the end of them is shown, not nothing.
  const scroll = scrollTop(ritual.scroll, lines.length, visible);

  /** Scrolls in both stages: a reason has one line, so that these keys are none of its own. */
  const scrolls = (event: InputEvent): boolean => {
    const by = scrollStep(event, visible);
    if (by === undefined) return false;
    const now = clock.monotonicMs();
    const current = read();
    const scroll = scrollTop(current.scroll + by, lines.length, visible);
    const isEnd = scroll + visible >= lines.length;
    const arming = isEnd && !current.read ? arm(now, codeFor()) : disturb(current.arming, now);
    update({ ...current, arming, scroll, read: current.read || isEnd });
    return true;
  };

  const confirmInput = (event: InputEvent): void => {
    const now = clock.monotonicMs();
    const current = read();
    if (!current.read) {
      update({ ...current, arming: arm(now, codeFor()) });
      return;
    }
    const { arming, outcome } = press(current.arming, event, now);
    if (outcome === 'confirmed') {
      if (done.current) return;
      done.current = true;
      update({ ...current, arming });
      onConfirm(current.reason.text.trim());
      return;
    }
    const note = ownOf(notesOf(tier), outcome);
    update({
      ...current,
      arming: note === undefined ? arming : arm(now, codeFor()),
      ...(note === undefined ? {} : { note }),
    });
  };

  const reasonInput = (event: InputEvent): void => {
    const current = read();
    if (event.kind === 'key' && event.key === 'enter') {
      if (current.reason.text.trim() === '')
        update({ ...current, note: safe`Write a reason; it is kept in the log.` });
      else {
        const { note: _, ...rest } = current;
        update({ ...rest, stage: 'confirm', arming: arm(clock.monotonicMs(), codeFor()) });
      }
      return;
    }
    const reason = edit(current.reason, event, { maxLength: 300 });
    if (reason !== undefined) update({ ...current, reason });
  };

  useKeys(
    'confirm-dialog',
    [
      { keys: ['esc'], id: 'dialog.cancel', label: 'cancel (nothing happens)', run: onCancel },
      ...(ritual.stage === 'confirm'
        ? [
            {
              keys: [tier === 'T1' ? 'y' : 'enter'],
              id: 'dialog.confirm',
              label: tier === 'T1' ? 'yes, do it' : 'after the code',
              run: () => undefined,
            },
          ]
        : [
            {
              keys: ['enter'],
              id: 'dialog.reason',
              label: tier === 'T1' ? 'after the reason: y is next' : 'after the reason: the code is next',
              run: () => undefined,
            },
          ]),
    ],
    {
      exclusive: true,
      onInput: (event) => {
        if (event.kind === 'key' && event.key === 'esc') return false;
        if (scrolls(event)) return true;
        if (read().stage === 'reason') reasonInput(event);
        else confirmInput(event);
        return true;
      },
    },
  );

  const body: readonly LineContent[] = [
    ...lines.slice(scroll, scroll + visible),
    scrollFoot(scroll, lines.length, visible),
    ...(ritual.note === undefined ? [] : [[{ text: ritual.note, tone: 'warn' }] as const]),
    ritual.stage === 'reason'
      ? [{ text: safe`Reason: `, tone: 'key' }, ...editLine(ritual.reason, width - 14, theme)]
      : ritual.read
        ? promptLine(tier, ritual.arming, armed)
        : [{ text: safe`Read to the end first: arrows and pgdn scroll. esc cancels`, tone: 'warn' }],
  ];
  return <Panel title={title} width={width} lines={body} tone={tier === 'T2' ? 'bad' : 'warn'} />;
}

function promptLine(tier: 'T1' | 'T2', arming: Arming, armed: boolean): LineContent {
  if (tier === 'T1') {
    return armed
      ? [
          { text: safe`y`, tone: 'key' },
          { text: safe` does it, ` },
          { text: safe`esc`, tone: 'key' },
          { text: safe` cancels` },
        ]
      : [{ text: safe`Read first; keys count in a moment. esc cancels`, tone: 'dim' }];
  }
  return [
    { text: safe`Type ` },
    { text: safe`${arming.code}`, tone: 'strong' },
    { text: safe` and press enter: ` },
    { text: safe`${arming.typed.padEnd(3, '_')}`, tone: 'field' },
    { text: armed ? safe`  ready` : safe`  wait`, tone: armed ? 'good' : 'dim' },
  ];
}

/** True from the moment the guard opens; draws again then. */
function useArmed(arming: Arming): boolean {
  const { clock } = useTerminal();
  const [, wake] = useReducer((count: number) => count + 1, 0);
  const atMs = arming.typed === '' ? armedAtMs(arming) : 0;
  useEffect(() => {
    const leftMs = atMs - clock.monotonicMs();
    return leftMs > 0 ? clock.after(leftMs, wake) : undefined;
  }, [clock, atMs]);
  return atMs <= clock.monotonicMs();
}
