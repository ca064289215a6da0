import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sourced } from './sourced.ts';

export const SKILL_CONFIG = 'skill-config.json';

/** Where the installers of the bot's skill put it, below the home folder, and the names it goes by. */
const USUAL_PLACES = ['.openclaw/workspace/skills', '.openclaw/skills', '.clawdbot/skills', 'clawd/skills'];
const USUAL_NAMES = ['clawdtalk-client', 'clawdtalk', 'clawtalk'];

/** Every folder below the home folder where the bot's skill is usually found. */
export const usualSkillFolders = (home: string): readonly string[] =>
  USUAL_PLACES.flatMap((place) => USUAL_NAMES.map((name) => join(home, place, name)));

/**
 * The bot's skill folder: the one that was named, else the working folder or the one above where they hold its
 * configuration, else the first of the usual places that does.
 */
export function findSkillFolder(options: {
  readonly named: Sourced<string | undefined>;
  readonly cwd: string;
  readonly home: string;
}): Sourced<string> | undefined {
  const { named, cwd, home } = options;
  if (named.value !== undefined) return { ...named, value: named.value };
  // The one above: scripts are often started from the folder that holds them.
  const folder = [cwd, join(cwd, '..'), ...usualSkillFolders(home)].find((candidate) =>
    existsSync(join(candidate, SKILL_CONFIG)),
  );
  return folder === undefined ? undefined : { value: folder, source: 'default', where: folder };
}
