import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The pages that come with the program: beside what is built, or above the source that runs. */
function pagesFolder(): string | undefined {
  return ['../docs', '../../../docs']
    .map((way) => fileURLToPath(new URL(way, import.meta.url)))
    .find((folder) => existsSync(join(folder, 'headless.md')));
}

/** Names of the pages, without their ending. */
export function pageNames(): readonly string[] {
  const folder = pagesFolder();
  return folder === undefined
    ? []
    : readdirSync(folder)
        .flatMap((file) => /^([a-z]+)\.md$/.exec(file)?.[1] ?? [])
        .toSorted();
}

/** A page as it is written, by `contexts`, `contexts.md` or `docs/contexts.md`; undefined where there is none. */
export function helpPage(asked: string): string | undefined {
  const name = /^(?:docs\/)?([a-z]+)(?:\.md)?$/.exec(asked)?.[1];
  const folder = pagesFolder();
  if (name === undefined || folder === undefined || !pageNames().includes(name)) return undefined;
  return readFileSync(join(folder, `${name}.md`), 'utf8').trimEnd();
}
