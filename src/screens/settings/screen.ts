import { createTable } from '../table/table.ts';
import { settingActions } from './actions.ts';
import { settingsSpec } from './rows.ts';
import type { ScreenDefinition } from '../shell/contract.ts';

const table = createTable(settingsSpec);

/** Each value with its source. */
export const settingsScreen: ScreenDefinition = {
  id: 'settings',
  key: '0',
  title: 'Settings',
  about: 'every setting with its value and where that comes from',
  parent: 'missions',
  table: () => table,
  actions: () => settingActions,
  allActions: settingActions,
  readers: ['account'],
  madeHere: true,
  empty: () => ['No settings were given.'],
};
