import type { Backend } from '../../commands/ports/backend.ts';

/** A backend that knows which acts of the operator are still under way. `touched`: told of every key. */
export function trackedBackend(
  backend: Backend,
  touched: () => void,
): {
  readonly backend: Backend;
  /** Resolves when each has its outcome. */
  readonly settled: () => Promise<void>;
} {
  const under = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    under.add(work);
    const gone = (): void => void under.delete(work);
    work.then(gone, gone);
    return work;
  };
  return {
    backend: {
      ...backend,
      touched,
      submit: (command, actor, consent) => track(backend.submit(command, actor, consent)),
      undo: (actId, actor) => track(backend.undo(actId, actor)),
    },
    settled: async () => {
      await Promise.allSettled(under);
    },
  };
}
