import { statusText } from '../../domain/mission/status-text.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { MissionReason, MissionRow } from '../../domain/mission/mission-row.ts';
import type { Finding } from '../../domain/mission/mission-snapshot.ts';
import type { HistoryEntry } from '../../state/contact/contact-history.ts';
import type { Notice, PollerHealth } from '../../state/board.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { Cell } from '../table/column.ts';

/** A state as a word, a sign and a meaning, so that none of the three is needed to read it. */
export interface StatusWord {
  readonly word: string;
  readonly glyph: string;
  /** For terminals without Unicode. */
  readonly ascii: string;
  readonly tone: Tone;
}

type Words = Readonly<Record<string, StatusWord>>;

const word = (text: string, glyph: string, ascii: string, tone: Tone): StatusWord => ({
  word: text,
  glyph,
  ascii,
  tone,
});

const RUN: Words = {
  pending: word('pending', '○', 'o', 'dim'),
  running: word('running', '▶', '*', 'accent'),
  paused: word('paused', '‖', '=', 'warn'),
  succeeded: word('succeeded', '✓', '+', 'good'),
  failed: word('failed', '✗', 'x', 'bad'),
  cancelled: word('cancelled', '⊘', '-', 'dim'),
};

const STEP: Words = {
  pending: word('pending', '○', 'o', 'dim'),
  in_progress: word('in progress', '▶', '*', 'accent'),
  completed: word('completed', '✓', '+', 'good'),
  skipped: word('skipped', '↷', '~', 'dim'),
  failed: word('failed', '✗', 'x', 'bad'),
};

const SCHEDULED: Words = {
  pending: word('pending', '○', 'o', 'info'),
  in_progress: word('in progress', '▶', '*', 'accent'),
  completed: word('completed', '✓', '+', 'good'),
  failed: word('failed', '✗', 'x', 'bad'),
  cancelled: word('cancelled', '⊘', '-', 'dim'),
  canceled: word('cancelled', '⊘', '-', 'dim'),
};

const CALL: Words = {
  ringing: word('ringing', '◔', '(', 'accent'),
  'in-progress': word('talking', '●', '*', 'accent'),
  completed: word('answered', '✓', '+', 'good'),
  'no-answer': word('no answer', '∅', '0', 'warn'),
  busy: word('busy', '■', '#', 'warn'),
  canceled: word('cancelled', '⊘', '-', 'dim'),
  failed: word('failed', '✗', 'x', 'bad'),
};

const INSIGHT: Words = {
  pending: word('pending', '○', 'o', 'info'),
  in_progress: word('in progress', '▶', '*', 'accent'),
  completed: word('ready', '✓', '+', 'good'),
  failed: word('failed', '✗', 'x', 'bad'),
};

const POLLER: Readonly<Record<PollerHealth['state'], StatusWord>> = {
  idle: word('idle', '○', 'o', 'dim'),
  running: word('reading', '▶', '*', 'accent'),
  waiting: word('waiting', '✓', '+', 'good'),
  failing: word('failing', '✗', 'x', 'bad'),
  off: word('off', '⊘', '-', 'dim'),
};

const SEVERITY: Readonly<Record<Finding['severity'] | Notice['level'], StatusWord>> = {
  info: word('info', '•', '.', 'info'),
  warn: word('warning', '▲', '!', 'warn'),
  alarm: word('alarm', '✗', 'x', 'bad'),
  error: word('error', '✗', 'x', 'bad'),
};

/** A value that this console does not know is shown as it is. */
const look = (words: Words, status: string): StatusWord =>
  words[status] ?? word(statusText(status), '?', '?', 'warn');

export const runWord = (status: string): StatusWord => look(RUN, status);
export const stepWord = (status: string): StatusWord => look(STEP, status);
export const callWord = (status: string): StatusWord => look(CALL, status);
export const insightWord = (status: string): StatusWord => look(INSIGHT, status);
export const pollerWord = (state: PollerHealth['state']): StatusWord => POLLER[state];
export const severityWord = (level: Finding['severity'] | Notice['level']): StatusWord => SEVERITY[level];

/**
 * What became of a call or SMS. An event can read `completed` while its call was never answered: then the call's
 * own outcome is the word.
 */
export function eventWord(event: { readonly status: string; readonly callStatus?: string }): StatusWord {
  if (event.callStatus !== undefined && event.status !== 'pending') return callWord(event.callStatus);
  return look(SCHEDULED, event.status);
}

const HISTORY: Readonly<Record<HistoryEntry['state'], readonly [glyph: string, ascii: string, tone: Tone]>> =
  {
    ahead: ['○', 'o', 'info'],
    live: ['●', '*', 'accent'],
    good: ['✓', '+', 'good'],
    bad: ['✗', 'x', 'bad'],
    asks: ['▲', '!', 'warn'],
    told: ['·', '.', 'plain'],
  };

/** What an entry of a contact's time line is, with the sign of how it stands. */
export function historyWord({ kind, state }: Pick<HistoryEntry, 'kind' | 'state'>): StatusWord {
  const [glyph, ascii, tone] = HISTORY[state];
  return word(kind === 'sms' ? 'SMS' : kind, glyph, ascii, tone);
}

/** A stuck mission is not simply running. */
export function missionWord(row: Pick<MissionRow, 'status' | 'stuck'>): StatusWord {
  return row.stuck && !isTerminalRun(row.status) ? word('stuck', '▲', '#', 'bad') : runWord(row.status);
}

/** `▶ running`, or `> running`. */
export const worded = (status: StatusWord, ascii: boolean): string =>
  `${ascii ? status.ascii : status.glyph} ${status.word}`;

/** The same as a cell in its own tone. */
export const wordCell = (status: StatusWord, ascii: boolean): Cell => ({
  text: worded(status, ascii),
  tone: status.tone,
});

const REASON: Readonly<Record<MissionReason['kind'], Tone>> = {
  ended: 'dim',
  'not-started': 'dim',
  working: 'plain',
  paused: 'warn',
  'next-event': 'plain',
  'live-call': 'accent',
  'waiting-insight': 'plain',
  'next-act': 'warn',
  'waiting-approval': 'warn',
  overdue: 'bad',
  'all-steps-done': 'warn',
  'failed-step': 'bad',
  stuck: 'bad',
  undriven: 'warn',
  'only-local': 'dim',
  found: 'warn',
  unknown: 'plain',
};

export const reasonTone = (reason: MissionReason): Tone => REASON[reason.kind] ?? 'plain';

/** Where a mission is known: both sides, the state file alone, the server alone. */
export const sourceMark: Readonly<
  Record<MissionRow['source'], { readonly mark: string; readonly text: string }>
> = {
  both: { mark: 'fs', text: 'file and server' },
  file: { mark: 'f·', text: 'state file only' },
  server: { mark: '·s', text: 'server only' },
};
