import type { PlainPorts } from './plain-ports.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { globalActions } from '../shell/global-actions.ts';
import { missionActions } from '../mission/mission-actions.ts';
import { goTo } from '../shell/navigate.ts';
import { cursorOf } from '../shell/cursor.ts';
import { actInPlain } from './plain-act.ts';
import { plainBoard, plainMissions, type PlainOptions } from './plain-board.ts';
import { ownTimeText } from '../time/timed-text.ts';
import {
  plainConnection,
  plainMission,
  plainNotices,
  plainSchedule,
  plainWaiting,
  readerOf,
} from './plain-lists.ts';
import { composeInPlain } from './plain-compose.ts';
import { browseInPlain, listScreens } from './plain-screen.ts';
import type { Console } from '../shell/contract.ts';
const MOST = 25;

const holdAction = globalActions.find(({ id }) => id === 'act.hold');

const MENU = safe`1 missions, 2 what needs you, 3 schedule, 4 notices, 5 connection, 6 read again, 7 hold or release, 8 what waits for a decision, 9 a new mission, 10 any other list and its acts, 0 quit.`;

/**
 * The console as a conversation in lines, for screen readers: everything is appended, choices are numbered. It ends
 * with `0` or with the input.
 */
export async function plainLoop(console: Console, ports: PlainPorts): Promise<void> {
  const { readLine, writeLine } = ports;
  const told = new Set<string>();
  const options = (more: Partial<PlainOptions> = {}): PlainOptions => ({
    nowMs: console.clock.now(),
    wallMs: console.store.getState().view.wallMinuteMs,
    zone: console.host.zone,
    atMost: MOST,
    ...more,
  });
  const write = (lines: readonly SafeText[]): void => {
    for (const line of lines) writeLine(line);
  };
  const tellNews = (): void => {
    for (const notice of console.store.getState().board.notices.values()) {
      // The end of a fault stands in the notice that told of it.
      const news = `${notice.id} ${notice.sentence}`;
      if (notice.seen || told.has(news)) continue;
      told.add(news);
      writeLine(safe`New: ${ownTimeText(notice.sentence, readerOf(options()))}`);
    }
  };

  const pickMission = async (needsMe: boolean): Promise<boolean> => {
    const choice = needsMe ? { needsMe } : {};
    const { board } = console.store.getState();
    // The numbers mean what was read out, whatever moves meanwhile.
    const missions = plainMissions(board, choice);
    for (let from = 0; ; from += MOST) {
      write(plainBoard(board, options({ ...choice, from })));
      const isMore = missions.length > from + MOST;
      writeLine(
        safe`Number of a mission to open it, ${isMore ? 'm for more of them, ' : ''}or enter to go back.`,
      );
      const line = (await readLine())?.trim();
      if (line === undefined) return false;
      if (line === 'm' && isMore) continue;
      const row = missions[Number(line) - 1];
      // What was not read out yet is not meant.
      if (row !== undefined && Number(line) <= from + MOST) return openMission(row.key);
      if (line !== '') writeLine(safe`There is no number ${line} in that list.`);
      return true;
    }
  };

  const openMission = async (key: MissionKey): Promise<boolean> => {
    goTo(console, { screen: 'mission', mission: key });
    for (;;) {
      write(plainMission(console.store.getState().board, key, options()));
      const cursor = cursorOf(console);
      const possible = missionActions.filter(({ disabled }) => disabled?.(cursor) === undefined);
      write(possible.map(({ about }, index) => safe`${index + 1} ${about}`));
      writeLine(
        safe`Number of an act, l for its steps, calls and other lists, r to read again, or enter to go back.`,
      );
      const line = (await readLine())?.trim();
      if (line === undefined) return false;
      if (line === '') break;
      if (line === 'r') {
        console.backend.refresh();
        continue;
      }
      if (line === 'l') {
        if (!(await browseInPlain(console, ports, { screen: 'mission', mission: key }))) return false;
        goTo(console, { screen: 'mission', mission: key });
        continue;
      }
      const action = possible[Number(line) - 1];
      if (action === undefined) writeLine(safe`There is no number ${line} in that list.`);
      else await actInPlain(console, ports, () => action.run(cursorOf(console)));
    }
    goTo(console, { screen: 'missions' });
    return true;
  };

  const choices: Readonly<Record<string, () => Promise<boolean> | boolean>> = {
    '1': () => pickMission(false),
    '2': () => pickMission(true),
    '3': async () => {
      const { board } = console.store.getState();
      for (let from = 0; ; from += MOST) {
        write(plainSchedule(board, options({ from })));
        if (board.scheduled.size <= from + MOST) return true;
        writeLine(safe`m for more of them, or enter to go back.`);
        const line = (await readLine())?.trim();
        if (line === undefined) return false;
        if (line !== 'm') return true;
      }
    },
    '4': () => {
      write(plainNotices(console.store.getState().board, options()));
      console.backend.markNoticesSeen();
      return true;
    },
    '5': () => {
      write(plainConnection(console.store.getState().board, options()));
      return true;
    },
    '6': () => {
      console.backend.refresh();
      writeLine(safe`Reading again.`);
      return true;
    },
    '7': async () => {
      await actInPlain(console, ports, () => holdAction?.run(cursorOf(console)));
      return true;
    },
    '9': async () => {
      await composeInPlain(console, ports);
      return true;
    },
    '10': async () => {
      const screens = listScreens(console);
      screens.forEach(({ title, about }, index) => writeLine(safe`${index + 1} ${title}: ${about}`));
      const line = await readLine();
      if (line === undefined) return false;
      const screen = screens[Number(line.trim()) - 1];
      const goesOn = screen === undefined || (await browseInPlain(console, ports, { screen: screen.id }));
      goTo(console, { screen: 'missions' });
      return goesOn;
    },
    '8': () => {
      write(plainWaiting(console.store.getState().board, options()));
      return true;
    },
  };

  write(plainBoard(console.store.getState().board, options({ atMost: 0 })));
  for (;;) {
    tellNews();
    writeLine(MENU);
    const line = (await readLine())?.trim();
    if (line === undefined || line === '0') return;
    const choose = choices[line];
    if (choose === undefined)
      writeLine(line === '' ? safe`Type one of the numbers.` : safe`There is no choice ${line}.`);
    else if (!(await choose())) return;
  }
}
