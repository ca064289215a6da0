import { afterEach, describe, expect, test } from 'vitest';
import type { Route } from '../../src/state/view/route.ts';
import { openConsole, type OpenConsole, type OpenOptions } from './support/open-console.tsx';
import { missionKey } from './support/sample-board.ts';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const mission = missionKey('window-washers');

const PLACES: readonly (readonly [name: string, route: Route])[] = [
  ['missions', { screen: 'missions' }],
  ['mission-steps', { screen: 'mission', mission }],
  ['mission-events', { screen: 'mission', mission, tab: 'events' }],
  ['mission-calls', { screen: 'mission', mission, tab: 'calls' }],
  ['mission-agents', { screen: 'mission', mission, tab: 'agents' }],
  ['mission-insights', { screen: 'mission', mission, tab: 'insights' }],
  ['mission-time', { screen: 'mission', mission, tab: 'time' }],
  ['mission-memory', { screen: 'mission', mission, tab: 'memory' }],
  ['mission-done', { screen: 'mission', mission: missionKey('old-leads') }],
  ['schedule', { screen: 'schedule' }],
  ['assistants', { screen: 'assistants' }],
  ['numbers', { screen: 'assistants', tab: 'numbers' }],
  ['compose', { screen: 'compose' }],
  ['messages', { screen: 'messages' }],
  ['thread', { screen: 'thread', contact: '+13125550101' }],
  ['contact', { screen: 'contact', contact: '+13125550101' }],
  ['log', { screen: 'log' }],
  ['alerts', { screen: 'alerts' }],
  ['alert-rules', { screen: 'alerts', tab: 'rules' }],
  ['alert-channels', { screen: 'alerts', tab: 'channels' }],
  ['notices', { screen: 'log', tab: 'notices' }],
  ['connection', { screen: 'connection' }],
  ['settings', { screen: 'settings' }],
];

let app: OpenConsole | undefined;

afterEach(() => app?.close());

async function frame(options: OpenOptions): Promise<string> {
  app = await openConsole(options);
  return drawnBy(app);
}

const drawnBy = ({ terminal }: OpenConsole): string =>
  `${terminal
    .screen()
    .map((row) => row.trimEnd())
    .join('\n')}\n`;

describe.each(SIZES)('at %i×%i', (columns, rows) => {
  test.each(PLACES)('%s', async (name, start) => {
    const drawn = await frame({ columns, rows, start });
    expect(drawn.split('\n')).toHaveLength(rows + 1);
    await expect(drawn).toMatchFileSnapshot(`frames/${name}-${columns}x${rows}.txt`);
  });
});

test('without colour and without Unicode every state is still a word', async () => {
  const drawn = await frame({ host: { ascii: true }, plainColours: true });
  expect(drawn).toContain('* running');
  expect(drawn).toContain('# stuck');
  // Cursor, what needs somebody, running and stuck are four signs.
  expect(drawn).toMatch(/^> ! \* running/m);
  expect(drawn).toMatch(/^ {2}! # stuck/m);
  // The name of a hostile mission is the only thing that is not ASCII.
  const ours = drawn.split('\n').filter((line) => !line.includes('failed'));
  expect(ours.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
  await expect(drawn).toMatchFileSnapshot('frames/missions-ascii-80x24.txt');
});

describe('the day calendar', () => {
  const start = { screen: 'schedule' };

  test('stands in the list\u2019s place where both do not fit, after its key', async () => {
    app = await openConsole({ start });
    await app.terminal.send('c');
    await expect(drawnBy(app)).toMatchFileSnapshot('frames/calendar-80x24.txt');
    await app.terminal.send('c');
    expect(app.terminal.text()).toContain('due');
  });

  test('in ASCII', async () => {
    app = await openConsole({ start, host: { ascii: true }, plainColours: true });
    await app.terminal.send('c');
    await expect(drawnBy(app)).toMatchFileSnapshot('frames/calendar-ascii-80x24.txt');
  });
});
