import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import type { KeyBinding } from '../../../src/ui/keys/key-binding.ts';
import { useKeys } from '../../../src/ui/keys/use-keys.ts';
import { fuzzyFilter } from '../../../src/ui/palette/fuzzy.ts';
import { Help } from '../../../src/ui/palette/Help.tsx';
import { Palette } from '../../../src/ui/palette/Palette.tsx';
import { useTerminal } from '../../../src/ui/terminal/terminal-context.ts';
import { renderTerminal, type TestTerminal } from '../../support/render-terminal.ts';

let term: TestTerminal | undefined;
afterEach(() => term?.close());

function Story({ ran }: { readonly ran: string[] }) {
  const { keys } = useTerminal();
  const [open, setOpen] = useState<'palette' | readonly KeyBinding[]>();
  const close = (): void => setOpen(undefined);
  useKeys('story', [
    { keys: [':'], id: 'palette', label: 'palette', run: () => setOpen('palette') },
    { keys: ['?'], id: 'help', label: 'help', run: () => setOpen(keys.active()) },
    {
      keys: ['P'],
      id: 'mission.pause',
      label: 'pause the mission',
      group: 'Mission',
      run: () => ran.push('pause'),
    },
    {
      keys: ['R'],
      id: 'mission.resume',
      label: 'resume the mission',
      group: 'Mission',
      run: () => ran.push('resume'),
      disabledReason: () => 'It is running.',
    },
  ]);
  const overlay =
    open === 'palette' ? (
      <Palette
        title="Do"
        entries={[
          { id: 'screen.missions', label: safe`Missions`, group: 'Screens', key: '1' },
          {
            id: 'mission.resume',
            label: safe`Resume`,
            group: 'Mission',
            disabledReason: safe`It is running.`,
          },
          { id: 'mission.pause', label: safe`Pause`, group: 'Mission', key: 'P' },
        ]}
        onRun={keys.perform}
        onClose={close}
      />
    ) : open === undefined ? null : (
      <Help bindings={open} onClose={close} />
    );
  return (
    <Screen title="Story" overlay={overlay}>
      {() => null}
    </Screen>
  );
}

test('the palette finds by typing and does what the key does, once it has closed', async () => {
  const ran: string[] = [];
  term = await renderTerminal(<Story ran={ran} />);
  await term.send(':', 'pau');
  expect(term.text()).toContain('▸ P Pause  Mission');
  await term.send('\r');
  expect(ran).toEqual(['pause']);
  expect(term.text()).not.toContain('▸');
});

test('what cannot be done is listed with its reason and does not run', async () => {
  const ran: string[] = [];
  term = await renderTerminal(<Story ran={ran} />);
  await term.send(':resume', '\r');
  expect(term.text()).toContain('(It is running.)');
  expect(ran).toEqual([]);
});

test('the help is made of the keys, is searched by typing and runs them', async () => {
  const ran: string[] = [];
  term = await renderTerminal(<Story ran={ran} />);
  await term.send('?');
  expect(term.text()).toMatch(/R +resume the mission  Mission  \(It is running\.\)/);
  await term.send('pause', '\r');
  expect(ran).toEqual(['pause']);
});

test('a long label hides neither its key nor, under the cursor, the reason', async () => {
  const label = safe`cancel what is scheduled; shows first what can still be stopped and what will ring anyway`;
  const reason = safe`The call is on the line.`;
  term = await renderTerminal(
    <Screen
      title="Story"
      overlay={
        <Palette
          title="Do"
          entries={[{ id: 'x', label, group: 'Change', key: 'X', disabledReason: reason }]}
          onRun={() => undefined}
          onClose={() => undefined}
        />
      }
    >
      {() => null}
    </Screen>,
    { columns: 80, rows: 24 },
  );
  expect(term.text()).toContain('▸ X cancel what is scheduled');
  expect(term.text()).toContain('Not now: The call is on the line.');
});

test('a palette with nothing in it says what is missing', async () => {
  term = await renderTerminal(
    <Screen
      title="Story"
      overlay={
        <Palette
          title="Do"
          entries={[]}
          emptyText={safe`Nothing can be done here.`}
          onRun={() => undefined}
          onClose={() => undefined}
        />
      }
    >
      {() => null}
    </Screen>,
  );
  expect(term.text()).toContain('Nothing can be done here.');
  expect(term.text()).not.toContain('Nothing is called that.');
});

test('a paste into the palette is text and runs nothing', async () => {
  const ran: string[] = [];
  term = await renderTerminal(<Story ran={ran} />);
  await term.send(':', '\u001b[200~pause\r\u001b[201~');
  expect(ran).toEqual([]);
  expect(term.text()).toContain(': pause');
});

test.each([
  ['mis', ['Missions', 'Dismissed']],
  ['sch', ['Schedule']],
  ['ms', ['Messages', 'Missions', 'Dismissed']],
  ['zzz', []],
])('%j finds %j', (query, found) => {
  const names = ['Dismissed', 'Messages', 'Missions', 'Schedule'];
  expect(fuzzyFilter(query, names, (name) => name)).toEqual(found);
});
