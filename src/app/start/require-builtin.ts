/** What many name and few verbs use: 20 ms. */
const SELDOM = /^(?:node:)?(?:child_process|worker_threads|zlib|https?|tls|dns|perf_hooks|fs\/promises)$/;

const ASSERT = /^(?:node:)?assert$/;

/** What the verbs ask for by `require`: nothing but Node's own modules. */
export function requireBuiltin(name: string): object {
  if (ASSERT.test(name)) return assertion;
  return SELDOM.test(name) ? whenUsed(name) : made(name);
}

function made(name: string): object {
  const found: object | undefined = process.getBuiltinModule(name);
  if (found === undefined) throw new Error(`Cannot find module ${name}`);
  return found;
}

/** A module of Node's that is made when something of it is asked for. */
const whenUsed = (name: string): object =>
  new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(made(name), key) as unknown,
      has: (_, key) => Reflect.has(made(name), key),
      ownKeys: () => Reflect.ownKeys(made(name)),
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(made(name), key);
        return found === undefined ? undefined : { ...found, configurable: true };
      },
    },
  );

/** undici asserts all the time, and what compares and prints is made when an assertion fails. */
const assertion = new Proxy(
  (...given: readonly unknown[]): void => {
    if (!given[0]) Reflect.apply(made('node:assert') as (...values: unknown[]) => void, undefined, given);
  },
  { get: (_, key) => Reflect.get(made('node:assert'), key) as unknown },
);
