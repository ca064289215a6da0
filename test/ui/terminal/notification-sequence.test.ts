import { describe, expect, test } from 'vitest';
import {
  notificationForm,
  notificationSequence,
  type NotificationForm,
} from '../../../src/ui/terminal/notification-sequence.ts';
import { HOSTILE } from '../../support/hostile-text.ts';

const ESC = '\u001b';
const FORMS: readonly NotificationForm[] = ['9', '777', '99'];
/** Everything that a terminal would obey. */
// oxlint-disable-next-line no-control-regex -- looked for on purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

describe.each(FORMS)('OSC %s', (form) => {
  test('what a stranger writes neither ends it nor begins another', () => {
    for (const text of HOSTILE) {
      for (const notice of [
        { title: text, text },
        { title: `Approval waits: ${text}`, text: '' },
      ]) {
        const sequence = notificationSequence(notice, form, false);
        const parts = form === '99' ? sequence.split(`${ESC}\\`).slice(0, -1) : [sequence.slice(0, -1)];
        expect(parts.length).toBe(form === '99' && notice.text !== '' ? 2 : 1);
        for (const part of parts) {
          expect(part.startsWith(`${ESC}]${form};`)).toBe(true);
          expect(part.slice(1).match(CONTROL)).toBeNull();
        }
        expect(form === '777' ? sequence.split(';').length : 4).toBe(4);
      }
    }
  });

  test('inside tmux it is passed on, escapes doubled', () => {
    const sequence = notificationSequence({ title: 'a', text: 'b' }, form, true);
    expect(sequence.startsWith(`${ESC}Ptmux;${ESC}${ESC}]${form};`)).toBe(true);
    expect(sequence.endsWith(`${ESC}\\`)).toBe(true);
  });
});

test('a number at the beginning does not pass for a progress bar', () => {
  expect(notificationSequence({ title: '4;1;50', text: '' }, '9', false)).toBe(`${ESC}]9; 4;1;50\u0007`);
});

test('kitty is told in its own way, with the text as base64', () => {
  const sequence = notificationSequence({ title: 'Stuck', text: 'Venue' }, '99', false);
  expect(sequence).toContain(`d=0:p=title:e=1;${Buffer.from('Stuck').toString('base64')}`);
  expect(sequence).toContain(`d=1:p=body:e=1;${Buffer.from('Venue').toString('base64')}`);
});

test.each([
  [{ TERM: 'xterm-kitty' }, '99'],
  [{ TERM: 'foot' }, '99'],
  [{ TERM: 'rxvt-unicode-256color' }, '777'],
  [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, '777'],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, '9'],
  [{}, '9'],
])('%o knows %s', (words, form) => {
  expect(notificationForm(words)).toBe(form);
});
