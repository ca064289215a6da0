import type * as v from 'valibot';
import type { JsonObject, JsonValue } from '../../lib/json.ts';

/** What is read of a schema here; the library names its parts so. */
interface SchemaPart {
  readonly kind: string;
  readonly type: string;
  readonly pipe?: readonly SchemaPart[];
  readonly requirement?: unknown;
  readonly entries?: Readonly<Record<string, SchemaPart>>;
  readonly wrapped?: SchemaPart;
  readonly item?: SchemaPart;
  readonly key?: SchemaPart;
  readonly value?: SchemaPart;
  readonly options?: readonly unknown[];
  readonly literal?: JsonValue;
}

/**
 * The JSON Schema (2020-12) of what a schema reads, for editors. It never refuses what the schema takes; what a schema
 * checks with code of its own is not in it, so a file that an editor finds right is still checked at the start.
 */
export const jsonSchemaOf = (schema: v.GenericSchema): JsonObject => partOf(schema);

function partOf(part: SchemaPart): JsonObject {
  if (part.pipe !== undefined) {
    const [first, ...actions] = part.pipe;
    const merged: Record<string, JsonValue | undefined> = first === undefined ? {} : { ...partOf(first) };
    for (const action of actions) {
      const isSchema = action.kind === 'schema';
      Object.assign(merged, isSchema ? partOf(action) : boundOf(action, merged['type']));
    }
    return merged;
  }
  switch (part.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: part.type };
    case 'literal':
      return { const: part.literal ?? null };
    case 'picklist':
      return { enum: [...((part.options ?? []) as readonly JsonValue[])] };
    case 'optional':
    case 'exact_optional':
      return part.wrapped === undefined ? {} : partOf(part.wrapped);
    case 'array':
      return { type: 'array', ...(part.item === undefined ? {} : { items: partOf(part.item) }) };
    case 'record':
      return {
        type: 'object',
        ...(part.key === undefined ? {} : { propertyNames: partOf(part.key) }),
        ...(part.value === undefined ? {} : { additionalProperties: partOf(part.value) }),
      };
    case 'variant':
    case 'union':
      return { anyOf: ((part.options ?? []) as readonly SchemaPart[]).map(partOf) };
    case 'strict_object':
    case 'loose_object':
      return objectOf(part.entries ?? {}, part.type === 'strict_object');
    default:
      return {};
  }
}

function objectOf(entries: Readonly<Record<string, SchemaPart>>, strict: boolean): JsonObject {
  const named = Object.entries(entries);
  const required = named.filter(([, { type }]) => !type.endsWith('optional')).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(([name, part]) => [name, partOf(part)])),
    ...(required.length === 0 ? {} : { required }),
    ...(strict ? { additionalProperties: false } : {}),
  };
}

function boundOf({ type, requirement }: SchemaPart, of: JsonValue | undefined): JsonObject {
  const counted = of === 'array' ? 'Items' : 'Length';
  switch (type) {
    case 'regex':
      return requirement instanceof RegExp && !requirement.flags.includes('i')
        ? { pattern: requirement.source }
        : {};
    case 'min_value':
      return { minimum: Number(requirement) };
    case 'max_value':
      return { maximum: Number(requirement) };
    case 'integer':
      return { type: 'integer' };
    case 'non_empty':
      return { [`min${counted}`]: 1 };
    case 'min_length':
      return { [`min${counted}`]: Number(requirement) };
    case 'max_length':
      return { [`max${counted}`]: Number(requirement) };
    default:
      return {};
  }
}
