/** The folder of compiled code, ours alone (0700); undefined where there can be none, and the start is only slower. */
export function privateFolder(): string | undefined {
  // Not imported: an import statement makes all that `node:fs` exports, streams too, for 5 ms.
  const { chmodSync, lstatSync, mkdirSync } = process.getBuiltinModule('node:fs');
  const path = process.getBuiltinModule('node:path');
  const { homedir } = process.getBuiltinModule('node:os');
  const given = process.env['XDG_CACHE_HOME'];
  const cache = given !== undefined && path.isAbsolute(given) ? given : path.join(homedir(), '.cache');
  if (!path.isAbsolute(cache)) return undefined;
  const folder = path.join(cache, 'clawdtalk-tui');
  try {
    for (const each of [cache, folder]) {
      // One by one: all at once Node never ends where there can be none, as below /proc.
      if (lstatSync(each, { throwIfNoEntry: false }) === undefined) mkdirSync(each, { mode: 0o700 });
    }
    const stat = lstatSync(folder);
    // What lies there is run: a folder that somebody else made, or can lead elsewhere, is left alone.
    if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return undefined;
    if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    return folder;
  } catch {
    return undefined;
  }
}
