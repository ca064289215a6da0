import * as v from 'valibot';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type { FileOp } from './file-op.ts';

const json = v.custom<JsonValue>((value) => value !== undefined);
const object = v.custom<JsonObject>((value) => isJsonObject(value));
const mission = { slug: v.string(), runId: v.optional(v.string()) };
const memory = { ...mission, key: v.string(), orNothing: v.optional(v.boolean()) };
const createEntry = v.optional(v.boolean());
const naturalKey = v.optional(v.array(v.string()));

/** A value of ours, or JSON as somebody typed it: one of them. */
const given = (name: 'value' | 'item'): v.GenericSchema<object> =>
  v.custom<object>(
    (op) =>
      typeof op === 'object' &&
      op !== null &&
      (name in op ? !('rawJson' in op) : 'rawJson' in op && typeof op.rawJson === 'string'),
  );

const SHAPES = v.union([
  v.intersect([
    v.strictObject({
      ...memory,
      kind: v.literal('memory.set'),
      createEntry,
      value: v.optional(json),
      rawJson: v.optional(v.string()),
    }),
    given('value'),
  ]),
  v.strictObject({ ...memory, kind: v.literal('memory.merge'), members: object }),
  v.intersect([
    v.strictObject({
      ...memory,
      kind: v.literal('memory.append'),
      createEntry,
      naturalKey,
      item: v.optional(json),
      rawJson: v.optional(v.string()),
    }),
    given('item'),
  ]),
  v.strictObject({ ...memory, kind: v.literal('memory.remove') }),
  v.intersect([
    v.strictObject({
      ...memory,
      kind: v.literal('memory.removeItem'),
      naturalKey,
      item: v.optional(json),
      rawJson: v.optional(v.string()),
    }),
    given('item'),
  ]),
  v.strictObject({ ...mission, kind: v.literal('entry.set'), members: object }),
  v.strictObject({ slug: v.string(), kind: v.literal('entry.create'), members: object }),
  v.strictObject({ ...mission, kind: v.literal('entry.remove') }),
]);

/** A change as another process wrote it down; undefined for anything that is none. */
export function parseFileOp(text: string): FileOp | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return v.is(SHAPES, parsed) ? (parsed as FileOp) : undefined;
  } catch {
    return undefined;
  }
}
