import { afterEach, expect, test } from 'vitest';
import { openConsole, type OpenConsole } from './support/open-console.tsx';
import { missionKey, sampleUpdates } from './support/sample-board.ts';
import { gateItem, inboxUpdates, optOutItem } from './approvals/sample-inbox.ts';
import { scriptedBackend } from './support/scripted-backend.ts';

let app: OpenConsole;
afterEach(() => app.close());

const text = (): string => app.terminal.screen().join('\n');
const route = () => app.console.store.getState().view.routes.current;

test('n opens the time line of the call in focus, and esc leads back to where one was', async () => {
  app = await openConsole({ start: { screen: 'schedule' } });
  await app.terminal.send('n');
  expect(route().screen).toBe('contact');
  expect(route().contact).toMatch(/^\+\d+$/);
  expect(app.backend.focused.at(-1)).toMatchObject({ screen: 'contact', contact: route().contact });
  await app.terminal.send('\u001b');
  await app.clock.advance(100);
  await app.terminal.idle();
  expect(route().screen).toBe('schedule');
});

test('n reads a number out of what a row says, and asks which where it names several', async () => {
  app = await openConsole({ start: { screen: 'messages' } });
  await app.terminal.send('n');
  expect(route()).toMatchObject({ screen: 'contact', contact: '+13125550101' });
  expect(text()).toContain('Shiny Panes +13125550101');
  app.close();
  app = await openConsole({ start: { screen: 'mission', mission: missionKey('window-washers') } });
  await app.terminal.send('n');
  expect(text()).toContain('Whose time line?');
  expect(text()).toContain('Shiny Panes +13125550101');
  await app.terminal.send('\r');
  expect(route().screen).toBe('contact');
});

test('without a number in focus n asks for one', async () => {
  app = await openConsole({ start: { screen: 'settings' } });
  await app.terminal.send('n');
  await app.terminal.send('+44 20 7946 0958', '\r');
  expect(route()).toMatchObject({ screen: 'contact', contact: '+442079460958' });
});

test('n on an item of the inbox, on its page and in a shortlist, means the number that it is about', async () => {
  const backend = (): ReturnType<typeof scriptedBackend> =>
    scriptedBackend([...sampleUpdates, ...inboxUpdates([gateItem, optOutItem])]);
  for (const start of [
    { screen: 'approval', item: optOutItem.id },
    { screen: 'shortlist', item: gateItem.id },
  ]) {
    app = await openConsole({ start, backend: backend() });
    await app.terminal.send('j', 'n');
    expect(route().screen).toBe('contact');
    expect(route().contact).toBe(
      start.screen === 'approval' ? optOutItem.phone : gateItem.gate?.candidates[1]?.phone,
    );
    if (start.screen === 'approval') app.close();
  }
});
