import { afterEach, expect, test } from 'vitest';
import { SCREEN_GUIDES } from '../../src/screens/overlays/screen-guides.ts';
import { openConsole, type OpenConsole, type OpenOptions } from './support/open-console.tsx';
import { sampleUpdates } from './support/sample-board.ts';
import { safe } from '../../src/lib/safe-text.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole;

const open = async (options: OpenOptions = {}): Promise<void> => {
  app = await openConsole(options);
};

const esc = async (): Promise<void> => {
  await app.terminal.send('\u001b');
  await app.clock.advance(100);
  await app.terminal.idle();
};

const text = (): string => app.terminal.text();

afterEach(() => app.close());

test('digits open screens; [ and ] walk the history; esc leads up', async () => {
  await open();
  await app.terminal.send('2', '8', '[');
  expect(text()).toContain('2 Schedule');
  await app.terminal.send(']');
  expect(text()).toContain('8 Log');
  await esc();
  expect(text()).toContain('1 Missions');
  expect(app.backend.focused.map(({ screen }) => screen)).toEqual([
    'missions',
    'schedule',
    'log',
    'schedule',
    'log',
    'missions',
  ]);
});

test('enter opens the mission under the cursor; tab goes through its tabs', async () => {
  await open();
  await app.terminal.send('j', 'j', '\r');
  expect(text()).toContain('Find window washers in Chicago');
  expect(text()).toContain('[steps 2/5]');
  expect(app.backend.focused.at(-1)).toEqual({ screen: 'mission', mission: 'window-washers' });
  await app.terminal.send('\t', '\t');
  expect(text()).toContain('[calls 3]');
  await app.terminal.send('\u001b[Z');
  expect(text()).toContain('[events 2]');
  await app.terminal.send('q');
  expect(text()).toContain('1 Missions');
});

test('the filter follows while it is typed, enter keeps it, esc gives back what was there', async () => {
  await open();
  await app.terminal.send('/', 's', 't', 'a', 't', 'e', ':', 'p', 'a', 'u');
  expect(text()).toContain('Negotiate');
  expect(text()).not.toContain('Venue');
  await app.terminal.send('\r');
  expect(text()).toContain('filter state:pau');
  expect(text()).toContain('1/1');
  await app.terminal.send('/', 'x', 'x');
  await esc();
  expect(text()).toContain('filter state:pau');
  await esc();
  expect(text()).toContain('1/6');
});

test('esc clears the filter before it puts a message away, as the line above the list says', async () => {
  await open({ start: { screen: 'schedule' } });
  const { acts } = app.console;
  await app.slowly('/', 'Delaware', '\r');
  acts.toast('failed', safe`The server refused it.`);
  acts.toast('info', safe`Copied.`);
  await app.slowly();
  expect(text()).toContain('esc clears');
  await esc();
  expect(text()).not.toContain('esc clears');
  // What goes by itself keeps nobody on the screen.
  expect(text()).toContain('Copied.');
  await esc();
  expect(text()).toContain('1 Missions');

  await app.slowly('2');
  acts.toast('failed', safe`The server refused it.`);
  await app.slowly();
  await esc();
  expect(text()).not.toContain('The server refused it.');
  expect(text()).toContain('2 Schedule');
  await esc();
  expect(text()).toContain('1 Missions');
});

test('a filter that cannot be read says why and hides nothing', async () => {
  await open({ columns: 120, rows: 40 });
  await app.terminal.send('/', 'moon:x', '\r');
  expect(text()).toContain('Filter not applied: There is no “moon:” here.');
  expect(text()).toContain('Venue for the spring fa');
  expect(text()).toContain('1/6');
});

test('a filter that matches nothing says so', async () => {
  await open();
  await app.terminal.send('/', 'zebra', '\r');
  expect(text()).toContain('None of 6 matches zebra');
});

test('f shows only what waits for me', async () => {
  await open();
  await app.terminal.send('f');
  expect(text()).toContain('1/2');
  expect(text()).not.toContain('plumber');
  await app.terminal.send('f');
  expect(text()).toContain('1/6');
});

test('s chooses the order, the same again turns it round', async () => {
  await open();
  await app.terminal.send('s', 'name', '\r');
  const first = (): string | undefined => app.terminal.screen().find((row) => /[▶▲‖✗✓] /u.test(row));
  expect(first()).toContain('␛[31mred');
  await app.terminal.send('s', 'name', '\r');
  expect(first()).toContain('Venue');
  expect(text()).toContain('turned round');
});

test("t turns times from the recipient's zone to mine and to UTC", async () => {
  await open({ start: { screen: 'schedule' } });
  expect(text()).toContain('09:12 CST');
  await app.terminal.send('t');
  expect(text()).toContain('16:12 CET');
  expect(text()).toContain('Times are shown in my time.');
  await app.terminal.send('t');
  expect(text()).toContain('15:12 UTC');
});

test('the palette finds screens, actions and views, and says why something cannot be done', async () => {
  await open({ columns: 120, rows: 40 });
  await app.terminal.send(':', 'resume');
  expect(text()).toContain('let a paused mission go on');
  expect(text()).toContain('It is not paused: running.');
  await esc();
  await app.terminal.send(':', 'overdue calls', '\r');
  expect(text()).toContain('2 Schedule');
  expect(text()).toContain('filter state:pending due:<0');
});

test('the palette finds missions, people, numbers, assistants and settings, and acts by what people call them', async () => {
  await open({ columns: 120, rows: 40 });
  for (const [typed, shown] of [
    ['rug price', 'Negotiate the rug price'],
    ['shiny', 'Schedule'],
    ['5550102', 'Contact +14155550102'],
    ['washer caller', '4 Assistants'],
    ['state:', '0 Settings'],
  ] as const) {
    await app.terminal.send('1', ':', typed, '\r');
    expect(text()).toContain(shown);
  }
  await app.terminal.send('1', ':', 'stop everything');
  expect(app.terminal.screen().find((row) => row.includes('▸ H'))).toContain('hold all dispatch');
  await esc();
  await app.terminal.send(':', 'reconcile');
  expect(text()).toContain('reconcile: bring memory, steps and record');
  await esc();
  // Nothing is in it twice, and what has thousands of names comes with the first letter.
  await app.terminal.send(':');
  expect(app.terminal.screen().filter((row) => /│.*Negotiate/.test(row))).toEqual([]);
  await app.terminal.send('new mission');
  expect(app.terminal.screen().filter((row) => row.includes('make a new mission'))).toHaveLength(2);
});

test('? begins with three sentences: what this is, what needs me, what to press', async () => {
  await open();
  await app.terminal.send('?');
  expect(text()).toContain('Every mission of the bot and of the server');
  expect(text()).toContain('Rows with ! need you');
  expect(text()).toContain('Enter opens one, A does what it needs');
  for (const { id } of app.console.screens) expect(Object.keys(SCREEN_GUIDES)).toContain(id);
});

test('a start without a key says in one line that it is a demo and how to connect', async () => {
  await open({ host: { demo: true } });
  expect(text()).toContain('Demo, nobody is called. For your own account set CLAWDTALK_API_KEY and restart.');
  await app.slowly('2', '1');
  expect(text()).not.toContain('CLAWDTALK_API_KEY');
});

test('help is searchable and runs what it found', async () => {
  await open();
  await app.terminal.send('?', 'schedule:');
  expect(text()).toContain('Schedule: all scheduled calls');
  await app.terminal.send('\r');
  expect(text()).toContain('2 Schedule');
});

test('x lists what can be done with the thing in focus', async () => {
  await open({ columns: 120, rows: 40 });
  await app.terminal.send('x');
  expect(text()).toContain('Actions of this mission');
  expect(text()).toContain('pause the mission');
});

test('x on a screen that draws itself lists what its own keys do, and does it', async () => {
  await open({ start: { screen: 'compose' } });
  await app.terminal.send('x');
  expect(text()).toContain('New mission: what you can do');
  expect(text()).not.toContain('nothing to do');
  await app.terminal.send('back', '\r');
  expect(text()).toContain('1 Missions');
});

test('3 in a mission plans that mission', async () => {
  await open();
  await app.terminal.send('j', 'j', '\r', '3');
  expect(text()).toContain('3 Planner');
  expect(app.backend.edits).toContainEqual({ kind: 'begin', mission: 'window-washers' });
});

test('y copies the id through the terminal, J shows the stored record', async () => {
  await open();
  await app.terminal.send('j', 'j');
  app.terminal.takeBytes();
  await app.terminal.send('y');
  expect(app.terminal.takeBytes()).toContain(
    `\u001b]52;c;${Buffer.from('window-washers').toString('base64')}`,
  );
  await app.terminal.send('J');
  expect(text()).toContain('"ref": "mission"');
  await esc();
  expect(text()).toContain('1 Missions');
});

test('notices are seen when the operator goes on from them', async () => {
  await open();
  expect(text()).toContain('1 notice [!]');
  await app.terminal.send('!');
  expect(text()).toContain('The server took 8 s to answer.');
  expect(app.backend.noticesSeen()).toBe(0);
  await esc();
  expect(app.backend.noticesSeen()).toBe(1);
});

test('a thread is opened by its contact', async () => {
  await open({ start: { screen: 'messages' } });
  await app.terminal.send('\r');
  expect(text()).toContain('Messages with +13125550101');
  expect(text()).toContain('← in');
  expect(app.backend.focused.at(-1)).toEqual({ screen: 'thread', contact: '+13125550101' });
});

test('the cursor keeps its mission when rows move, and acts on nothing when it is gone', async () => {
  await open();
  await app.terminal.send('j', 'j');
  app.backend.send([{ kind: 'remove', from: 'missions', ids: ['venue-hunt'] }]);
  await app.terminal.idle();
  expect(app.terminal.screen().find((row) => row.startsWith('▸'))).toContain('Find window');
  app.backend.send([{ kind: 'remove', from: 'missions', ids: ['window-washers'] }]);
  await app.terminal.idle();
  await app.terminal.send('P');
  expect(app.backend.previewed).toEqual([]);
  expect(text()).toContain('The mission under the cursor has gone.');
});

test('ctrl-c says what stops and what does not, and quits the second time', async () => {
  await open();
  await app.terminal.send('\u0003');
  expect(text()).toContain('Stops here:');
  expect(text()).toContain('3 calls and messages that the server has');
  expect(app.quits()).toBe(0);
  await esc();
  expect(text()).not.toContain('Stops here:');
  await app.terminal.send('\u0003', '\u0003');
  expect(app.quits()).toBe(1);
});

test('q on the first screen asks, and q again leaves; no other key does', async () => {
  await open({ backend: scriptedBackend(sampleUpdates) });
  for (const key of ['y', '\r', ' ', 'n']) {
    await app.slowly('q');
    expect(text()).toContain('Leave clawdtalk-tui?');
    await app.slowly(key);
    expect(text()).not.toContain('Leave clawdtalk-tui?');
  }
  expect(app.quits()).toBe(0);
  await app.slowly('\u001b');
  await app.slowly('q', 'q');
  expect(app.quits()).toBe(1);
});

test('a held q, or one too many on the way up, does not leave', async () => {
  await open();
  await app.terminal.send('\r', 'q', 'q', 'q', 'q');
  expect(text()).toContain('Leave clawdtalk-tui?');
  expect(app.quits()).toBe(0);
});

test('esc on the first screen does not begin to leave', async () => {
  await open();
  await esc();
  expect(text()).not.toContain('Leave clawdtalk-tui?');
  expect(text()).toContain('This is the first screen. q leaves the program.');
});

test('a key that stays in the program does its own work: none is swallowed by the question', async () => {
  await open();
  await app.slowly('q', '2');
  expect(text()).toContain('2 Schedule');
});

test('/ again begins a new filter and does not append to the old one; an arrow edits the old one', async () => {
  await open();
  await app.terminal.send('/', 'venue', '\r');
  expect(text()).toContain('filter venue');
  await app.terminal.send('/');
  expect(text()).toContain('typing replaces it');
  await app.terminal.send('rug', '\r');
  expect(text()).toContain('filter rug ');
  await app.terminal.send('/', '\u001b[C', 'x', '\r');
  expect(text()).toContain('filter rugx');
  await app.terminal.send('/', '\u007f', '\r');
  expect(text()).toContain('1/6');
});

test('brackets around a key are explained in the help, and beside the keys where there is room', async () => {
  app = await openConsole({ columns: 200, rows: 60 });
  expect(app.terminal.screen().at(-1)).toContain('(A to do)');
  expect(app.terminal.screen().at(-1)).toContain('(…) not now: press it to see why');
  app.close();
  app = await openConsole();
  await app.terminal.send('?');
  expect(app.terminal.text().replaceAll(/\s+/g, ' ')).toContain('A key in brackets');
});
