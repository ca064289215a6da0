import { expect } from 'vitest';
import type { Command } from '../../../src/commands/command.ts';
import { seededRandom, type Random } from '../../../src/lib/random.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';
import { sampleUpdates } from '../support/sample-board.ts';
import { scriptedBackend } from '../support/scripted-backend.ts';
import { approvalRow, inboxUpdates, oneOfEach, requestItem } from './sample-inbox.ts';

const TYPED = [
  'A',
  'A',
  'y',
  'y',
  '\r',
  '\r',
  ' ',
  ' ',
  'j',
  'k',
  'g',
  'E',
  'S',
  'x',
  'a',
  'yy',
  'A\r',
  'Ay',
  '\r\r',
  'Y',
];
const PASTED = [
  '\u001b[200~y\u001b[201~',
  '\u001b[200~yes\r\u001b[201~',
  '\u001b[200~A\ry\ry\r\u001b[201~',
  'yyyyyyyy\r',
  'A y\r y\r',
];
const BY_ITSELF = [
  '\u001b[?1;2c',
  '\u001b[24;80R',
  '\u001b]11;rgb:0000/0000/0000\u001b\\',
  '\u001b[I',
  '\u001b[O',
  '\u001bP1$r0m\u001b\\',
  '\u001b[?2026;2$y',
];
const SPLIT = [
  '\u001b[B',
  '\u001b[A',
  '\u001b[5~',
  '\u001b[6~',
  '\u001b[1;5A',
  '\u001bOy',
  '\u001b[200~y\u001b[201~',
];

const pick = <Item>(random: Random, from: readonly Item[]): Item =>
  from[Math.floor(random() * from.length)] as Item;

/** What would be a yes to something. */
const isYes = ({ kind, ...rest }: Command): boolean =>
  ((kind === 'approval.decide' || kind === 'gate.decide') &&
    (rest as { decision?: string }).decision === 'approved') ||
  kind === 'mission.complete' ||
  kind === 'event.cancel';

/** How many things were agreed to that nobody meant, and how many of those that somebody did mean. */
export async function playStreams(
  count: number,
  seed: number,
  deliberateEvery: number,
): Promise<{ unintended: number; deliberate: number; asked: number }> {
  const random = seededRandom(seed);
  const backend = scriptedBackend([...sampleUpdates, ...inboxUpdates(oneOfEach)]);
  let version = 0;
  backend.tierOf = (command) => (isYes(command) ? 2 : command.kind.startsWith('inbox.') ? 0 : 1);
  backend.previewOf = (command) => ({
    readToEnd: isYes(command),
    lines: Array.from(
      { length: version % 3 === 0 ? 40 : 4 },
      (_, index) => safe`line ${index} of ${version}`,
    ),
    digest: `digest ${version} of ${JSON.stringify(command)}`,
  });
  const inbox = await openConsole({ backend, start: { screen: 'approvals' } });
  let unintended = 0;
  let deliberate = 0;
  let asked = 0;
  try {
    for (let stream = 0; stream < count; stream += 1) {
      await begin(inbox);
      await inbox.terminal.send(pick(random, ['A', 'jA', 'A', 'jjA', '\r', 'Ay\r']));
      const length = 3 + Math.floor(random() * 6);
      for (let index = 0; index < length; index += 1) {
        await inbox.clock.advance(Math.floor(random() * (random() < 0.5 ? 290 : 1_600)));
        const kind = random();
        if (kind < 0.5) await inbox.terminal.send(pick(random, TYPED));
        else if (kind < 0.65) await inbox.terminal.send(pick(random, PASTED));
        else if (kind < 0.75) await inbox.terminal.send(pick(random, BY_ITSELF));
        else if (kind < 0.9) {
          const whole = pick(random, SPLIT);
          const at = 1 + Math.floor(random() * (whole.length - 1));
          await inbox.terminal.send(whole.slice(0, at));
          await inbox.clock.advance(Math.floor(random() * 120));
          await inbox.terminal.send(whole.slice(at));
        } else {
          // What the dialog shows is replaced while keys arrive.
          version += 1;
          backend.send([
            {
              kind: 'upsert',
              into: 'approvals',
              rows: [['r-1', approvalRow('r-1', { action: safe`v${version}` })]],
            },
            {
              kind: 'upsert',
              into: 'inbox',
              rows: [['request:r-1', requestItem('r-1', { title: safe`v${version}` })]],
            },
          ]);
          await inbox.terminal.idle();
        }
      }
      if (inbox.console.store.getState().view.overlay?.kind === 'confirm') asked += 1;
      unintended += backend.submitted.filter(({ command }) => isYes(command)).length;
      backend.submitted.length = 0;
      if (stream % deliberateEvery === deliberateEvery - 1) deliberate += (await decide(inbox)) ? 1 : 0;
    }
  } finally {
    inbox.close();
  }
  expect(inbox.terminal.text()).not.toBe('');
  return { unintended, deliberate, asked };
}

/** Back at the queue, with nothing over it. */
async function begin({ console, clock, terminal }: OpenConsole): Promise<void> {
  await clock.advance(3_000);
  console.acts.cancel();
  console.acts.dismissToasts();
  console.store.look(({ lists: _forgotten, ...view }) => ({
    ...view,
    lists: {},
    overlay: undefined,
    routes: { current: { screen: 'approvals' }, back: [], forward: [] },
  }));
  await terminal.idle();
}

/** A person who reads to the end, waits, and types the code that is shown. */
async function decide(inbox: OpenConsole): Promise<boolean> {
  const { backend, terminal, clock } = inbox;
  await begin(inbox);
  await clock.advance(1_000);
  await terminal.send('A');
  await clock.advance(1_000);
  await terminal.idle();
  for (let pages = 0; pages < 10 && !terminal.text().includes('and press enter'); pages += 1) {
    await clock.advance(400);
    await terminal.send('\u001b[6~');
  }
  await clock.advance(1_000);
  await terminal.idle();
  const code = /Type (\w{3}) and press enter/.exec(terminal.text())?.[1] ?? '';
  for (const key of [...Array.from(code), '\r']) {
    await clock.advance(150);
    await terminal.send(key);
  }
  const yes = backend.submitted.filter(({ command }) => isYes(command)).length;
  backend.submitted.length = 0;
  return yes === 1;
}
