import { useState } from 'react';
import { expect, test } from 'vitest';
import { manualClock } from '../../../src/lib/manual-clock.ts';
import { seededRandom, type Random } from '../../../src/lib/random.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import { arm, freshCode, press, type Arming } from '../../../src/ui/dialogs/arming.ts';
import { ConfirmDialog } from '../../../src/ui/dialogs/ConfirmDialog.tsx';
import { Screen } from '../../../src/ui/frame/Screen.tsx';
import { keyParser } from '../../../src/ui/keys/key-parser.ts';
import { useKeys } from '../../../src/ui/keys/use-keys.ts';
import { renderTerminal } from '../../support/render-terminal.ts';

interface Piece {
  readonly input: string;
  /** Wait before it. */
  readonly gapMs: number;
}

const TYPED = [
  'y',
  'y',
  '\r',
  ' ',
  'n',
  'j',
  'k',
  'yes\r',
  'yy',
  'Y',
  'c',
  'd',
  '4',
  '7',
  'bcd\r',
  '\u0019',
  '\u001by',
];
const BY_ITSELF = [
  '\u001b[24;80R',
  '\u001b[?62;22c',
  '\u001b]52;c;eXkNCg==\u0007',
  '\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\',
  '\u001b[I',
  '\u001bP>|tmux 3.3a\u001b\\',
];
const PASTED = ['\u001b[200~y\r\u001b[201~', '\u001b[200~y\u001b[201~', 'yes please\rconfirm\r', 'y\ry\ry\r'];

const pick = <Item,>(random: Random, from: readonly Item[]): Item =>
  from[Math.floor(random() * from.length)] as Item;

/** What may arrive while nobody reads the dialog: typing that goes on, pastes, late replies, split sequences. */
function stream(random: Random, pauses: 'typing' | 'any'): readonly Piece[] {
  const gap = (): number => Math.floor(random() * (pauses === 'typing' ? 290 : 2_500));
  const pieces: Piece[] = [];
  for (let count = 0; count < 18; count += 1) {
    const kind = random();
    if (kind < 0.55) pieces.push({ input: pick(random, TYPED), gapMs: gap() });
    else if (kind < 0.7) pieces.push({ input: pick(random, PASTED), gapMs: gap() });
    else {
      const whole =
        kind < 0.85 ? pick(random, BY_ITSELF) : pick(random, ['\u001b[B', '\u001b[1;5A', '\u001bOy']);
      const at = 1 + Math.floor(random() * (whole.length - 1));
      pieces.push(
        { input: whole.slice(0, at), gapMs: gap() },
        { input: whole.slice(at), gapMs: Math.floor(random() * 45) },
      );
    }
  }
  return pieces;
}

/** Plays a stream against the guard itself, through the real parser; then a person reads and confirms. */
async function play(
  pieces: readonly Piece[],
  withCode: boolean,
  random: Random,
): Promise<{ readonly unintended: number; readonly deliberate: number }> {
  const clock = manualClock(0);
  let arming: Arming = arm(0, withCode ? freshCode(random) : undefined);
  let confirmed = 0;
  const parser = keyParser(clock, (event) => {
    if (event.kind === 'mouse') return;
    const pressed = press(arming, event, clock.monotonicMs());
    arming = pressed.arming;
    if (pressed.outcome === 'wrong' || pressed.outcome === 'ahead')
      arming = arm(clock.monotonicMs(), withCode ? freshCode(random) : undefined);
    if (pressed.outcome === 'confirmed') confirmed += 1;
  });
  for (const { input, gapMs } of pieces) {
    await clock.advance(gapMs);
    parser.push(input);
  }
  await clock.advance(3_000);
  const unintended = confirmed;
  // A letter of the stream may already stand behind the code on the screen.
  const missing = (arming.code ?? '').slice(arming.typed.length);
  for (const key of withCode ? [...missing.split(''), '\r'] : ['y']) {
    await clock.advance(150);
    parser.push(key);
  }
  return { unintended, deliberate: confirmed - unintended };
}

test('typing that goes on, pastes and terminal replies never confirm with y', async () => {
  for (let seed = 0; seed < 250; seed += 1) {
    const random = seededRandom(seed);
    expect(await play(stream(random, 'typing'), false, random)).toEqual({ unintended: 0, deliberate: 1 });
  }
});

test('no stream whatever, with pauses of any length, meets a fresh code', async () => {
  for (let seed = 0; seed < 250; seed += 1) {
    const random = seededRandom(seed);
    expect(await play(stream(random, 'any'), true, random)).toEqual({ unintended: 0, deliberate: 1 });
  }
});

/** A screen whose key opens the dialog, so that the stream meets it as it appears. */
function Opening({ tier, onConfirm }: { readonly tier: 'T1' | 'T2'; readonly onConfirm: () => void }) {
  const [open, setOpen] = useState(false);
  useKeys('screen', [{ keys: ['C'], id: 'open', label: 'cancel calls', run: () => setOpen(true) }]);
  const close = (): void => setOpen(false);
  return (
    <Screen
      title="x"
      overlay={
        open ? (
          <ConfirmDialog
            tier={tier}
            title="Cancel 2 calls"
            lines={[safe`a`, safe`b`]}
            version="1"
            onConfirm={onConfirm}
            onCancel={close}
          />
        ) : null
      }
    >
      {() => null}
    </Screen>
  );
}

test.each(['T1', 'T2'] as const)('%s on the screen: typed ahead never, deliberately always', async (tier) => {
  let confirmed = 0;
  let deliberate = 0;
  for (let seed = 0; seed < 5; seed += 1) {
    const random = seededRandom(1_000 + seed);
    const term = await renderTerminal(<Opening tier={tier} onConfirm={() => (confirmed += 1)} />);
    await term.send('CCy\r');
    for (const { input, gapMs } of stream(random, tier === 'T1' ? 'typing' : 'any')) {
      await term.clock.advance(gapMs);
      await term.send(input);
    }
    expect(confirmed).toBe(deliberate);
    // The person reads, then does it; an escape in the stream may have closed the dialog before.
    await term.clock.advance(2_000);
    await term.send('C');
    await term.clock.advance(1_500);
    await term.idle();
    const code = /Type (\w{3}) and press/.exec(term.text())?.[1] ?? '';
    const keys = tier === 'T1' ? ['y'] : [...code.split(''), '\r'];
    for (const key of keys) {
      await term.send(key);
      await term.clock.advance(120);
    }
    deliberate += 1;
    expect(confirmed).toBe(deliberate);
    term.close();
  }
});
