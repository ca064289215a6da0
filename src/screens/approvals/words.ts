import { textsOf } from '../../commands/handlers/own-time.ts';
import {
  isInTheirWords,
  type InboxItem,
  type InboxKind,
  type InboxState,
} from '../../domain/approval/inbox-item.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import { ownTimeText } from '../time/timed-text.ts';
import type { Tone } from '../../ui/theme/theme.ts';

/** What an item is, in one word. */
export const KIND_WORDS: Readonly<Record<InboxKind, string>> = {
  request: 'request',
  gate: 'round',
  ask: 'question',
  proposal: 'proposal',
  act: 'act',
  plan: 'plan',
  'opt-out': 'opt-out',
  held: 'held',
  unclear: 'unclear',
};

const STATES: Readonly<Record<InboxState, { word: string; glyph: string; ascii: string; tone: Tone }>> = {
  open: { word: 'waits', glyph: '●', ascii: '*', tone: 'accent' },
  approved: { word: 'approved', glyph: '✓', ascii: '+', tone: 'good' },
  denied: { word: 'denied', glyph: '⊘', ascii: '-', tone: 'dim' },
  timeout: { word: 'timeout', glyph: '◷', ascii: 't', tone: 'warn' },
  expired: { word: 'expired', glyph: '◷', ascii: 't', tone: 'warn' },
  no_devices: { word: 'no device', glyph: '✗', ascii: 'x', tone: 'bad' },
  no_devices_reached: { word: 'unreached', glyph: '✗', ascii: 'x', tone: 'bad' },
  error: { word: 'error', glyph: '✗', ascii: 'x', tone: 'bad' },
  unknown: { word: 'unknown', glyph: '?', ascii: '?', tone: 'bad' },
};

export const stateWord = (state: InboxState): string => STATES[state].word;

/** How an item stands: a sign, a word and a tone. */
export function stateCell(item: InboxItem, minuteMs: number, ascii: boolean): { text: string; tone: Tone } {
  if (item.snoozedUntilMs !== undefined && item.snoozedUntilMs > minuteMs) {
    return { text: `${ascii ? 'z' : '☾'} snoozed`, tone: 'dim' };
  }
  if (item.state === 'open' && item.readOnly !== undefined) {
    return { text: `${ascii ? '*' : '●'} phone`, tone: 'info' };
  }
  const { word, glyph, ascii: plain, tone } = STATES[item.state];
  return { text: `${ascii ? plain : glyph} ${word}`, tone };
}

/** True where it waits for a person now. */
export const waitsNow = (item: InboxItem): boolean =>
  item.state === 'open' && item.snoozedUntilMs === undefined;

/** A line of an item: our own words by the reader's clock. */
export function itemText(
  text: SafeText,
  item: InboxItem,
  environment: Parameters<typeof ownTimeText>[1],
): SafeText {
  return isInTheirWords(item) ? text : ownTimeText(text, environment, textsOf(item.commands));
}
