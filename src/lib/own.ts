/**
 * What a table says of a name that came from outside. A plain lookup would find `constructor`, `toString` and
 * `__proto__` in every table.
 */
export const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
