import type { Script } from 'node:vm';

// Node's modules are taken by name where they are used: an import statement makes all that they export, for 15 ms.
const builtin: typeof process.getBuiltinModule = (name: string) => process.getBuiltinModule(name);

/** What V8 compiled of a script, and the uses that it was compiled for. */
interface CompiledCode {
  readonly uses: readonly string[];
  readonly data: Buffer;
}

/** Whoever runs longer has forgotten the code that it ran at first. */
const SHORT_RUN_S = 60;
/** Many more than there are verbs. */
const MOST_USES = 200;
/** Of programs that are no longer there. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Runs a script with what V8 compiled of it in earlier runs, also of functions that are compiled when they are first
 * called: two fifths of what a verb costs. That is kept in `folder` after the first run of each `use` that went well.
 * `file`: ASCII, a function expression; its name says its content, since V8 tells two scripts apart by their length alone.
 */
export function runCompiled(
  file: string,
  { folder, use }: { readonly folder: string | undefined; readonly use: string },
): (...values: readonly unknown[]) => void {
  const paths = builtin('node:path');
  const path =
    folder === undefined ? undefined : paths.join(folder, `${paths.basename(file)}-${process.version}`);
  const source = builtin('node:fs').readFileSync(file, 'latin1');
  const kept = path === undefined ? undefined : readCode(path);
  const script = new (builtin('node:vm').Script)(source, {
    filename: file,
    ...(kept !== undefined && { cachedData: kept.data }),
  });
  // Another V8, other flags, another processor: it is compiled anew.
  const uses = script.cachedDataRejected === false ? (kept?.uses ?? []) : [];
  if (path !== undefined && !uses.includes(use) && uses.length < MOST_USES) {
    keepAtExit(path, script, [...uses, use]);
  }
  return script.runInThisContext() as (...values: readonly unknown[]) => void;
}

function keepAtExit(path: string, script: Script, uses: readonly string[]): void {
  const { cachedDataVersionTag } = builtin('node:v8');
  const tag = cachedDataVersionTag();
  process.on('exit', (code) => {
    // Who changed V8's flags on the way would keep what nobody can use.
    if (code !== 0 || process.uptime() > SHORT_RUN_S || cachedDataVersionTag() !== tag) return;
    try {
      writeCode(path, { uses, data: script.createCachedData() });
    } catch {
      // A full disk, a folder that may not be written: the next start is only slower.
    }
  });
}

/** A line that says what it is and what it must hash to, then the code itself, where V8 wants it: at a multiple of eight. */
function writeCode(path: string, { uses, data }: CompiledCode): void {
  const { renameSync, writeFileSync } = builtin('node:fs');
  const line = JSON.stringify({ sha256: sha256(data), uses });
  const beside = `${path}.${process.pid}`;
  const head = Buffer.from(`${line.padEnd(Math.ceil((line.length + 1) / 8) * 8 - 1)}\n`);
  writeFileSync(beside, Buffer.concat([head, data]), { mode: 0o600 });
  renameSync(beside, path);
  dropOld(path);
}

/** Undefined where there is none, or not what was written: a page that a crash lost would end V8 itself. */
function readCode(path: string): CompiledCode | undefined {
  try {
    const bytes = builtin('node:fs').readFileSync(path);
    const end = bytes.indexOf('\n') + 1;
    const data = bytes.subarray(end);
    const { sha256: hash, uses } = JSON.parse(bytes.toString('latin1', 0, end)) as {
      sha256: string;
      uses: readonly string[];
    };
    return sha256(data) === hash ? { uses, data } : undefined;
  } catch {
    return undefined;
  }
}

const sha256 = (data: Buffer): string =>
  builtin('node:crypto').createHash('sha256').update(data).digest('hex');

function dropOld(path: string): void {
  const { readdirSync, rmSync, statSync } = builtin('node:fs');
  const paths = builtin('node:path');
  const folder = paths.dirname(path);
  const [name = ''] = paths.basename(path).split('-');
  for (const file of readdirSync(folder)) {
    const old = paths.join(folder, file);
    if (file.startsWith(`${name}-`) && Date.now() - statSync(old).mtimeMs > KEPT_MS) rmSync(old);
  }
}
