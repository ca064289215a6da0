import { wholeListMs } from './pace.ts';
import type { ReaderContext, Reader } from './reader.ts';

/** The newest missions come first: a new one is among these. */
const HEAD = 100;

type Changed = () => void;

/** The head of the list, where whatever is new appears. A list that is no longer is known whole by it. */
export function newestMissionsReader({ server, book, settle }: ReaderContext, changed: Changed): Reader {
  return {
    name: 'missions',
    read: async (options) => {
      const answer = await server.listMissions({ ...options, atMost: HEAD });
      if (!answer.ok) return answer.error;
      const keys = book.takeMissions(answer.value, answer.value.length < HEAD);
      settle();
      if (keys.length > 0) changed();
      return undefined;
    },
  };
}

/** The whole list, as often as its length allows; not at all while the head is all there is. */
export function allMissionsReader({ server, book, settle }: ReaderContext, changed: Changed): Reader {
  let rows = 0;
  const isHeadEnough = (): boolean => book.serverRead() && rows < HEAD && book.listed() < HEAD;
  return {
    name: 'all missions',
    atLeastMs: () => wholeListMs(Math.max(rows, book.listed())),
    read: async (options) => {
      if (isHeadEnough()) return undefined;
      const answer = await server.listMissions(options);
      if (!answer.ok) return answer.error;
      rows = answer.value.length;
      const keys = book.takeMissions(answer.value, true);
      settle();
      if (keys.length > 0) changed();
      return undefined;
    },
  };
}
