import { expect, test } from 'vitest';
import { createConsoleStore } from '../../src/state/store.ts';

const open = () => createConsoleStore({ route: { screen: 'missions' }, nowMs: 90_500 });

test('looking without a change tells nobody', () => {
  const store = open();
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  store.look((view) => view);
  store.apply([]);
  expect(told).toBe(0);
  store.look((view) => ({ ...view, zoneMode: 'utc' }));
  expect(told).toBe(1);
});

test('a change of the board leaves the view alone and the other way round', () => {
  const store = open();
  const { view } = store.getState();
  store.apply([{ kind: 'set', field: 'restoredFromMs', value: 1 }]);
  expect(store.getState().view).toBe(view);
  const { board } = store.getState();
  store.look((current) => ({ ...current, zoneMode: 'utc' }));
  expect(store.getState().board).toBe(board);
});

test('time starts at the full minute', () => {
  expect(open().getState().view.minuteMs).toBe(60_000);
});
