import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fillPlaceholders,
  fillSentences,
  missionFaults,
  movedStep,
  openPlaceholders,
  stepFaults,
  stepIdFor,
} from '../../../src/domain/mission/mission-draft.ts';
import { templateAgent, templateMemory } from '../../../src/domain/mission/template-mission.ts';
import { stepRole } from '../../../src/domain/mission/step-role.ts';
import { stepId } from '../../../src/domain/ids.ts';
import { filledMemory, readTemplate, readWeights } from '../../../src/domain/mission/plan-template.ts';
import { safeText } from '../../../src/lib/safe-text.ts';
import { missionTemplates } from '../../../src/state/templates/mission-templates.ts';

const step = (id: string, description = 'x') => ({ id, description });

test('ids are there, unique and safe in a URL', () => {
  expect(stepFaults([step('a-1'), step('B_2')])).toEqual([]);
  for (const [steps, words] of [
    [[step('')], 'needs an id'],
    [[step('a b')], 'letters, digits'],
    [[step('ä')], 'letters, digits'],
    [[step('x'.repeat(65))], 'letters, digits'],
    [[step('a'), step('a')], 'Two steps'],
    [[step('a', ' ')], 'needs a description'],
    [[step('a', 'call [[who]]')], 'still to be filled in: who'],
  ] as const) {
    expect(stepFaults(steps)[0]?.sentence).toContain(words);
  }
});

test('an id made from a description is always one that will do, and unlike the others', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (description, taken) => {
      const id = stepIdFor(description, taken);
      expect(taken).not.toContain(id);
      expect(stepFaults([step(id)])).toEqual([]);
    }),
  );
  expect(stepIdFor('Call them all, twice', ['call_them_all'])).toBe('call_them_all_2');
});

test('moving a step keeps all of them, and stops at the ends', () => {
  expect(movedStep(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  const steps = ['a', 'b'];
  expect(movedStep(steps, 0, -1)).toBe(steps);
  expect(movedStep(steps, 1, 1)).toBe(steps);
});

test('a mission needs a name with a slug, instructions, and no hole', () => {
  const fine = { name: 'Ask', instructions: 'i', request: '', steps: [] };
  expect(missionFaults(fine)).toEqual([]);
  expect(missionFaults({ ...fine, name: '電話' })[0]?.field).toBe('name');
  expect(missionFaults({ ...fine, instructions: ' ' })[0]?.field).toBe('instructions');
  expect(missionFaults({ ...fine, instructions: '[[who]]' })[0]?.sentence).toContain('who');
});

test('holes are filled where there is something to fill them with; variables of calls are left alone', () => {
  expect(fillPlaceholders('[[ who ]] {{who}} [[what]] [[who]]', { who: 'Kim', what: ' ' })).toBe(
    'Kim {{who}} [[what]] Kim',
  );
  expect(openPlaceholders('[[what]] [[ what ]] {{x}}')).toEqual(['what']);
});

test('the five shipped templates can be used, and their steps mean to the engine what they say', () => {
  const { templates, problems } = missionTemplates('/nonexistent');
  expect(problems).toEqual([]);
  expect(templates.map(({ missionClass }) => missionClass)).toEqual([1, 2, 3, 4, 5]);
  const roles = templates.map(({ steps }) =>
    steps.map(({ id, description }, index) =>
      stepRole(
        { id: stepId(id), sequence: index, description: safeText(description), status: 'pending' },
        [],
      ),
    ),
  );
  expect(roles).toEqual([
    ['prepare', 'setup', 'calls', 'analyze'],
    ['prepare', 'setup', 'calls', 'analyze'],
    ['prepare', 'setup', 'calls', 'analyze'],
    ['prepare', 'setup', 'calls', 'gate', 'setup', 'calls', 'analyze'],
    ['prepare', 'setup', 'calls', 'act'],
  ]);
});

test('a rubric is written as weights, a goal as the engine reads it', () => {
  const { templates } = missionTemplates('/nonexistent');
  const memoryOf = (missionClass: number, values: Record<string, string>) => {
    const template = templates.find((each) => each.missionClass === missionClass);
    if (template === undefined) throw new Error('no template');
    return filledMemory(template, values);
  };
  expect(memoryOf(2, { rubric: 'years:2, price: -1.5' })).toEqual({ rubric: { years: 2, price: -1.5 } });
  expect(memoryOf(5, { condition: 'slot_today = yes' })).toEqual({ goal: { condition: 'slot_today = yes' } });
  expect(memoryOf(3, {})).toEqual({ engine_variables: { best_offer: 'none yet', offers_heard: '0' } });
  expect(readWeights('years')).toBeUndefined();
});

test.each([
  [{}, 'missionClass'],
  [{ missionClass: 1 }, 'steps'],
  [{ missionClass: 1, steps: [{ step_id: 'a b', description: 'x' }] }, 'letters, digits'],
  [{ missionClass: 1, steps: [], instructions: '[[who]]' }, 'no placeholder is named who'],
  [[], 'no JSON object'],
])('a template that will not do says why: %j', (value, words) => {
  const read = readTemplate(value, 'own');
  expect(read.ok ? '' : read.error).toContain(words);
});

test.each([
  ['Ask: [[q]] All calls are staggered.', 'the price', 'Ask: the price. All calls are staggered.'],
  [
    'Ask: [[q]] All calls are staggered.',
    'What is the price?',
    'Ask: What is the price? All calls are staggered.',
  ],
  ['Ask: [[q]] All calls.', 'Say “hello.”', 'Ask: Say “hello.” All calls.'],
  ['Ask: [[q]]\nBe brief.', 'the price', 'Ask: the price.\nBe brief.'],
  ['Then: [[q]]', 'book it', 'Then: book it.'],
  ['On behalf of [[q]].\nAsk.', 'Harper Inc.', 'On behalf of Harper Inc.\nAsk.'],
  ['Call [[q]] on behalf of us', 'plumbers', 'Call plumbers on behalf of us'],
  ['Fields: [[q]] (yes or no).', 'a = yes', 'Fields: a = yes (yes or no).'],
])('%j filled with %j reads as sentences', (text, q, expected) => {
  expect(fillSentences(text, { q })).toBe(expected);
});

test('no shipped template runs what was typed into its own next sentence', () => {
  for (const { instructions, agent, placeholders } of missionTemplates('/nonexistent').templates) {
    for (const typed of ['xx yy', 'xx yy.', 'xx yy?']) {
      const values = Object.fromEntries(placeholders.map(({ name }) => [name, typed]));
      for (const text of [instructions, agent.instructions].map((each) => fillSentences(each, values))) {
        expect(text).not.toMatch(/yy[^\S\n]+\p{Lu}|yy$|yy\n|\.\./mu);
      }
    }
  }
});

test('an agent is told the fields that it has to state, not what each of them counts for', () => {
  const screening = missionTemplates('/nonexistent').templates.find(({ missionClass }) => missionClass === 2);
  if (screening === undefined) throw new Error('no template');
  const values = { owner: 'Mercy', targets: 'nurses', question: 'Years?', rubric: 'years:2, nights:-1' };
  const { instructions = '' } = templateAgent(screening, 'Nurses', values);
  expect(instructions).toContain('as you heard them: years, nights.');
  expect(templateMemory(screening, 'Nurses', values)['rubric']).toEqual({ years: 2, nights: -1 });
});
