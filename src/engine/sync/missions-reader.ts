import type { MissionKey } from '../../domain/mission-row.ts';
import { wholeListMs } from './pace.ts';
import type { Desk, Reader } from './reader.ts';

/** The newest missions come first: these are looked at each time, the whole list as often as its length allows. */
const HEAD = 100;

export function missionsReader(desk: Desk, changed: (keys: readonly MissionKey[]) => void): Reader {
  const { server, book, paceClock } = desk;
  let wholeMs = -Infinity;
  let rows = 0;
  return {
    name: 'missions',
    read: async (options) => {
      const startedMs = paceClock.monotonicMs();
      const isWhole = startedMs - wholeMs >= wholeListMs(rows);
      const answer = await server.listMissions(isWhole ? options : { ...options, atMost: HEAD });
      if (!answer.ok) return answer.error;
      const list = answer.value;
      // A short answer is all there is; a server port that knows no limit gives all there is too.
      const complete = isWhole || list.length < HEAD || list.length >= 2 * HEAD;
      if (complete) {
        wholeMs = startedMs;
        rows = list.length;
      }
      const keys = book.takeMissions(list, complete);
      desk.settle();
      if (keys.length > 0) changed(keys);
      return undefined;
    },
  };
}
