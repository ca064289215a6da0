import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readTemplate, type MissionTemplate } from '../../domain/mission/plan-template.ts';
import { readRegularText } from '../files/regular-file.ts';
import findThenAct from './find-then-act.json' with { type: 'json' };
import negotiation from './negotiation.json' with { type: 'json' };
import parallelSweep from './parallel-sweep.json' with { type: 'json' };
import rounds from './rounds.json' with { type: 'json' };
import screening from './screening.json' with { type: 'json' };
import { withStop } from '../../lib/full-stop.ts';

/** Templates that can be used, and a sentence for each file that cannot. */
export interface MissionTemplates {
  readonly templates: readonly MissionTemplate[];
  readonly problems: readonly string[];
}

const SHIPPED: readonly unknown[] = [parallelSweep, screening, negotiation, rounds, findThenAct];
const LARGEST_BYTES = 200_000;

/**
 * The shipped templates, and the user's own from the `templates` folder beside the settings: JSON files of the same
 * shape. One that has the id of a shipped one takes its place.
 */
export function missionTemplates(configFolder: string): MissionTemplates {
  const problems: string[] = [];
  const byId = new Map<string, MissionTemplate>();
  for (const value of SHIPPED) {
    const read = readTemplate(value, 'template');
    if (read.ok) byId.set(read.value.id, read.value);
    else problems.push(`A shipped template cannot be used: ${withStop(read.error)}`);
  }
  const folder = join(configFolder, 'templates');
  for (const file of filesIn(folder)) {
    const read = readFile(join(folder, file));
    if (read.ok) byId.set(read.value.id, read.value);
    else problems.push(`The template ${file} cannot be used: ${withStop(read.error)}`);
  }
  return { templates: [...byId.values()], problems };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted();
  } catch {
    return [];
  }
}

function readFile(path: string): ReturnType<typeof readTemplate> {
  const read = readRegularText(path, { maxBytes: LARGEST_BYTES });
  if (!read.ok) {
    const why = { large: 'it is larger than 200 kB', special: 'it is not a regular file' };
    return { ok: false, error: why[read.error.kind as keyof typeof why] ?? 'it cannot be read' };
  }
  try {
    return readTemplate(JSON.parse(read.value.text), basename(path, '.json'));
  } catch (cause) {
    return { ok: false, error: cause instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read' };
  }
}
