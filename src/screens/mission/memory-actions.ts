import { safe, safeText } from '../../lib/safe-text.ts';
import { plainOf } from '../../state/missions-file/json-plain.ts';
import { parseJsonText } from '../../state/missions-file/json-tree.ts';
import type { MemoryRow } from './memory.ts';
import { noFocus } from '../shell/cursor.ts';
import { goTo } from '../shell/navigate.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const noEntry = ({ console, route, state }: Cursor): string | undefined => {
  if (console.host.readOnly) return 'This console is read-only.';
  const entry = route.mission === undefined ? undefined : state.board.snapshots.get(route.mission)?.entry;
  return entry === undefined
    ? 'The state file has no entry of this mission: there is no memory to write to.'
    : undefined;
};

const needsKey = (cursor: Cursor): string | undefined =>
  noEntry(cursor) ?? (cursor.row === undefined ? noFocus(cursor) : undefined);

const keyAt = (cursor: Cursor): string | undefined => (cursor.row as MemoryRow | undefined)?.key;

/** Acts on what the bot remembers of a mission: each goes through the door and into the record. */
export const memoryActions: readonly Action[] = [
  {
    id: 'memory.add',
    keys: ['N'],
    label: 'add',
    about: 'add a key to memory',
    group: 'Change',
    disabled: noEntry,
    run: ({ console, route: { mission } }) => {
      if (mission !== undefined) goTo(console, { screen: 'memory', mission });
    },
  },
  {
    id: 'memory.edit',
    keys: ['E'],
    label: 'edit',
    about: 'edit the value of the key in focus; numbers stay as they are written',
    group: 'Change',
    disabled: needsKey,
    run: (cursor) => {
      const { console, route } = cursor;
      const item = keyAt(cursor);
      if (route.mission !== undefined && item !== undefined) {
        goTo(console, { screen: 'memory', mission: route.mission, item });
      }
    },
  },
  {
    id: 'memory.append',
    keys: ['I'],
    label: 'append',
    about: 'append an item to the list in focus; a single value becomes a list',
    group: 'Change',
    disabled: needsKey,
    run: (cursor) => {
      const { console, route } = cursor;
      const item = keyAt(cursor);
      if (route.mission !== undefined && item !== undefined) {
        goTo(console, { screen: 'memory', mission: route.mission, item, tab: 'append' });
      }
    },
  },
  {
    id: 'memory.remove',
    keys: ['X'],
    label: 'remove',
    about: 'remove the key in focus from memory; z undoes it',
    group: 'Change',
    disabled: needsKey,
    run: (cursor) => {
      const { console, route } = cursor;
      const key = keyAt(cursor);
      if (route.mission === undefined || key === undefined) return;
      console.acts.begin({ commands: [{ kind: 'memory.remove', mission: route.mission, key }] });
    },
  },
  {
    id: 'memory.copy',
    keys: ['Y'],
    label: 'copy to a mission',
    about: 'copy the key in focus into the memory of another mission',
    group: 'Change',
    hidden: true,
    disabled: (cursor) =>
      needsKey(cursor) ??
      ([...cursor.state.board.missions.values()].some(
        ({ slug, key }) => slug !== undefined && key !== cursor.route.mission,
      )
        ? undefined
        : 'The state file has no other mission.'),
    run: (cursor) => void copy(cursor),
  },
];

/** The value is read as the file spells it, so that the copy is spelled the same. */
async function copy(cursor: Cursor): Promise<void> {
  const { console, route, state } = cursor;
  const name = keyAt(cursor);
  const from = route.mission;
  if (from === undefined || name === undefined) return;
  const answer = await console.backend
    .inspect({ kind: 'memory-value', key: from, name })
    .catch((error: unknown) => ({ ok: false, error: String(error) }) as const);
  if (!answer.ok || typeof answer.value !== 'string') {
    console.acts.toast('refused', answer.ok ? safe`It could not be read.` : safeText(answer.error));
    return;
  }
  const rawJson = answer.value;
  const parsed = parseJsonText(rawJson);
  if (!parsed.ok) return;
  const value = plainOf(parsed.value.root);
  console.acts.choose({
    title: safe`Copy ${name} into which mission?`,
    options: [...state.board.missions.values()]
      .filter(({ key, slug }) => slug !== undefined && key !== from)
      .map(({ key, name: mission }) => ({
        id: key,
        label: safe`${mission}`,
        act: { commands: [{ kind: 'memory.save', mission: key, key: name, value, rawJson }] },
      })),
  });
}
