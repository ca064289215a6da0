import { CAPITAL_FAMILIES } from './capital-families.ts';
import { keyLabel } from '../../ui/keys/key-binding.ts';
import { globalActions } from '../shell/global-actions.ts';
import { screenActions } from '../shell/every-action.ts';
import { screens } from '../shell/registry.ts';
import type { Action } from '../shell/contract.ts';

interface Row {
  readonly keys: readonly string[];
  readonly about: string;
}

/** What every list does; the list widget brings these keys itself. */
const LIST_KEYS: readonly Row[] = [
  { keys: ['j', 'down'], about: 'down' },
  { keys: ['k', 'up'], about: 'up' },
  { keys: ['ctrl-d'], about: 'half a page down' },
  { keys: ['ctrl-u'], about: 'half a page up' },
  { keys: ['pagedown'], about: 'a page down' },
  { keys: ['pageup'], about: 'a page up' },
  { keys: ['g', 'home'], about: 'first' },
  { keys: ['G', 'end'], about: 'last' },
  { keys: ['space'], about: 'mark' },
  { keys: ['v'], about: 'mark a range: once at its beginning, once at its end' },
  { keys: ['V'], about: 'remove all marks' },
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
This file is made by \`node scripts/keys.ts\` from the tables that the program uses.

${sections.join('\n')}`;
}

const rowsOf = (actions: readonly Action[]): readonly Row[] =>
  withoutRepeats(actions).map(({ keys, about }) => ({ keys, about }));

/** The same act is offered by several tabs under one key. */
const withoutRepeats = (actions: readonly Action[]): readonly Action[] => [
  ...new Map(actions.map((action) => [action.id, action])).values(),
];

function section(title: string, rows: readonly Row[], words = ''): string {
  const lines = rows.map(
    ({ keys, about }) => `| ${keys.map(shown).join(' ') || 'palette'} | ${about.replaceAll('|', '\\|')} |`,
  );
  return `## ${title}\n\n${words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}\n\n`}| key | what it does |\n| --- | --- |\n${lines.join('\n')}\n`;
}

const shown = (key: string): string => `\`${keyLabel(key)}\``;
