import { afterEach, expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import type { Board } from '../../../src/state/board.ts';
import { talkReason } from '../../../src/screens/schedule/talks.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { NOW_MS, scheduledEvent } from '../support/sample-board.ts';

let app: OpenConsole | undefined;
afterEach(() => app?.close());

const LIVE: Board['feed'] = { status: 'live', sinceMs: NOW_MS };
type Changes = Parameters<typeof scheduledEvent>[1];

const cases: readonly [Changes, Board['feed'], RegExp][] = [
  [{}, undefined, /^Nothing has been said yet: it goes out in 12 min\.$/],
  [{}, LIVE, /^Nothing has been said yet: it goes out in 12 min\.$/],
  [{ channel: 'sms' }, undefined, /^Nothing has been said yet/],
  [{ status: 'cancelled' }, undefined, /this call was cancelled/],
  [{ status: 'canceled', channel: 'sms' }, undefined, /this message was cancelled/],
  [{ status: 'completed', callStatus: 'no-answer' }, undefined, /^Nothing was said: no answer\.$/],
  [{ status: 'completed', callStatus: 'busy' }, LIVE, /^Nothing was said: busy\.$/],
  [{ status: 'failed' }, undefined, /the call failed/],
  [{ status: 'in_progress', callStatus: 'ringing' }, undefined, /on the line \(ringing\).*only while an own/],
  [{ status: 'in_progress', callStatus: 'in-progress' }, LIVE, /on the line \(talking\): nothing .* yet/],
  [{ status: 'completed', callStatus: 'completed' }, undefined, /only while an own live connection is open/],
  [{ status: 'completed', callStatus: 'completed' }, LIVE, /over before our live connection opened/],
  [{ status: 'completed', channel: 'sms' }, undefined, /Messages has the thread/],
  [{ status: 'failed', channel: 'sms' }, undefined, /was not delivered/],
];

test.each(cases)('of %j with the feed %j it says why there is nothing to read', (changes, feed, reason) => {
  const row = { event: scheduledEvent('e', changes), zones: [] };
  expect(talkReason(row, feed, { minuteMs: NOW_MS })).toMatch(reason);
});

test('w on a call that is still to go out says so, and nothing of a live connection', async () => {
  app = await openConsole({ start: { screen: 'schedule' } });
  app.backend.send([
    {
      kind: 'upsert',
      into: 'scheduled',
      rows: [
        [
          'one',
          {
            event: scheduledEvent('one', { scheduledAtMs: NOW_MS - 5_000_000 }),
            contactName: safe`Ann`,
            zones: [],
          },
        ],
      ],
    },
  ]);
  await app.terminal.idle();
  await app.terminal.send('g', 'w');
  expect(app.terminal.text()).toContain('Nothing has been said yet');
});

test('a word that stands in the status column finds its rows', async () => {
  app = await openConsole({ start: { screen: 'schedule' } });
  await app.terminal.send('/', ...'pending'.split(''), '\r');
  expect(app.terminal.text()).toMatch(/filter pending · [1-9]/);
});
