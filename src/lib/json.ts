/** A JSON value as `JSON.parse` gives it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object; members may be absent. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** A type made of what JSON keeps; nothing is assignable to it where a member would be lost. */
type Plain<T> = T extends JsonValue | undefined
  ? T
  : T extends ((...args: never[]) => unknown) | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
    ? never
    : { readonly [K in keyof T]: Plain<T[K]> };

/** Plain data as the JSON that it is: the compiler does not see by itself that an interface is an object of JSON. */
export const asJson = <T>(value: T & Plain<T>): JsonValue => value as JsonValue;

/** True for a JSON object: not an array, not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
