import type { JsonObject } from '../lib/json.ts';
import { POLICY_NUMBERS } from './policy.ts';

const texts = { type: 'array', items: { type: 'string' } } satisfies JsonObject;
const windows = { anyOf: [{ type: 'string' }, texts] } satisfies JsonObject;
const week = { type: 'object', additionalProperties: windows } satisfies JsonObject;

const perRecipient = (each: JsonObject): JsonObject => ({
  anyOf: [
    each,
    {
      type: 'object',
      properties: { automated: each, service: each, professional: each },
      additionalProperties: false,
    },
  ],
});

/** The JSON Schema of a policy file; `parsePolicy` is what decides. */
export const policyJsonSchema = (): JsonObject => ({
  type: 'object',
  properties: {
    ...Object.fromEntries(
      Object.entries(POLICY_NUMBERS).map(([name, { min, max, whole }]) => [
        name,
        { type: whole ? 'integer' : 'number', minimum: min, maximum: max },
      ]),
    ),
    hours: {
      anyOf: [
        {
          type: 'object',
          properties: { service: week, professional: week },
          additionalProperties: false,
        },
        week,
      ],
    },
    holidays: { enum: ['closed', 'open'] },
    automated_any_hour: { type: 'boolean' },
    require_consent: { type: 'boolean' },
    batch_pause: {
      anyOf: [{ const: 'supervised' }, { type: 'number', minimum: 0, maximum: 1440 }],
    },
    avoid: perRecipient({ anyOf: [{ type: 'string' }, texts] }),
    expected_minutes: perRecipient({ type: 'number', minimum: 0.5, maximum: 240 }),
    daily_cap: perRecipient({ type: 'integer', minimum: 1, maximum: 10 }),
  },
  additionalProperties: false,
});

/** The JSON Schema of the user's own planner data; `parseDataOverrides` is what decides. */
export const plannerDataJsonSchema = (): JsonObject => {
  const zones = { type: 'object', additionalProperties: windows } satisfies JsonObject;
  return {
    type: 'object',
    properties: {
      zones,
      countries: zones,
      legal: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'country', 'source', 'reviewed_on'],
        },
      },
      holidays: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          additionalProperties: { anyOf: [{ type: 'string' }, { const: false }] },
        },
      },
    },
    additionalProperties: false,
  };
};
