import * as v from 'valibot';
import type { JsonValue } from '../../lib/json.ts';
import type { ListConsent, PlanDraft } from '../../state/planning.ts';
import { storedSchedule } from '../once/stored.ts';
import type { PlanOrder } from './plan-commit.ts';

const source = v.variant('kind', [
  v.object({ kind: v.literal('file'), path: v.string() }),
  v.object({ kind: v.literal('text'), text: v.string() }),
  v.object({ kind: v.literal('memory'), key: v.string() }),
  v.object({ kind: v.literal('round') }),
]);

const consent = v.looseObject({
  answer: v.picklist(['agreed', 'business', 'unknown']),
  says: v.optional(v.string()),
});

const draft = v.looseObject({
  source: v.optional(source),
  mission: v.optional(v.string()),
  assistantId: v.optional(v.string()),
  split: v.optional(
    v.looseObject({ assistantId: v.string(), percent: v.number(), seed: v.optional(v.string()) }),
  ),
  lines: v.optional(v.array(v.string())),
  mapping: v.optional(v.record(v.string(), v.string())),
  columns: v.optional(v.array(v.looseObject({ field: v.string(), header: v.string() }))),
  headerRow: v.optional(v.number()),
  encoding: v.optional(v.string()),
  country: v.optional(v.string()),
  recipient: v.optional(v.picklist(['automated', 'service', 'professional'])),
  variables: v.optional(v.record(v.string(), v.string())),
  startMs: v.optional(v.number()),
  consent: v.optional(consent),
  policy: v.optional(v.record(v.string(), v.unknown())),
  changes: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        dropped: v.optional(v.boolean()),
        zone: v.optional(v.string()),
        line: v.optional(v.string()),
        atMs: v.optional(v.number()),
      }),
    ),
  ),
});

const order = v.looseObject({
  digest: v.string(),
  mission: v.string(),
  missionClass: v.number(),
  items: v.array(storedSchedule),
  queue: v.array(v.record(v.string(), v.unknown())),
  split: v.optional(v.record(v.string(), v.unknown())),
  origin: v.optional(v.string()),
});

/** What was answered about a list; undefined where that cannot be read: it is asked again. */
export const consentFrom = (body: JsonValue | undefined): ListConsent | undefined =>
  v.is(consent, body) ? (body as ListConsent) : undefined;

/** A draft that was kept; undefined where it is none of this version's. */
export const draftFrom = (body: JsonValue | undefined): Partial<PlanDraft> | undefined =>
  v.is(draft, body) ? (body as unknown as Partial<PlanDraft>) : undefined;

/** A plan that was shown; undefined where it is none of this version's: it is made again, not sent. */
export const orderFrom = (body: JsonValue | undefined): PlanOrder | undefined =>
  v.is(order, body) ? (body as unknown as PlanOrder) : undefined;
