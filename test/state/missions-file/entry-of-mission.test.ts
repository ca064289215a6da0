import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryCache, entryOfMission, entryOfSlug } from '../../../src/state/missions-file/entry-cache.ts';
import { parseStateBytes } from '../../../src/state/missions-file/read-file.ts';

const NAMES = ['a', 'b-1', 'id-7', 'slug:a', 'id-77', 'ü', '😀', 'i"d', ''];
const name = fc.constantFrom(...NAMES);
/** Long enough that a value is taken apart when somebody looks at it. */
const filler = fc.integer({ min: 0, max: 1 }).map((long) => 'x'.repeat(long * 700));
/** As some writer may spell a text: each letter as an escape. */
const spelled = (text: string, escaped: boolean): string => {
  const letter = (at: number): string => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return escaped
    ? `"${Array.from({ length: text.length }, (_, at) => letter(at)).join('')}"`
    : JSON.stringify(text);
};

const entryText = fc
  .record({
    id: fc.option(name),
    other: name,
    note: filler,
    escaped: fc.boolean(),
    second: fc.option(name),
    kind: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ id, other, note, escaped, second, kind }) => {
    if (kind === 0) return '[1, "id-7"]';
    const members = [
      ...(id === null ? [] : [`"mission_id": ${spelled(id, escaped)}`]),
      `"memory": {"note": "${note}", "mission_id": ${spelled(other, escaped)}}`,
      ...(second === null ? [] : [`"mission_id": ${spelled(second, false)}`]),
    ];
    return `{${members.join(', ')}}`;
  });

const PADDING = `"padding": {"memory": {"note": "${'y'.repeat(70_000)}"}}`;

test('the entry of a mission is the one that is found among all of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, entryText), { maxLength: 8 }),
      fc.boolean(),
      name,
      (entries, isLarge, wanted) => {
        const parts = entries.map(([slug, text]) => `${JSON.stringify(slug)}: ${text}`);
        const document = parseStateBytes(
          Buffer.from(`{${[...(isLarge ? [PADDING] : []), ...parts].join(', ')}}`),
        );
        if (typeof document === 'string') throw new Error(document);
        const named = entryCache()
          .read(document)
          .find(({ slug }) => slug === wanted);
        const bySlug = entryOfSlug(document, wanted);
        expect(bySlug === undefined ? undefined : { ...bySlug }).toEqual(
          named === undefined ? undefined : { ...named },
        );
        for (const mission of [wanted, `slug:${wanted}`]) {
          const all = entryCache().read(document);
          const found = all.find(
            ({ slug, missionId }) => missionId === mission || `slug:${slug}` === mission,
          );
          const alone = entryOfMission(document, mission);
          expect(alone === undefined ? undefined : { ...alone }).toEqual(
            found === undefined ? undefined : { ...found },
          );
        }
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  );
});
