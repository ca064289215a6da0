import { isAbsolute, join, resolve } from 'node:path';

/** `~` and relative paths as a shell reads them. */
export function expandPath(path: string, { home, cwd }: { home: string; cwd: string }): string {
  if (path === '~' || path.startsWith('~/')) return join(home, path.slice(1));
  return isAbsolute(path) ? path : resolve(cwd, path);
}
