import { afterEach, describe, expect, test } from 'vitest';
import { safe } from '../../src/lib/safe-text.ts';
import type { BoardUpdate, Collections } from '../../src/state/board.ts';
import type { Route } from '../../src/state/view/route.ts';
import {
  callWord,
  eventWord,
  historyWord,
  insightWord,
  missionWord,
  pollerWord,
  runWord,
  severityWord,
  stepWord,
} from '../../src/screens/words/status-words.ts';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionRow, NOW_MS, sampleUpdates, scheduledEvent } from './support/sample-board.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole | undefined;
afterEach(() => app?.close());

/** The whole screen as it is without any colour or emphasis. */
async function plain(start: Route, updates: readonly BoardUpdate[], ascii: boolean) {
  app = await openConsole({
    start,
    columns: 120,
    rows: 40,
    host: { ascii },
    plainColours: true,
    backend: scriptedBackend([...sampleUpdates, ...updates]),
  });
  const [header = '', ...body] = app.terminal.screen();
  app.close();
  app = undefined;
  return { header, body: body.join('\n') };
}

const put = <K extends keyof Collections>(into: K, id: string, row: Collections[K]): BoardUpdate =>
  ({ kind: 'upsert', into, rows: [[id, row]] }) as unknown as BoardUpdate;

const mission = (changes: Parameters<typeof missionRow>[1]) =>
  put('missions', 'venue-hunt', missionRow('venue-hunt', changes));
const event = (changes: Parameters<typeof scheduledEvent>[1]) =>
  put('scheduled', 'e-1', { event: scheduledEvent('e-1', changes), zones: [] });
const notice = (changes: Partial<Collections['notices']>) =>
  put('notices', 'n-9', {
    id: 'n-9',
    atMs: NOW_MS,
    level: 'info',
    sentence: safe`same words`,
    seen: false,
    ...changes,
  });
const act = (outcome: string) =>
  put('audit', '9', {
    seq: 9,
    atMs: NOW_MS,
    actor: safe`ada`,
    kind: 'mission.pause',
    summary: safe`same words`,
    outcome,
  });
const poller = (state: Collections['pollers']['state']) =>
  put('pollers', 'missions', { name: 'missions', state, attempt: 0, lastOkAtMs: NOW_MS });
const message = (body: string, direction: 'inbound' | 'outbound') =>
  put('messages', 'm-9', {
    id: 'm-9',
    direction,
    from: safe`+13125550101`,
    to: safe`+12125550100`,
    body: safe`${body}`,
    mediaUrls: [],
    createdAtMs: NOW_MS,
  });

/** Boards that differ in one state and in nothing else. */
const STATES: readonly (readonly [
  name: string,
  start: Route,
  boards: readonly (readonly BoardUpdate[])[],
])[] = [
  [
    'missions',
    { screen: 'missions' },
    [
      ...(['pending', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const).map((status) => [
        mission({ status }),
      ]),
      [mission({ stuck: true })],
      [mission({ needsMe: true })],
    ],
  ],
  [
    'schedule',
    { screen: 'schedule' },
    [
      [event({})],
      [event({ scheduledAtMs: NOW_MS - 3_600_000 })],
      [event({ status: 'in_progress', callStatus: 'in-progress' })],
      [event({ status: 'completed', callStatus: 'completed' })],
      [event({ status: 'completed', callStatus: 'no-answer' })],
      [event({ status: 'completed', callStatus: 'busy' })],
      [event({ status: 'failed' })],
      [event({ status: 'cancelled' })],
    ],
  ],
  [
    'notices',
    { screen: 'log', tab: 'notices' },
    [[notice({})], [notice({ level: 'warn' })], [notice({ level: 'error' })], [notice({ seen: true })]],
  ],
  [
    'log',
    { screen: 'log' },
    ['done', 'refused', 'failed', 'open', 'partly'].map((outcome) => [act(outcome)]),
  ],
  [
    'connection',
    { screen: 'connection' },
    (['idle', 'running', 'waiting', 'failing', 'off'] as const).map((state) => [poller(state)]),
  ],
  [
    'thread',
    { screen: 'thread', contact: '+13125550101' },
    [[message('hello', 'inbound')], [message('hello', 'outbound')], [message('STOP', 'inbound')]],
  ],
  [
    'header',
    { screen: 'missions' },
    [
      [],
      [{ kind: 'set', field: 'hold', value: { sinceMs: NOW_MS, by: safe`ada` } }],
      [{ kind: 'set', field: 'engine', value: { state: 'off' } }],
      [{ kind: 'set', field: 'restoredFromMs', value: NOW_MS - 3_600_000 }],
    ],
  ],
];

describe.each([false, true])('with ASCII signs: %s', (ascii) => {
  test.each(STATES)('%s: no state is told by colour alone', async (name, start, boards) => {
    const frames: string[] = [];
    for (const updates of boards) {
      const { header, body } = await plain(start, updates, ascii);
      frames.push(name === 'header' ? header : body);
    }
    expect(new Set(frames).size).toBe(boards.length);
  });
});

test('each kind of state has a sign and a word of its own, in Unicode and in ASCII', () => {
  const sets = [
    ['pending', 'running', 'paused', 'succeeded', 'failed', 'cancelled'].map(runWord),
    ['pending', 'in_progress', 'completed', 'skipped', 'failed'].map(stepWord),
    ['ringing', 'in-progress', 'completed', 'no-answer', 'busy', 'canceled', 'failed'].map(callWord),
    ['pending', 'in_progress', 'completed', 'failed'].map(insightWord),
    (['idle', 'running', 'waiting', 'failing', 'off'] as const).map(pollerWord),
    (['info', 'warn', 'error'] as const).map(severityWord),
    ['pending', 'in_progress', 'completed', 'failed', 'cancelled'].map((status) => eventWord({ status })),
    [missionWord({ status: 'running', stuck: true }), missionWord({ status: 'running', stuck: false })],
    (['ahead', 'live', 'good', 'bad', 'asks', 'told'] as const).map((state) =>
      historyWord({ kind: 'call', state }),
    ),
  ];
  for (const words of sets) {
    expect(new Set(words.map(({ glyph }) => glyph)).size).toBe(words.length);
    expect(new Set(words.map(({ ascii }) => ascii)).size).toBe(words.length);
  }
});

test('colours are chosen by the palette, at once', async () => {
  app = await openConsole();
  await app.terminal.send(':', 'choose the colours', '\r');
  expect(app.terminal.text()).toContain('colour-blind');
  await app.terminal.send('colour-blind', '\r');
  expect(app.console.store.getState().view.theme).toBe('colour-blind');
});
