/** A binary heap: `pop` gives the entry that `before` puts first. */
export interface Heap<T> {
  readonly size: number;
  peek(): T | undefined;
  pop(): T | undefined;
  push(entry: T): void;
}

export function heap<T>(before: (left: T, right: T) => boolean): Heap<T> {
  const entries: T[] = [];

  const sinkFrom = (start: number): void => {
    let at = start;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < entries.length && before(entries[child]!, entries[least]!)) least = child;
      }
      if (least === at) return;
      [entries[at], entries[least]] = [entries[least]!, entries[at]!];
      at = least;
    }
  };

  return {
    get size() {
      return entries.length;
    },
    peek: () => entries[0],
    pop() {
      const first = entries[0];
      const last = entries.pop();
      if (entries.length > 0 && last !== undefined) {
        entries[0] = last;
        sinkFrom(0);
      }
      return first;
    },
    push(entry) {
      let at = entries.push(entry) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!before(entries[at]!, entries[parent]!)) return;
        [entries[at], entries[parent]] = [entries[parent]!, entries[at]!];
        at = parent;
      }
    },
  };
}
