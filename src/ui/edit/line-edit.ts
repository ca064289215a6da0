import { graphemes } from '../../lib/width.ts';
import type { InputEvent } from '../keys/key-parser.ts';

/** Text being written. `cursor` counts characters as a reader sees them (graphemes). */
export interface EditState {
  readonly text: string;
  readonly cursor: number;
}

export interface EditOptions {
  /** Line breaks may be in it: ctrl-j and alt-enter make one, a paste keeps its own. */
  readonly multiline?: boolean;
  /** In graphemes; what a paste has beyond it is left out. */
  readonly maxLength?: number;
}

export function editing(text: string): EditState {
  return { text, cursor: graphemes(text).length };
}

/** The state after an input; `undefined` when the input is none of an editor's business. */
export function edit(state: EditState, event: InputEvent, options: EditOptions = {}): EditState | undefined {
  if (event.kind === 'paste') return insert(state, pasted(event.text, options.multiline === true), options);
  if (event.kind === 'noise') return undefined;
  const { key } = event;
  const signs = graphemes(state.text);
  const { cursor } = state;
  const at = (next: number): EditState => ({
    text: state.text,
    cursor: Math.max(0, Math.min(next, signs.length)),
  });
  const without = (from: number, to: number): EditState => ({
    text: [...signs.slice(0, from), ...signs.slice(to)].join(''),
    cursor: from,
  });
  const lineStart = startOfLine(signs, cursor);
  const nextBreak = signs.indexOf('\n', cursor);
  const lineEnd = nextBreak < 0 ? signs.length : nextBreak;

  switch (key) {
    case 'left':
    case 'ctrl-b':
      return at(cursor - 1);
    case 'right':
    case 'ctrl-f':
      return at(cursor + 1);
    case 'home':
    case 'ctrl-a':
      return at(lineStart);
    case 'end':
    case 'ctrl-e':
      return at(lineEnd);
    case 'ctrl-left':
    case 'alt-left':
    case 'alt-b':
      return at(wordStart(signs, cursor));
    case 'ctrl-right':
    case 'alt-right':
    case 'alt-f':
      return at(wordEnd(signs, cursor));
    case 'backspace':
      return cursor === 0 ? state : without(cursor - 1, cursor);
    case 'delete':
    case 'ctrl-d':
      return without(cursor, Math.min(cursor + 1, signs.length));
    case 'ctrl-w':
    case 'alt-backspace':
      return without(wordStart(signs, cursor), cursor);
    case 'alt-d':
      return without(cursor, wordEnd(signs, cursor));
    case 'ctrl-u':
      return without(lineStart, cursor);
    case 'ctrl-k':
      return without(cursor, lineEnd === cursor ? Math.min(cursor + 1, signs.length) : lineEnd);
    case 'space':
      return insert(state, ' ', options);
    case 'ctrl-j':
    case 'alt-enter':
      return options.multiline === true ? insert(state, '\n', options) : undefined;
    case 'up':
    case 'down':
      return options.multiline === true ? vertical(signs, state, key === 'up' ? -1 : 1) : undefined;
    default:
      return graphemes(key).length === 1 ? insert(state, key, options) : undefined;
  }
}

function insert(state: EditState, text: string, options: EditOptions): EditState {
  const signs = graphemes(state.text);
  const room = (options.maxLength ?? Infinity) - signs.length;
  const added = graphemes(text);
  const kept = added.length > room ? added.slice(0, Math.max(0, room)).join('') : text;
  const before = signs.slice(0, state.cursor).join('') + kept;
  const after = signs.slice(state.cursor).join('');
  // A mark typed behind a letter joins it, so the cursor is counted anew.
  return { text: before + after, cursor: graphemes(before).length };
}

/** Text of a paste without what no editor should hold. */
function pasted(text: string, multiline: boolean): string {
  const breaks = text.toWellFormed().replace(/\r\n?/g, '\n');
  const plain = breaks.replace(/[^\P{Cc}\n\t]/gu, '').replaceAll('\t', ' ');
  return multiline ? plain : plain.trimEnd().replace(/\s*\n\s*/g, ' ');
}

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

function wordStart(signs: readonly string[], from: number): number {
  let at = from;
  while (at > 0 && !isWord(signs[at - 1])) at -= 1;
  while (at > 0 && isWord(signs[at - 1])) at -= 1;
  return at;
}

function wordEnd(signs: readonly string[], from: number): number {
  let at = from;
  while (at < signs.length && !isWord(signs[at])) at += 1;
  while (at < signs.length && isWord(signs[at])) at += 1;
  return at;
}

/** A negative start would count from the end. */
const startOfLine = (signs: readonly string[], cursor: number): number =>
  cursor === 0 ? 0 : signs.lastIndexOf('\n', cursor - 1) + 1;

/** The same place in the line above or below; `undefined` at the first and the last line. */
function vertical(signs: readonly string[], state: EditState, by: -1 | 1): EditState | undefined {
  const start = startOfLine(signs, state.cursor);
  const column = state.cursor - start;
  if (by < 0) {
    if (start === 0) return undefined;
    const above = startOfLine(signs, start - 1);
    return { text: state.text, cursor: Math.min(above + column, start - 1) };
  }
  const end = signs.indexOf('\n', state.cursor);
  if (end < 0) return undefined;
  const nextEnd = signs.indexOf('\n', end + 1);
  return { text: state.text, cursor: Math.min(end + 1 + column, nextEnd < 0 ? signs.length : nextEnd) };
}
