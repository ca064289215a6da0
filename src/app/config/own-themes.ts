import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeText } from '../../lib/safe-text.ts';
import { THEMES } from '../../state/settings/setting-table.ts';
import { isThemeName, type OwnTheme, type OwnThemes } from '../../ui/theme/theme.ts';
import { readOwnFile } from './own-files.ts';
import { parseNamedTheme, THEMES_FOLDER } from './read-theme.ts';

const MOST = 50;

export const noThemeText = (name: string): string =>
  `There is no theme ${name}: it is none of ${THEMES.join(', ')}, and ${THEMES_FOLDER}/${name}.json is not there.`;

/** One of the person's themes, needed before the first picture; undefined with what is wrong. */
export async function readNamedTheme(
  folder: string,
  name: string,
): Promise<{ readonly theme?: OwnTheme; readonly complaints: readonly SafeText[] }> {
  let theme: OwnTheme | undefined;
  const complaints = await readOwnFile(join(folder, THEMES_FOLDER, `${name}.json`), (text) => {
    const read = parseNamedTheme(text);
    if (read.ok) theme = read.value;
    return Promise.resolve(read.ok ? [] : read.error);
  });
  return { ...(theme !== undefined && { theme }), complaints };
}

/** All that can be chosen, by the names of their files; what is wrong with the others `config check` tells. */
export async function readAllThemes(folder: string): Promise<OwnThemes> {
  const themes = new Map<string, OwnTheme>();
  for (const name of namesIn(join(folder, THEMES_FOLDER)).slice(0, MOST)) {
    const { theme } = await readNamedTheme(folder, name);
    if (theme !== undefined && !isThemeName(name)) themes.set(name, theme);
  }
  return themes;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[a-z0-9][a-z0-9-]{0,39}\.json$/.test(name))
      .map((name) => name.slice(0, -'.json'.length))
      .toSorted();
  } catch {
    return [];
  }
}
