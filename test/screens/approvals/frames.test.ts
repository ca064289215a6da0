import { afterEach, describe, expect, test } from 'vitest';
import type { Route } from '../../../src/state/view/route.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { sampleUpdates } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';
import { deceptiveItem, inboxUpdates, gateItem, oneOfEach } from './sample-inbox.ts';

let app: OpenConsole | undefined;
afterEach(() => app?.close());

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

const PLACES: readonly (readonly [name: string, route: Route])[] = [
  ['approvals', { screen: 'approvals' }],
  ['shortlist', { screen: 'shortlist', item: gateItem.id }],
  ['approval', { screen: 'approval', item: deceptiveItem.id }],
  ['ask', { screen: 'ask' }],
];

describe.each(SIZES)('the inbox at %i×%i', (columns, rows) => {
  test.each(PLACES)('%s', async (name, start) => {
    const backend = scriptedBackend([...sampleUpdates, ...inboxUpdates(oneOfEach)]);
    app = await openConsole({ backend, columns, rows, start });
    const drawn = `${app.terminal
      .screen()
      .map((row) => row.trimEnd())
      .join('\n')}\n`;
    await expect(drawn).toMatchFileSnapshot(`../frames/inbox-${name}-${columns}x${rows}.txt`);
  });
});
