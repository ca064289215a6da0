import { DatabaseSync, StatementSync } from 'node:sqlite';

/** Counts every statement that this process gives to SQLite while `work` runs; by text, for whoever wants to know which. */
export async function countStatements(
  work: () => unknown,
): Promise<{ readonly count: number; readonly texts: ReadonlyMap<string, number> }> {
  const texts = new Map<string, number>();
  let count = 0;
  const note = (text: string): void => {
    count += 1;
    texts.set(text, (texts.get(text) ?? 0) + 1);
  };
  const undo: (() => void)[] = [];
  for (const name of ['run', 'get', 'all', 'iterate'] as const) {
    const original = Reflect.get(StatementSync.prototype, name) as (...args: readonly unknown[]) => unknown;
    Reflect.set(
      StatementSync.prototype,
      name,
      function counted(this: StatementSync, ...args: readonly unknown[]) {
        note(this.sourceSQL);
        return original.apply(this, [...args]);
      },
    );
    undo.push(() => Reflect.set(StatementSync.prototype, name, original));
  }
  const exec: unknown = Reflect.get(DatabaseSync.prototype, 'exec');
  Reflect.set(DatabaseSync.prototype, 'exec', function counted(this: DatabaseSync, text: string) {
    note(text);
    (exec as (text: string) => void).call(this, text);
  });
  undo.push(() => Reflect.set(DatabaseSync.prototype, 'exec', exec));
  try {
    await work();
  } finally {
    for (const each of undo) each();
  }
  return { count, texts };
}
