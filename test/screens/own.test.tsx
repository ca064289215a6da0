import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openOwnCommands } from '../../src/app/config/own-commands.ts';
import type { OwnHost } from '../../src/screens/own/own-host.ts';
import type { OwnRequest } from '../../src/state/view/overlay.ts';
import { safeText } from '../../src/lib/safe-text.ts';
import { missionRow } from './support/sample-board.ts';
import { openConsole, type OpenConsole, type OpenOptions } from './support/open-console.tsx';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole;
let folder: string;
let opened: ReturnType<typeof openOwnCommands>;
/** Every run, with its end. */
let runs: { readonly request: OwnRequest; readonly done: Promise<unknown> }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-'));
  runs = [];
});
afterEach(() => {
  opened.stopAll();
  app.close();
  rmSync(folder, { recursive: true });
});

const SHOW = [
  'node',
  '-e',
  'console.log(process.argv.slice(1).join("|"), process.env.CLAWDTALK_AT_SLUG, String(process.env.CLAWDTALK_API_KEY))',
  '--',
];

async function open(commands: readonly object[], options: OpenOptions = {}): Promise<readonly string[]> {
  writeFileSync(join(folder, 'commands.json'), JSON.stringify({ commands }));
  opened = openOwnCommands({
    folder,
    cwd: folder,
    env: { ...process.env, CLAWDTALK_API_KEY: 'cc_live_0123456789abcdef' },
    keys: undefined,
    secrets: () => ['cc_live_0123456789abcdef'],
  });
  const real = opened.commands({});
  const own: OwnHost = {
    ...real,
    run: (request) => {
      const done = real.run(request);
      runs.push({ request, done });
      return done;
    },
  };
  app = await openConsole({ ...options, host: { own, ...options.host } });
  const complaints = await opened.load();
  await app.terminal.idle();
  return complaints;
}

const ended = async (): Promise<void> => {
  await Promise.all(runs.map(({ done }) => done));
  await app.terminal.idle();
};

const text = (): string => app.terminal.text();

describe('commands of one’s own', () => {
  test('a key runs one on what is in focus; its output is in a pager', async () => {
    await open([
      { name: 'Show it', key: 'b', where: ['missions'], run: [...SHOW, '{slug}', 'of {mission}'] },
    ]);
    await app.terminal.send('j', 'j', 'b');
    expect(text()).toContain('Show it runs');
    await ended();
    expect(text()).toContain('window-washers|of Find window washers');
    expect(text()).toContain('window-washers undefined');
    expect(text()).not.toContain('Show it runs');
    await app.terminal.send('q', '2', 'b');
    expect(runs).toHaveLength(1);
  });

  test('what is missing is said, and nothing is run', async () => {
    await open([{ name: 'Ring up', key: 'b', run: [...SHOW, '{phone}'] }]);
    await app.terminal.send('8', 'b');
    expect(text()).toContain('Ring up needs a phone, and what is in focus has none.');
    expect(runs).toEqual([]);
  });

  test('what strangers wrote is data: no shell reads it, and it becomes no option', async () => {
    const row = missionRow('evil', { slug: '$(touch hit);`touch hit`', name: safeText('--delete-all') });
    await open(
      [
        { name: 'Slug', key: 'b', run: [...SHOW, '{slug}'] },
        { name: 'Name', key: 'm', run: ['node', '{mission}'] },
      ],
      { backend: scriptedBackend([{ kind: 'upsert', into: 'missions', rows: [[row.key, row]] }]) },
    );
    await app.terminal.send('b');
    await ended();
    expect(runs[0]?.request.argv.at(-1)).toBe('$(touch hit);`touch hit`');
    expect(text()).toContain('$(touch hit);`touch hit`');
    await app.terminal.send('q', 'm');
    expect(text()).toContain('would begin with a dash');
    expect(runs).toHaveLength(1);
  });

  test('one that asks shows every argument, and takes y for a yes once it has been read', async () => {
    await open([{ name: 'Ticket', key: 'Q', run: [...SHOW, '--ref={slug}'], confirm: 'ask' }]);
    await app.terminal.send('j', 'j', 'Q', 'y', '\r');
    expect(text()).toContain('Run Ticket');
    expect(text()).toContain('--ref=window-washers');
    expect(runs).toEqual([]);
    await app.slowly('y');
    await ended();
    expect(runs).toHaveLength(1);
    expect(text()).toContain('--ref=window-washers');
  });

  test('esc runs nothing; code asks for more than y', async () => {
    await open([{ name: 'Heavy', key: 'Q', run: SHOW, confirm: 'code' }]);
    await app.slowly('Q', 'y', '\r');
    expect(runs).toEqual([]);
    expect(text()).toContain('Run Heavy');
    await app.slowly('\u001b');
    expect(text()).not.toContain('Run Heavy');
    expect(runs).toEqual([]);
  });

  test.each([{ readOnly: true }, { dryRun: true }])(
    '%j: one that may change something is refused',
    async (host) => {
      await open(
        [
          { name: 'Change', key: 'Q', run: SHOW, confirm: 'ask' },
          { name: 'Look', key: 'b', run: SHOW },
        ],
        { host },
      );
      await app.terminal.send('Q');
      expect(text()).toContain('Change may change something');
      await app.terminal.send('b');
      await ended();
      expect(runs.map(({ request }) => request.name)).toEqual(['Look']);
    },
  );

  test('one that hangs delays no key; what comes late covers no dialog', async () => {
    await open([
      {
        name: 'Slow',
        key: 'b',
        run: ['node', '-e', 'process.stdin.resume();setTimeout(()=>console.log("late"),600)'],
      },
    ]);
    await app.terminal.send('b', 'j', 'j', '\r', '\t');
    expect(text()).toContain('Find window washers in Chicago');
    await app.terminal.send('?');
    await ended();
    expect(app.console.store.getState().view.overlay?.kind).toBe('help');
  });

  test('it is in the palette and among the actions, also without a key', async () => {
    await open([{ name: 'Keyless wonder', run: SHOW }]);
    await app.terminal.send('x', 'w', 'o', 'n', 'd', 'e', 'r');
    expect(text()).toContain('Keyless wonder');
    await app.terminal.send('\r');
    await ended();
    expect(runs).toHaveLength(1);
  });

  test('a key that is taken is told with its place, and the command goes without', async () => {
    const complaints = await open([
      { name: 'A', key: 's', run: SHOW },
      { name: 'B', key: 'y', run: SHOW },
      { name: 'C', where: ['nowhere'], run: SHOW },
    ]);
    expect(complaints.map((each) => each.replace(/^.*commands\.json, /, ''))).toEqual([
      expect.stringMatching(
        /^line 1, column \d+: s already means look\.sort .*; A is in the palette without a key\.$/,
      ),
      expect.stringMatching(/y always means the same|y already means look\.copy/),
      expect.stringContaining('There is no screen "nowhere"; there are missions'),
    ]);
    await app.terminal.send('s');
    expect(runs).toEqual([]);
  });

  test('a file that cannot be read adds nothing', async () => {
    const complaints = await open([{ name: 'A', run: 'sh -c "x"' }]);
    expect(complaints).toEqual([
      expect.stringMatching(/commands\[0\]\.run must be a list: the program, then its arguments\.$/),
    ]);
    await app.terminal.send('b');
    expect(runs).toEqual([]);
  });
});
