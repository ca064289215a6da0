import { afterEach, describe, expect, test } from 'vitest';
import { safe, safeText } from '../../src/lib/safe-text.ts';
import type { FrameRow } from '../../src/ui/terminal/frame-row.ts';
import { gridWriter } from '../../src/ui/terminal/grid-writer.ts';
import { rowsOf } from '../support/rows-of.ts';
import { showsLinks } from '../../src/ui/terminal/link-support.ts';
import { linked, ownLink } from '../../src/ui/text/own-link.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { sampleUpdates } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

const ESC = '\u001b';
const page = ownLink('https://clawdtalk.com');
let app: OpenConsole | undefined;
afterEach(() => {
  app?.close();
  app = undefined;
});

/** Every link in bytes: where it leads, and what is drawn inside of it. */
const linksIn = (bytes: string): readonly string[] =>
  // oxlint-disable-next-line no-control-regex -- what a terminal is sent
  [...bytes.matchAll(/\u001b\]8;;([^\u001b\u0007]+)\u001b\\([^]*?)\u001b\]8;;\u001b\\/g)].map(
    // oxlint-disable-next-line no-control-regex -- what a terminal is sent
    ([, address, text = '']) => `${address} ${text.replaceAll(/\u001b\[[0-9;]*m/g, '')}`,
  );

test('an address is a link only if it is one for a browser, without names, passwords or control characters', () => {
  expect(page).toBe('https://clawdtalk.com');
  expect(ownLink('https://clawdtalk.com/')).toBe('https://clawdtalk.com');
  for (const bad of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:secret@host',
    `https://host/${ESC}]8;;http://evil${ESC}\\`,
    'https://host/ü',
    'https://host/a b',
    '',
  ])
    expect(ownLink(bad)).toBeUndefined();
});

test('what is drawn of a link is its own address, or nothing is linked', () => {
  if (page === undefined) throw new Error('no page');
  expect(linksIn(linked(page, page))).toEqual([`${page} ${page}`]);
  expect(linked(page, 'click here')).toBe('click here');
  expect(linked(page, '')).toBe('');
});

test('the server’s page is a link on the connection screen, and the only one', async () => {
  if (page === undefined) throw new Error('no page');
  const evil = `${ESC}]8;;http://evil.example${ESC}\\https://clawdtalk.com${ESC}]8;;${ESC}\\`;
  app = await openConsole({
    start: { screen: 'connection' },
    columns: 120,
    rows: 40,
    host: { webPage: page },
    backend: scriptedBackend([
      ...sampleUpdates,
      {
        kind: 'set',
        field: 'bot',
        value: { state: 'running', sentence: safeText(evil), logTail: [safeText(evil)] },
      },
    ]),
  });
  const bytes = app.terminal.takeBytes();
  expect(linksIn(bytes)).toEqual([`${page} ${page}`]);
  expect(bytes).not.toContain(`${ESC}]8;;http://evil`);
  expect(app.terminal.text()).toMatch(/web page\s+https:\/\/clawdtalk\.com/);
});

test('without a page there is no link, also where a text from outside spells one', async () => {
  app = await openConsole({
    start: { screen: 'connection' },
    backend: scriptedBackend([
      ...sampleUpdates,
      {
        kind: 'set',
        field: 'bot',
        value: { state: 'running', sentence: safe`${'https://clawdtalk.com'}`, logTail: [] },
      },
    ]),
  });
  expect(app.terminal.takeBytes()).not.toContain(']8;;');
  expect(app.terminal.text()).not.toContain('web page');
});

test('the writer ends a link where its cells end, and moves no address into its neighbours', () => {
  const writer = gridWriter();
  const frame = (word: string): readonly FrameRow[] =>
    rowsOf(`a${ESC}]8;;https://x.example${ESC}\\${word}${ESC}]8;;${ESC}\\b\nnext`, 20);
  expect(linksIn(writer.paint(frame('link'), 20, 2))).toEqual(['https://x.example link']);
  expect(linksIn(writer.paint(frame('lint'), 20, 2))).toEqual(['https://x.example t']);
  expect(writer.paint(frame('lint'), 20, 2)).toBe('');
  // Anything but an address of the web is no sequence of ours.
  expect(
    gridWriter().paint(rowsOf(`${ESC}]8;;file:///x${ESC}\\no${ESC}]8;;${ESC}\\`, 40), 40, 1),
  ).not.toContain(`${ESC}]8;;f`);
});

describe('which terminals draw links', () => {
  test.each([
    [{ TERM: 'xterm-256color' }, false],
    [{ TERM: 'dumb', TERM_PROGRAM: 'iTerm.app' }, false],
    [{ TERM: 'linux' }, false],
    [{}, false],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, true],
    [{ TERM: 'xterm-kitty' }, true],
    [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, true],
    [{ TERM: 'xterm-256color', VTE_VERSION: '4205' }, false],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.4' }, true],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a' }, false],
    [{ TERM: 'screen-256color', VTE_VERSION: '7600' }, false],
    [{ TERM: 'xterm-256color', WT_SESSION: 'x' }, true],
  ])('%j: %s', (env, shows) => {
    expect(showsLinks(env)).toBe(shows);
  });
});
