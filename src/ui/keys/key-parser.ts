import type { Cancel, Clock } from '../../lib/clock.ts';
import { ownOf } from '../../lib/own.ts';

/** The left button, or the wheel, over a cell of the screen; the first column and row are 0. */
export interface MouseEvent {
  readonly kind: 'mouse';
  readonly action: 'press' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** What a person did at the keyboard. */
export type InputEvent =
  | {
      readonly kind: 'key';
      /** `j`, `G`, `space`, `enter`, `ctrl-d`, `alt-x`, `shift-tab`, `f1`, `up` … */
      readonly key: string;
      /** Keys that arrived in the same read. More than one means typed ahead, pasted or a slow line. */
      readonly burst: number;
    }
  | { readonly kind: 'paste'; readonly text: string }
  /** The terminal said something by itself, or sent what no key means. Only good for knowing that it was not quiet. */
  | { readonly kind: 'noise' };

export interface KeyParser {
  push(chunk: string): void;
  /** Throws away what waits and its timer. */
  reset(): void;
}

/** A lone ESC may be the start of a sequence that a slow line split. */
const ESCAPE_WAIT_MS = 50;
/** After a lone ESC was taken for a key, its late rest is still recognised for so long. */
const LATE_REST_MS = 150;
/** Nobody types the parameters of a sequence by hand, so its end may take longer. */
const SEQUENCE_WAIT_MS = 300;
/** A terminal's string reply (OSC, DCS) may come in pieces. */
const STRING_WAIT_MS = 1_000;
const PASTE_WAIT_MS = 2_000;
const LONGEST_PASTE = 1_000_000;
const LONGEST_STRING = 200_000;

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';
const OLD_MOUSE = '\u001b[M';

/* oxlint-disable no-control-regex -- control characters are what a terminal sends */
const CSI = /^\u001b\[(?:\[[A-E]|([0-?]*)[ -/]*([@-~]))/;
const CSI_BEGUN = /^\u001b\[(?:\[?|[0-?]*[ -/]*)$/;
const SGR_MOUSE = /^\u001b\[<(\d{1,3});(\d{1,5});(\d{1,5})([Mm])/;
const SS3 = /^\u001bO([0-9]*)([ -~])/;
const STRING_BEGUN = /^\u001b[\]P_^X]/;
const STRING = /^\u001b[\]P_^X][^\u0007\u001b]*(?:\u0007|\u001b\\)/;
const STRING_BROKEN = /^\u001b[\]P_^X][^\u0007\u001b]*\u001b[^\\]/;
const CSI_BROKEN = /^\u001b\[[0-?]*[ -/]*/;
/** Nobody types this in one read: its ESC was given up for a key of its own, however long ago. */
const LATE_MOUSE = /^\[<\d{1,3};\d{1,5};\d{1,5}[Mm]/;
const LATE_REST = /^(?:\[[0-9;?<>=]*[A-Za-z~]|O[A-DFHPQRS]|[\]P_^X][^\u0007\u001b]*(?:\u0007|\u001b\\))/;
/* oxlint-enable no-control-regex */

/**
 * The one reader of raw terminal input. Keys come out singly, whatever the chunks were; a sequence split by a slow
 * line is mended; a bracketed paste comes out whole; what a terminal says by itself (device, cursor, focus, colour and
 * clipboard reports) comes out as noise.
 */
export function keyParser(clock: Clock, emit: (event: InputEvent | MouseEvent) => void): KeyParser {
  let pending = '';
  let cancelWait: Cancel | undefined;
  let loneEscapeAtMs = -Infinity;

  const wait = (delayMs: number, action: () => void): void => {
    cancelWait = clock.after(delayMs, () => {
      cancelWait = undefined;
      action();
    });
  };

  const emitKeys = (keys: readonly string[]): void => {
    for (const key of keys) emit({ kind: 'key', key, burst: keys.length });
  };

  const read = (): void => {
    const keys: string[] = [];
    while (pending !== '') {
      const step = readOne(pending);
      if (step.kind === 'wait') {
        wait(step.delayMs, () => giveUp(step.onTimeout));
        break;
      }
      pending = pending.slice(step.length);
      if (step.kind === 'key') keys.push(step.key);
      if (step.kind === 'key' || step.kind === 'nothing') continue;
      emitKeys(keys.splice(0));
      if (step.kind === 'paste') emit({ kind: 'paste', text: step.text });
      else emit(step.kind === 'mouse' ? step.event : { kind: 'noise' });
    }
    emitKeys(keys);
  };

  const giveUp = (onTimeout: 'escape' | 'drop' | 'paste'): void => {
    const rest = pending;
    pending = '';
    if (onTimeout === 'drop') emit({ kind: 'noise' });
    if (onTimeout === 'paste') emit({ kind: 'paste', text: rest.slice(PASTE_START.length) });
    if (onTimeout === 'escape') {
      loneEscapeAtMs = clock.monotonicMs();
      emitKeys(['esc', ...Array.from(rest.slice(1), (sign) => plainKey(sign))]);
    }
  };

  return {
    reset: () => {
      cancelWait?.();
      cancelWait = undefined;
      pending = '';
      loneEscapeAtMs = -Infinity;
    },
    push: (chunk) => {
      cancelWait?.();
      cancelWait = undefined;
      const isLate = clock.monotonicMs() - loneEscapeAtMs < LATE_REST_MS;
      loneEscapeAtMs = -Infinity;
      if (isLate && chunk.startsWith(PASTE_START.slice(1))) pending = `\u001b${chunk}`;
      else
        pending += isLate
          ? chunk.replace(LATE_REST, '')
          : pending === ''
            ? chunk.replace(LATE_MOUSE, '')
            : chunk;
      read();
    },
  };
}

type Step =
  | { readonly kind: 'mouse'; readonly event: MouseEvent; readonly length: number }
  /** A button let go, moved or that means nothing: neither a key nor an answer. */
  | { readonly kind: 'nothing'; readonly length: number }
  | { readonly kind: 'key'; readonly key: string; readonly length: number }
  | { readonly kind: 'paste'; readonly text: string; readonly length: number }
  | { readonly kind: 'drop'; readonly length: number }
  | { readonly kind: 'wait'; readonly delayMs: number; readonly onTimeout: 'escape' | 'drop' | 'paste' };

function readOne(input: string): Step {
  if (input[0] !== '\u001b') {
    const sign = String.fromCodePoint(input.codePointAt(0) ?? 0);
    const key = plainKey(sign);
    return key === '' ? { kind: 'drop', length: sign.length } : { kind: 'key', key, length: sign.length };
  }
  if (input === '\u001b') return { kind: 'wait', delayMs: ESCAPE_WAIT_MS, onTimeout: 'escape' };
  if (input.startsWith(PASTE_START)) return readPaste(input);
  if (STRING_BEGUN.test(input)) return readString(input);
  const mouse = readMouse(input);
  if (mouse !== undefined) return mouse;
  const csi = CSI.exec(input);
  if (csi !== null) {
    const key = csiKey(csi[0], csi[1] ?? '', csi[2] ?? '');
    return key === undefined
      ? { kind: 'drop', length: csi[0].length }
      : { kind: 'key', key, length: csi[0].length };
  }
  if (CSI_BEGUN.test(input)) {
    return input === '\u001b['
      ? { kind: 'wait', delayMs: ESCAPE_WAIT_MS, onTimeout: 'escape' }
      : { kind: 'wait', delayMs: SEQUENCE_WAIT_MS, onTimeout: 'drop' };
  }
  const ss3 = SS3.exec(input);
  if (ss3 !== null) {
    const key = SS3_KEYS[ss3[2] ?? ''];
    return key === undefined
      ? { kind: 'drop', length: ss3[0].length }
      : { kind: 'key', key, length: ss3[0].length };
  }
  if (input === '\u001bO') return { kind: 'wait', delayMs: ESCAPE_WAIT_MS, onTimeout: 'escape' };
  // A second ESC starts anew: the first was a key of its own.
  if (input[1] === '\u001b') return { kind: 'key', key: 'esc', length: 1 };
  if (input[1] === '[') return { kind: 'drop', length: CSI_BROKEN.exec(input)?.[0].length ?? 2 };
  const sign = String.fromCodePoint(input.codePointAt(1) ?? 0);
  return { kind: 'key', key: `alt-${plainKey(sign)}`, length: 1 + sign.length };
}

/** Reports in the SGR form; those of the oldest form, which spell cells as any characters, are thrown away whole. */
function readMouse(input: string): Step | undefined {
  const sgr = SGR_MOUSE.exec(input);
  if (sgr !== null) {
    const [whole, code = '', x = '', y = '', final] = sgr;
    const action = final === 'M' ? mouseAction(Number(code)) : undefined;
    if (action === undefined) return { kind: 'nothing', length: whole.length };
    const event = { kind: 'mouse', action, column: Number(x) - 1, row: Number(y) - 1 } as const;
    return { kind: 'mouse', event, length: whole.length };
  }
  if (!input.startsWith(OLD_MOUSE)) return undefined;
  return input.length >= OLD_MOUSE.length + 3
    ? { kind: 'nothing', length: OLD_MOUSE.length + 3 }
    : { kind: 'wait', delayMs: SEQUENCE_WAIT_MS, onTimeout: 'drop' };
}

const MODIFIERS = 4 | 8 | 16;

function mouseAction(code: number): MouseEvent['action'] | undefined {
  if (code === 0) return 'press';
  const button = code & ~MODIFIERS;
  return button === 64 ? 'wheel-up' : button === 65 ? 'wheel-down' : undefined;
}

/**
 * Where a paste really ends. What was copied may hold an end of its own with keys behind it, and not every terminal takes
 * that out: of two ends in one read with no beginning between them, the second is the terminal's.
 */
function lastEnd(input: string, first: number): number {
  for (let last = first; ;) {
    const after = last + PASTE_END.length;
    const next = input.indexOf(PASTE_END, after);
    if (next < 0 || input.slice(after, next).includes(PASTE_START)) return last;
    last = next;
  }
}

function readPaste(input: string): Step {
  const end = input.indexOf(PASTE_END);
  if (end < 0 && input.length <= LONGEST_PASTE) {
    return { kind: 'wait', delayMs: PASTE_WAIT_MS, onTimeout: 'paste' };
  }
  if (end < 0) return { kind: 'paste', text: input.slice(PASTE_START.length), length: input.length };
  const last = lastEnd(input, end);
  const text = input.slice(PASTE_START.length, last).replaceAll(PASTE_START, '').replaceAll(PASTE_END, '');
  return { kind: 'paste', text, length: last + PASTE_END.length };
}

function readString(input: string): Step {
  const whole = STRING.exec(input);
  if (whole !== null) return { kind: 'drop', length: whole[0].length };
  const broken = STRING_BROKEN.exec(input);
  // What broke in starts a sequence of its own.
  if (broken !== null) return { kind: 'drop', length: broken[0].length - 2 };
  if (input.length > LONGEST_STRING) return { kind: 'drop', length: input.length };
  return { kind: 'wait', delayMs: input.length === 2 ? ESCAPE_WAIT_MS : STRING_WAIT_MS, onTimeout: 'drop' };
}

const NAMED: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\t': 'tab',
  ' ': 'space',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u001b': 'esc',
  '\0': 'ctrl-space',
};

/** The name of one character typed; '' for one that no key makes. */
function plainKey(sign: string): string {
  const named = NAMED[sign];
  if (named !== undefined) return named;
  const code = sign.codePointAt(0) ?? 0;
  if (code < 0x20) return `ctrl-${String.fromCharCode(code + 0x60)}`;
  return code >= 0x80 && code < 0xa0 ? '' : sign;
}

const SS3_KEYS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

const CSI_KEYS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  S: 'f4',
  Z: 'shift-tab',
};

const TILDE_KEYS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

function csiKey(whole: string, parameters: string, final: string): string | undefined {
  if (final === '') return `f${'ABCDE'.indexOf(whole.at(-1) ?? '') + 1}`;
  // Private parameters are answers of the terminal, never keys.
  if (/[<=>?]/.test(parameters)) return undefined;
  const [first = '', second] = parameters.split(';');
  const name = final === '~' ? ownOf(TILDE_KEYS, first) : ownOf(CSI_KEYS, final);
  if (name === undefined) return undefined;
  // Plain keys of this form carry `1` or nothing; anything else is a report.
  if (final !== '~' && first !== '' && first !== '1') return undefined;
  return `${modifiers(second)}${name}`;
}

/** xterm's modifier number: one more than the sum of shift 1, alt 2, ctrl 4. */
function modifiers(parameter: string | undefined): string {
  const bits = parameter === undefined ? 0 : Number(parameter) - 1;
  return `${(bits & 4) > 0 ? 'ctrl-' : ''}${(bits & 2) > 0 ? 'alt-' : ''}${(bits & 1) > 0 ? 'shift-' : ''}`;
}
