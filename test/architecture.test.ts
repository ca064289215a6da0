import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Who may import whom, beside itself. `simulator` may read the API's wire shapes alone. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  domain: ['lib'],
  planner: ['lib', 'domain'],
  state: ['lib', 'domain'],
  api: ['lib', 'domain'],
  commands: ['lib', 'domain', 'planner', 'state'],
  engine: ['lib', 'domain', 'planner', 'state', 'commands'],
  simulator: ['lib', 'domain', 'api/wire'],
  ui: ['lib'],
  screens: ['lib', 'domain', 'planner', 'state', 'commands', 'ui'],
  cli: ['lib', 'domain', 'planner', 'state', 'commands'],
  app: [
    'lib',
    'domain',
    'planner',
    'state',
    'api',
    'commands',
    'engine',
    'simulator',
    'ui',
    'screens',
    'cli',
  ],
};

/** Only these may read the system clock, chance, timers or the process. */
const EFFECTS_ALLOWED = ['lib/clock.ts', 'lib/manual-clock.ts', 'lib/random.ts', 'app/'];
const EFFECTS =
  /\b(Date\.now\(|Math\.random\(|setTimeout\(|setInterval\(|setImmediate\(|process\.|new Date\(\))/;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly target: string;
}

function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
}

function imports(): Import[] {
  return sourceFiles().flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => ({
      file,
      from: file.split('/')[0] ?? '',
      target: relative(SRC, resolve(join(SRC, dirname(file)), match[1] ?? '')),
    }));
  });
}

test('every folder imports only what the house allows', () => {
  const seen = imports();
  expect(seen.length).toBeGreaterThan(10);
  const breaches = seen.filter(({ from, target }) => {
    const allowed = [from, ...(MAY_IMPORT[from] ?? [])];
    return !allowed.some((folder) => target === folder || target.startsWith(`${folder}/`));
  });
  expect(breaches).toEqual([]);
});

test('the clock, chance, timers and the process are read at the edge alone', () => {
  const breaches = sourceFiles()
    .filter((file) => !EFFECTS_ALLOWED.some((allowed) => file.startsWith(allowed)))
    .flatMap((file) =>
      readFileSync(join(SRC, file), 'utf8')
        .split('\n')
        .map((line, index) => ({ place: `${file}:${index + 1}`, line: line.trim() }))
        .filter(({ line }) => EFFECTS.test(line) && !/^(\*|\/\/|\/\*)/.test(line)),
    );
  expect(breaches).toEqual([]);
});

/** Who may hold the ledger's tables or its database: the ledger itself, the state file's journal, and what opens or looks after them. */
const MAY_OPEN_LEDGER =
  /^(state\/(ledger|missions-file)\/|app\/(ledger|doctor)\/|app\/backend\/open-ledger\.ts)/;

test('the ledger is read and written through its port alone', () => {
  const breaches = sourceFiles()
    .filter((file) => !MAY_OPEN_LEDGER.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(SRC, file), 'utf8');
      // A table that is opened, or a statement that is prepared, beside `view`, `intent` and `commit`.
      const opened = [...text.matchAll(/import \{([^}]*)\} from '[^']*state\/ledger\/([^']*)'/g)].filter(
        ([, names = '', from = '']) =>
          /\b(create\w+|open\w+)\b/.test(names.replaceAll(/type \w+/g, '')) &&
          !from.startsWith('shared-drafts'),
      );
      const prepared = /\b(db|database)\.(prepare|exec)\(|\.transaction\(/.test(text);
      return opened.length > 0 || prepared ? [file] : [];
    });
  expect(breaches).toEqual([]);
});

test('files are named after one idea, not after a bucket', () => {
  const buckets = sourceFiles().filter((file) =>
    /(^|\/)(utils?|helpers?|common|types|manager|misc|index)\.tsx?$/.test(file),
  );
  expect(buckets).toEqual([]);
});

test('no file imports itself by a detour, types included', () => {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports()) targets.set(file, [...(targets.get(file) ?? []), target]);
  expect(targets.size).toBeGreaterThan(300);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      circles.push([...path.slice(start), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

/** Names that stand for two things on purpose, each with its reason. */
const SHARED_NAMES: ReadonlyMap<string, string> = new Map();

test('an exported name is defined once: one word for one thing', () => {
  const definitions = new Map<string, string[]>();
  for (const file of sourceFiles()) {
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const match of text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm,
    )) {
      const name = match[1] ?? '';
      definitions.set(name, [...(definitions.get(name) ?? []), file]);
    }
  }
  expect(definitions.size).toBeGreaterThan(1000);
  const doubled = [...definitions].filter(
    ([name, files]) => new Set(files).size > 1 && !SHARED_NAMES.has(name),
  );
  expect(doubled).toEqual([]);
});

/** Every file that is loaded with one: by imports that bring more than types, at any distance. */
function loadedWith(entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const file of found) {
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const match of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gm)) {
      const target = relative(SRC, resolve(join(SRC, dirname(file)), match[1] ?? ''));
      if (/\.tsx?$/.test(target)) found.add(target);
    }
  }
  return found;
}

test('the thread that draws loads neither the planner’s tables nor what is kept of numbers, nor the network', () => {
  const loaded = loadedWith('app/console.tsx');
  expect(loaded.size).toBeGreaterThan(200);
  const heavy = [...loaded].filter((file) =>
    /^(planner\/planner-data|domain\/contact\/phone|app\/backend\/(workspace|open-backend)|api\/|simulator\/|engine\/|state\/ledger\/)/.test(
      file,
    ),
  );
  expect(heavy).toEqual([]);
});
