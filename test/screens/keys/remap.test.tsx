import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { remapKeys } from '../../../src/screens/keys/remap.ts';
import { withoutKeyClashes } from '../../../src/screens/shell/action.ts';
import { everyAction, screenActions } from '../../../src/screens/shell/every-action.ts';
import { globalActionsOf } from '../../../src/screens/shell/global-actions.ts';
import type { Console } from '../../../src/screens/shell/contract.ts';
import { screens } from '../../../src/screens/shell/registry.ts';
import { screensWithKeys } from '../../../src/screens/shell/screens-with-keys.ts';
import type { KeySet } from '../../../src/state/settings/chosen-keys.ts';
import type { KeyMap } from '../../../src/ui/keys/key-map.ts';
import { openConsole, type OpenConsole } from '../support/open-console.tsx';

const remap = (acts: Record<string, readonly string[]>, set?: KeySet) =>
  remapKeys({ acts: new Map(Object.entries(acts)), ...(set === undefined ? {} : { set }) }, screens);

const mapOf = (acts: Record<string, readonly string[]>, set?: KeySet): KeyMap => {
  const { map, faults } = remap(acts, set);
  expect(faults).toEqual([]);
  return map;
};

const sentences = (acts: Record<string, readonly string[]>): readonly string[] =>
  remap(acts).faults.map(({ sentence }) => sentence);

describe('what cannot be had', () => {
  test.each([
    [{ 'mission.nothing': ['M'] }, /^There is no act mission\.nothing/],
    [{ 'go.leave': ['w'] }, /^go\.leave always has its own keys$/],
    [{ 'look.sort': ['y'] }, /^y always means the same/],
    [{ 'look.sort': ['enter'] }, /^enter always means the same/],
    [{ 'look.sort': ['ctrl-c'] }, /^ctrl-c always means the same/],
    [
      { 'mission.cancel': ['u'] },
      /^mission\.cancel begins a change, and a change begins with a capital letter$/,
    ],
    [{ 'mission.cancel': ['ctrl-x'] }, /capital letter$/],
    [{ 'act.hold': [] }, /^act\.hold must have a key/],
    [{ 'look.sort': ['j'] }, /^j already means list\.down; look\.sort keeps s$/],
    [{ 'look.sort': ['t'] }, /^t already means look\.zone/],
    [{ 'event.retry': ['X'] }, /^X already means event\.cancel on .*Schedule; event\.retry keeps R$/],
  ])('%j', (acts, wanted) => {
    expect(sentences(acts)).toEqual([expect.stringMatching(wanted)]);
    const [id = ''] = Object.keys(acts);
    expect(remap(acts).map.keysOf.has(id)).toBe(false);
  });

  test('two that are moved to one key: the first stays, the second is told', () => {
    const { map, faults } = remap({ 'look.sort': ['e'], 'look.zone': ['e'] });
    expect(map.keysOf.get('look.sort')).toEqual(['e']);
    expect(faults.map(({ id }) => id)).toEqual(['look.zone']);
  });

  test('one that falls back takes its own key back from whoever had been given it', () => {
    const { map, faults } = remap({ 'look.sort': ['enter'], 'look.zone': ['s'] });
    expect(faults.map(({ id }) => id)).toEqual(['look.sort', 'look.zone']);
    expect([...map.keysOf]).toEqual([]);
  });
});

test('two acts may change places', () => {
  expect([...mapOf({ 'look.sort': ['t'], 'look.zone': ['s'] }).keysOf]).toHaveLength(2);
});

const KEYS = ['w', 'M', 'Q', 'X', 'R', 's', 't', 'f5', 'y', 'j', 'H', '5', 'alt-m', 'enter'];
const IDS = [...everyAction(screens).map(({ id }) => id), 'list.down', 'list.first', 'no.act'];

test('whatever is asked for: a key does one thing in one place, a change begins with a capital, the hold is there', () => {
  const acts = fc.uniqueArray(
    fc.tuple(fc.constantFrom(...IDS), fc.uniqueArray(fc.constantFrom(...KEYS), { maxLength: 2 })),
    { selector: ([id]) => id, maxLength: 8 },
  );
  const set = fc.constantFrom(undefined, 'vi' as const, 'plain' as const);
  fc.assert(
    fc.property(acts, set, (entries, chosen) => {
      const { map, faults } = remap(Object.fromEntries(entries), chosen);
      const given = new Set(entries.map(([id]) => id));
      for (const { id } of faults) expect(given.has(id)).toBe(true);
      for (const screen of screensWithKeys(screens, map)) {
        const globals = [
          ...globalActionsOf({ host: { keys: map } } as Console),
          ...screenActions(screensWithKeys(screens, map)),
        ];
        const all = [...screen.allActions, ...globals];
        for (const action of all) {
          for (const key of map.keysOf.has(action.id) ? action.keys : []) {
            expect(action.group !== 'Change' || /^[A-Z]$/.test(key)).toBe(true);
            if (!given.has(action.id) || faults.some(({ id }) => id === action.id)) continue;
            const own = everyAction(screens).find(({ id }) => id === action.id)?.keys ?? [];
            if (own.includes(key)) continue;
            const others = all.filter(({ id, keys }) => id !== action.id && keys.includes(key));
            expect([action.id, key, others.map(({ id }) => id)]).toEqual([action.id, key, []]);
          }
        }
        const hold = withoutKeyClashes(all).find(({ id }) => id === 'act.hold');
        expect(hold?.keys.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 100 },
  );
});

describe('on the screen', () => {
  let app: OpenConsole;
  afterEach(() => app.close());

  test('keys, hints, help, palette and header follow', async () => {
    const keys = mapOf({
      'look.filter': ['f2'],
      'go.help': ['f1'],
      'look.zone': ['e'],
      'act.hold': ['Q'],
      'screen.schedule': ['f4'],
    });
    app = await openConsole({ host: { keys } });
    const { terminal } = app;
    expect(terminal.text()).toMatch(/f2[^\n]*filter/);
    await terminal.send('2');
    expect(terminal.text()).toContain('1 Missions');
    await terminal.send('\u001bOS');
    expect(terminal.text()).toContain('f4 Schedule');
    await terminal.send('e');
    expect(terminal.text()).toContain('Times are shown in');
    await terminal.send('?');
    expect(terminal.text()).not.toContain('Your own keys hold');
    await terminal.send('\u001bOP');
    expect(terminal.text()).toContain('Your own keys hold');
    await terminal.send('z', 'o', 'n', 'e');
    expect(terminal.text()).toMatch(/\be\b.*zone/);
    await terminal.send('\u001b');
    await app.clock.advance(100);
    await terminal.idle();
    await terminal.send(':', 'h', 'o', 'l', 'd');
    expect(terminal.text()).toMatch(/\bQ\b/);
  });

  test('the plain set frees the letters of vi; arrows still move', async () => {
    app = await openConsole({ host: { keys: mapOf({ 'look.sort': ['j'] }, 'plain') } });
    const first = app.console.store.getState().view.lists['missions']?.cursorId;
    await app.terminal.send('\u001b[B');
    const second = app.console.store.getState().view.lists['missions']?.cursorId;
    expect(second).not.toBe(first);
    await app.terminal.send('k');
    expect(app.console.store.getState().view.lists['missions']?.cursorId).toBe(second);
    await app.terminal.send('j');
    expect(app.console.store.getState().view.overlay?.kind).toBe('sort');
  });

  test('the vi set opens with l and leads up with h', async () => {
    app = await openConsole({ host: { keys: mapOf({}, 'vi') } });
    await app.terminal.send('j', 'l');
    expect(app.console.store.getState().view.routes.current.screen).toBe('mission');
    await app.terminal.send('h');
    expect(app.console.store.getState().view.routes.current.screen).toBe('missions');
  });
});
