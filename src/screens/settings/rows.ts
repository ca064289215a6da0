import type { SettingLine } from '../../state/view/setting-line.ts';
import { withBotLines } from './bot-lines.ts';
import { byText, inTurn } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';

const SOURCES: Readonly<Record<SettingLine['source'], string>> = {
  default: 'default',
  file: 'file',
  env: 'environment',
  flag: 'flag',
  account: 'server',
};

const name = byText((row: SettingLine) => row.name);

function changeText({ change, how, bot }: SettingLine): string {
  if (change === undefined) return how ?? '';
  if (bot !== undefined) return `${change.form}. E changes it at the server, with the difference shown first`;
  return `${change.form}. E changes it, U resets it`;
}

export const settingsSpec: TableSpec<SettingLine> = {
  id: 'settings',
  noun: 'setting',
  nouns: 'settings',
  oneAtATime: true,
  rows: ({ settings, board }) => withBotLines(settings, board.account),
  columns: [
    {
      id: 'name',
      title: 'setting',
      minWidth: 18,
      maxWidth: 30,
      priority: 1,
      cell: (row) => ({ text: row.name, tone: 'strong' }),
    },
    {
      id: 'value',
      title: 'value',
      minWidth: 22,
      maxWidth: 80,
      priority: 1,
      cell: (row) => ({
        text: (row.next === undefined ? row.value : `${row.value}, next: ${row.next}`).replaceAll('\n', ' '),
        ...(row.next === undefined ? {} : { tone: 'warn' as const }),
      }),
    },
    {
      id: 'source',
      title: 'from',
      minWidth: 11,
      priority: 1,
      cell: (row) => ({ text: SOURCES[row.source], tone: row.source === 'default' ? 'dim' : 'accent' }),
    },
    {
      id: 'where',
      title: 'where',
      minWidth: 16,
      maxWidth: 60,
      priority: 2,
      cell: (row) => ({ text: row.where ?? '-', tone: 'dim' }),
    },
    {
      id: 'about',
      title: 'what it does',
      minWidth: 30,
      maxWidth: 90,
      priority: 3,
      cell: (row) => ({ text: row.about, tone: 'dim' }),
    },
  ],
  filter: {
    text: (row) => `${row.name} ${row.value} ${row.about}`,
    fields: [
      {
        name: 'from',
        kind: 'word',
        about: 'where its value comes from',
        values: ['default', 'file', 'env', 'flag', 'account'],
        read: (row) => row.source,
      },
    ],
  },
  sorts: [
    { id: 'name', title: 'name', compare: name },
    {
      id: 'source',
      title: 'source',
      compare: inTurn(
        byText((row) => row.source),
        name,
      ),
    },
  ],
  copyText: (row) => row.value,
  detail: (row) => [
    { text: row.next === undefined ? row.about : `${row.about}. From the next start on: ${row.next}` },
    { text: changeText(row) },
    {
      text:
        row.where === undefined
          ? `from: ${SOURCES[row.source]}`
          : `from: ${SOURCES[row.source]} ${row.where}`,
      tone: 'dim',
    },
  ],
};
