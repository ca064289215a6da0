import * as v from 'valibot';
import { plainRecord } from '../settings/plain-record.ts';

const LONGEST = 20_000;
const text = v.pipe(v.string('must be a text'), v.maxLength(LONGEST, 'is longer than 20000 characters'));
const named = v.pipe(text, v.nonEmpty('must not be empty'));

const WEIGHTS =
  'must be an object of fields and weights, such as {"years": 2, "salary": -1}, or a placeholder [[name]]';
const placeholder = v.pipe(v.string(WEIGHTS), v.regex(/^\[\[[A-Za-z][A-Za-z0-9_]*\]\]$/, WEIGHTS));
const weights = plainRecord(
  v.pipe(v.string(), v.nonEmpty('must be a field')),
  v.number('must be a number'),
  WEIGHTS,
);

/** By what results are ranked: what was weighed wrongly would be seen only when the calls are over. */
const rubric = v.union(
  [placeholder, v.strictObject({ weights: v.union([placeholder, weights]) }), weights],
  WEIGHTS,
);

/** The form of a template file. What it means is read by `readTemplate`; other members are left alone, as there. */
export const templateSchema = v.looseObject({
  id: v.optional(text),
  missionClass: v.picklist([1, 2, 3, 4, 5], 'must be 1, 2, 3, 4 or 5'),
  title: v.optional(text),
  about: v.optional(text),
  recipient: v.optional(
    v.picklist(['automated', 'service', 'professional'], 'must be automated, service or professional'),
  ),
  placeholders: v.optional(
    v.array(
      v.looseObject(
        {
          name: v.pipe(
            v.string('must be a text'),
            v.regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be a name of letters, digits and _'),
          ),
          label: v.optional(text),
          help: v.optional(text),
          kind: v.optional(
            v.picklist(['text', 'weights', 'condition'], 'must be text, weights or condition'),
          ),
        },
        'must be an object with a name',
      ),
      'must be a list',
    ),
  ),
  instructions: v.optional(text),
  steps: v.array(
    v.looseObject(
      {
        step_id: v.pipe(
          v.string('must be a text'),
          v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'may have letters, digits, - and _ alone (at most 64)'),
        ),
        title: v.optional(text),
        description: named,
      },
      'must be an object with step_id and description',
    ),
    'must be a list of {step_id, description}',
  ),
  agent: v.optional(
    v.looseObject(
      {
        name: v.optional(text),
        instructions: v.optional(text),
        options: v.optional(v.looseObject({}, 'must be an object')),
      },
      'must be an object',
    ),
  ),
  memory: v.optional(v.looseObject({ rubric: v.optional(rubric) }, 'must be an object')),
  variables: v.optional(
    plainRecord(
      v.pipe(v.string(), v.regex(/^\w+$/, 'must be named by letters, digits and _')),
      named,
      'must be an object of names and first values',
    ),
  ),
});
