import { CAPITAL_FAMILIES } from './capital-families.ts';
import { keyLabel } from '../../ui/keys/key-binding.ts';
import { globalActions } from '../shell/global-actions.ts';
import { screenActions } from '../shell/every-action.ts';
import { screens } from '../shell/registry.ts';
import { FIXED_ACTS } from './remap.ts';
import type { Action } from '../shell/contract.ts';

interface Row {
  readonly keys: readonly string[];
  readonly about: string;
  /** By which other keys can be chosen for it; absent where none can. */
  readonly id?: string;
}

/** What every list does; the list widget brings these keys itself. */
const LIST_KEYS: readonly Row[] = [
  { keys: ['j', 'down'], about: 'down', id: 'list.down' },
  { keys: ['k', 'up'], about: 'up', id: 'list.up' },
  { keys: ['ctrl-d'], about: 'half a page down', id: 'list.half-down' },
  { keys: ['ctrl-u'], about: 'half a page up', id: 'list.half-up' },
  { keys: ['pagedown'], about: 'a page down', id: 'list.page-down' },
  { keys: ['pageup'], about: 'a page up', id: 'list.page-up' },
  { keys: ['g', 'home'], about: 'first', id: 'list.first' },
  { keys: ['G', 'end'], about: 'last', id: 'list.last' },
  { keys: ['space'], about: 'mark', id: 'list.mark' },
  { keys: ['v'], about: 'mark a range: once at its beginning, once at its end', id: 'list.range' },
  { keys: ['V'], about: 'remove all marks', id: 'list.unmark' },
  { keys: ['enter', 'right'], about: 'open' },
];

/** What the terminal itself does, whatever is open. */
const TERMINAL_KEYS: readonly Row[] = [
  { keys: ['ctrl-c'], about: 'quit: the first says what stops and what does not, the second quits' },
  { keys: ['ctrl-l'], about: 'draw everything again' },
  { keys: ['ctrl-z'], about: 'to the shell; fg comes back' },
];

const DIALOG_KEYS: readonly Row[] = [
  { keys: ['esc'], about: 'cancel: nothing happens' },
  {
    keys: ['y'],
    about: 'do it, where one outward effect is asked about; dead until the dialog has been read',
  },
  {
    keys: ['enter'],
    about:
      'after the three characters that are shown, where much or something grave is asked about; never by itself',
  },
];

/** All keys as Markdown, made from the key tables. */
export function keysDocument(): string {
  const sections = [
    section(
      'Capitals',
      Object.entries(CAPITAL_FAMILIES).map(([key, { meaning }]) => ({ keys: [key], about: meaning })),
      'Each begins one kind of act, on every screen.',
    ),
    section('Everywhere', rowsOf([...globalActions])),
    section('Screens', rowsOf(screenActions(screens))),
    section('In a list', LIST_KEYS),
    ...screens
      .filter(({ allActions }) => allActions.length > 0)
      .map(({ title, about, allActions }) => section(title, rowsOf(allActions), `${about}.`)),
    section('In a dialog that asks before a change', DIALOG_KEYS),
    section('The terminal', TERMINAL_KEYS),
  ];
  return `# Keys

Lower case looks and moves, upper case begins a change. The key that begins a change never confirms it.
Other keys can be chosen by the id (docs/own.md). This file is made by \`node scripts/keys.ts\` from the tables that the program uses.

${sections.join('\n')}`;
}

const rowsOf = (actions: readonly Action[]): readonly Row[] =>
  withoutRepeats(actions).map(({ keys, about, id }) =>
    FIXED_ACTS.has(id) ? { keys, about } : { keys, about, id },
  );

/** The same act is offered by several tabs under one key. */
const withoutRepeats = (actions: readonly Action[]): readonly Action[] => [
  ...new Map(actions.map((action) => [action.id, action])).values(),
];

function section(title: string, rows: readonly Row[], words = ''): string {
  const named = rows.some(({ id }) => id !== undefined);
  const lines = rows.map(({ keys, about, id }) => {
    const cells = [keys.map(shown).join(' ') || 'palette', about.replaceAll('|', '\\|')];
    return `| ${[...cells, ...(named ? [id === undefined ? '' : `\`${id}\``] : [])].join(' | ')} |`;
  });
  const head = named
    ? '| key | what it does | id |\n| --- | --- | --- |'
    : '| key | what it does |\n| --- | --- |';
  const intro = words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}\n\n`;
  return `## ${title}\n\n${intro}${head}\n${lines.join('\n')}\n`;
}

const shown = (key: string): string => `\`${keyLabel(key)}\``;
