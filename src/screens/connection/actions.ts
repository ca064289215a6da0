import { safe } from '../../lib/safe-text.ts';
import { listOf } from '../../state/view/view-state.ts';
import { touch } from '../../state/view/list-view.ts';
import { changeList } from '../shell/navigate.ts';
import type { Action, Cursor } from '../shell/contract.ts';

const LIVE: ReadonlySet<string> = new Set(['live', 'connecting', 'waiting']);

const isOurs = ({ state }: Cursor): boolean => LIVE.has(state.board.feed?.status ?? '');

const ACTS = [
  ['restart', 'restart it: live calls lose the bot, then it comes back'],
  ['stop', 'stop it: nobody is answered who calls the bot'],
  ['start', 'start it'],
] as const;

/** What can be done with the bot's connection and our own. */
export const connectionActions: readonly Action[] = [
  {
    id: 'connection.bot',
    keys: ['B'],
    label: "bot's connection",
    about: "start, stop or restart the bot's connection through the skill's own script",
    group: 'Change',
    disabled: ({ state }) => {
      const { bot } = state.board;
      return bot?.script === undefined
        ? 'No skill folder with scripts/connect.sh is known here: set CLAWDTALK_SKILL_DIR.'
        : undefined;
    },
    run: ({ console, state }) => {
      const running = state.board.bot?.state === 'running';
      console.acts.choose({
        title: safe`The bot's connection`,
        options: ACTS.filter(([act]) => (act === 'start') !== running).map(([act, words]) => ({
          id: act,
          label: safe`${words}`,
          act: { commands: [{ kind: 'bot.run', act }] },
        })),
      });
    },
  },
  {
    id: 'connection.own',
    keys: ['S'],
    label: 'own connection',
    about: 'open a live connection of our own (it pushes the bot out), or close it',
    group: 'Change',
    run: (cursor) =>
      cursor.console.acts.begin({ commands: [{ kind: isOurs(cursor) ? 'feed.close' : 'feed.open' }] }),
  },
  {
    id: 'connection.pause',
    keys: ['p'],
    label: 'pause, follow',
    about: 'hold the log at the line under the cursor, or follow what is written',
    group: 'Look',
    hidden: true,
    disabled: ({ table }) => (table?.id === 'connection.log' ? undefined : 'The log is in the second tab.'),
    run: (cursor) => {
      const { state, listId } = cursor;
      if (listId === undefined) return;
      const paused = !listOf(state.view, listId).untouched;
      changeList(cursor, (list) =>
        paused ? { ...list, untouched: true, cursorIndex: 0, top: 0 } : touch(list),
      );
      cursor.console.acts.toast('info', paused ? safe`The log is followed.` : safe`The log is held here.`);
    },
  },
];
