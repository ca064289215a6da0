import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { isJsonObject, type JsonObject } from '../../src/lib/json.ts';
import { caseFolder, faultsOf, listCases, type ListCase, type Shown } from '../planner/cases/case.ts';
import { openCliWorld } from './support/cli-world.ts';
import { glassMission } from './support/glass-mission.ts';

/** Numbers of cases that are not right yet. A case that has become right must leave this list. */
const KNOWN: ReadonlySet<string> = new Set<string>();

const DAY_MS = 86_400_000;

/** Midnight UTC of a Tuesday to come, a day ahead at least. */
function nextTuesday(): string {
  const now = systemClock().now();
  let dayMs = (Math.floor(now / DAY_MS) + 2) * DAY_MS;
  while (new Date(dayMs).getUTCDay() !== 2) dayMs += DAY_MS;
  return new Date(dayMs).toISOString();
}

/** Plans the list of a case as the README of the cases says. */
async function planned(wanted: ListCase, json: boolean): Promise<Shown> {
  const world = await openCliWorld();
  try {
    const { agent, number } = await glassMission(world);
    if (wanted.memory !== undefined) {
      const state = world.state() as { glass: JsonObject };
      world.writeState({ glass: { ...state.glass, memory: wanted.memory as JsonObject } });
    }
    if (wanted.do_not_call !== undefined) {
      mkdirSync(join(world.folder, 'home', 'config'), { recursive: true });
      copyFileSync(
        join(caseFolder, wanted.do_not_call),
        join(world.folder, 'home', 'config', 'do-not-call.csv'),
      );
    }
    const policy = join(world.folder, 'policy.json');
    if (wanted.policy !== undefined) writeFileSync(policy, JSON.stringify(wanted.policy));
    return await world.run(
      [
        'plan',
        join(caseFolder, wanted.file),
        '--mission',
        'glass',
        '--assistant',
        agent,
        '--from',
        number,
        '--start',
        nextTuesday(),
        ...(wanted.policy === undefined ? [] : ['--policy', policy]),
        ...(json ? ['--json'] : []),
      ],
      { dryRun: true },
    );
  } finally {
    await world.close();
  }
}

/** Every reason and remark of a plan in JSON, blanks joined. */
function sentencesOf(plan: JsonObject): readonly string[] {
  const told = ['unplaced', 'refused', 'remarks'].flatMap(
    (list) => (plan[list] ?? []) as readonly JsonObject[],
  );
  return told
    .flatMap((entry) => (entry['issues'] as readonly JsonObject[] | undefined) ?? [entry])
    .map(({ detail, reason }) => (detail ?? reason) as string)
    .map((sentence) => sentence.replaceAll(/\s+/g, ' '));
}

test.each(listCases.map((wanted) => [wanted.file, wanted] as const))(
  '%s gives its right values',
  async (file, wanted) => {
    const faults = faultsOf(wanted, await planned(wanted, true));
    expect(KNOWN.has(file.slice(0, 2)) ? [] : faults).toEqual([]);
  },
);

test.each(listCases.map((wanted) => [wanted.file, wanted] as const))(
  '%s: the text tells all that the JSON tells',
  async (_file, wanted) => {
    const [json, text] = [await planned(wanted, true), await planned(wanted, false)];
    expect(text.exit).toBe(json.exit);
    const plan: unknown = json.exit === 0 ? JSON.parse(json.out) : {};
    if (!isJsonObject(plan)) throw new Error('no object');
    const said = text.out.replaceAll(/\s+/g, ' ');
    const sentences = sentencesOf(plan);
    expect(sentences.filter((sentence) => !said.includes(sentence))).toEqual([]);
  },
);

test('the cases are those that were given: none is left out', () => {
  const files = listCases.map(({ file }) => file);
  expect(files).toHaveLength(19);
  for (const file of files) expect(readFileSync(join(caseFolder, file)).length).toBeGreaterThan(0);
});
