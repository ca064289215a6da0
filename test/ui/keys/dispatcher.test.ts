import { expect, test } from 'vitest';
import { keyDispatcher, type KeyDispatcher } from '../../../src/ui/keys/dispatcher.ts';
import type { KeyBinding } from '../../../src/ui/keys/key-binding.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function story(): {
  readonly heard: string[];
  readonly bind: (key: string, name: string, extra?: Partial<KeyBinding>) => KeyBinding;
} {
  const heard: string[] = [];
  return {
    heard,
    bind: (key, name, extra = {}) => ({
      keys: [key],
      id: name,
      label: name,
      run: () => void heard.push(name),
      ...extra,
    }),
  };
}

const press = async (keys: KeyDispatcher, ...names: readonly string[]): Promise<void> => {
  for (const key of names) keys.handle({ kind: 'key', key, burst: names.length });
  while (keys.busy()) await settle();
};

test('the layer added last is asked first, and others hear what it has no use for', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher();
  keys.add('below', { bindings: () => [bind('j', 'below-j'), bind('k', 'below-k')] });
  const remove = keys.add('above', { bindings: () => [bind('j', 'above-j')] });
  await press(keys, 'j', 'k');
  remove();
  await press(keys, 'j');
  expect(heard).toEqual(['above-j', 'below-k', 'below-j']);
});

test('an overlay stays on top of a body that was mounted after it, and its children on top of it', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher();
  const dialogOrder = keys.nextOrder();
  const childOrder = keys.nextOrder();
  keys.add('child', { bindings: () => [bind('j', 'child')], overlay: true, order: childOrder });
  keys.add('dialog', {
    bindings: () => [bind('j', 'dialog')],
    overlay: true,
    exclusive: true,
    order: dialogOrder,
  });
  keys.add('late body', { bindings: () => [bind('j', 'body'), bind('y', 'copy')] });
  await press(keys, 'j', 'y');
  expect(heard).toEqual(['child']);
});

test('an exclusive layer lets nothing through, but the keys of the terminal work', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher({ always: () => [bind('ctrl-c', 'interrupt')] });
  keys.add('below', { bindings: () => [bind('j', 'below')] });
  keys.add('dialog', { bindings: () => [], exclusive: true });
  await press(keys, 'j', 'ctrl-c');
  expect(heard).toEqual(['interrupt']);
});

test('a disabled key does nothing and says why', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher({ onDisabled: (reason) => heard.push(reason) });
  keys.add('screen', {
    bindings: () => [bind('P', 'pause', { disabledReason: () => 'It is not running.' })],
  });
  await press(keys, 'P');
  expect(heard).toEqual(['It is not running.']);
});

test('a paste never reaches a binding', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher();
  keys.add('screen', { bindings: () => [bind('y', 'yes')] });
  keys.handle({ kind: 'paste', text: 'y' });
  keys.add('editor', {
    bindings: () => [],
    onInput: (event) => {
      if (event.kind === 'paste') heard.push(event.text);
      return true;
    },
  });
  keys.handle({ kind: 'paste', text: 'y' });
  await settle();
  expect(heard).toEqual(['y']);
});

test('the second key of a burst meets what the first one opened', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher({ caughtUp: settle });
  const open = (): void =>
    void setImmediate(() => {
      keys.add('filter', {
        bindings: () => [],
        exclusive: true,
        onInput: (event) => {
          if (event.kind === 'key') heard.push(`typed ${event.key}`);
          return true;
        },
      });
    });
  keys.add('screen', { bindings: () => [{ ...bind('/', 'filter'), run: open }, bind('P', 'pause')] });
  await press(keys, '/', 'P', 'a');
  expect(heard).toEqual(['typed P', 'typed a']);
});

test('motions of a burst run at once, and an action behind them waits for the drawing', async () => {
  const { heard, bind } = story();
  const keys = keyDispatcher({ caughtUp: settle });
  keys.add('list', { bindings: () => [bind('j', 'down', { repeats: true }), bind('P', 'pause')] });
  for (const key of ['j', 'j', 'P']) keys.handle({ kind: 'key', key, burst: 3 });
  heard.push('drawn');
  while (keys.busy()) await settle();
  expect(heard).toEqual(['down', 'down', 'drawn', 'pause']);
});

test('hints leave out what a higher layer hides, and change only when they look different', () => {
  const { bind } = story();
  const keys = keyDispatcher();
  let changes = 0;
  keys.subscribe(() => {
    changes += 1;
  });
  const state: { reason?: string } = {};
  keys.add('below', {
    bindings: () => [bind('j', 'below'), bind('x', 'act', { disabledReason: () => state.reason })],
  });
  keys.add('above', { bindings: () => [bind('j', 'above')] });
  expect(keys.active().map(({ id }) => id)).toEqual(['above', 'act']);
  expect(changes).toBe(2);
  keys.touch();
  expect(changes).toBe(2);
  state.reason = 'No.';
  keys.touch();
  expect(changes).toBe(3);
});
