import { wholeListMs } from './pace.ts';
import type { ReaderContext, Reader } from './reader.ts';

/** The newest missions come first: a new one is among these. */
const HEAD = 100;
/** Of a list that is longer so many tell what is new, a fifth of the bytes; where all of them are, all is read again. */
const NEWEST = 20;

type Changed = () => void;

/** The head of the list, where whatever is new appears. A list that is no longer is known whole by it. */
export function newestMissionsReader(context: ReaderContext, changed: Changed): Reader {
  const { server, book, settle } = context;
  return {
    name: 'missions',
    read: async (options) => {
      const atMost = book.serverRead() && book.listed() > HEAD ? NEWEST : HEAD;
      const answer = await server.listMissions({ ...options, atMost });
      if (!answer.ok) return answer.error;
      const keys = book.takeMissions(answer.value, answer.value.length < HEAD && atMost === HEAD);
      settle();
      if (atMost === NEWEST && keys.length >= NEWEST) context.kick('all missions');
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
