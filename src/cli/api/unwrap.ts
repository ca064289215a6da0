import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { memberOf, type JsonNode } from '../../state/missions-file/json-tree.ts';

/** The record under the first of these names that is there, else the answer itself. */
export function unwrapped(answer: JsonValue | undefined, ...names: readonly string[]): JsonValue {
  if (!isJsonObject(answer)) return answer ?? {};
  for (const name of names) {
    const inside = answer[name];
    if (inside !== undefined && inside !== null) return inside;
  }
  return answer;
}

/** The same of an answer as the server typed it. */
export function unwrapNode(answer: JsonNode, ...names: readonly string[]): JsonNode {
  const inside = names
    .map((name) => memberOf(answer, name))
    .find((node) => node !== undefined && !(node.kind === 'scalar' && node.raw === 'null'));
  return inside ?? answer;
}

/** The first of these members that is an id. */
export function idIn(record: JsonValue, ...names: readonly string[]): string | undefined {
  if (!isJsonObject(record)) return undefined;
  for (const name of names) {
    const id = record[name];
    if (typeof id === 'string' && id !== '') return id;
    if (typeof id === 'number') return String(id);
  }
  return undefined;
}

/** The list under the first of these names; empty where there is none. */
export function listIn(answer: JsonValue, ...names: readonly string[]): readonly JsonObject[] {
  const inside = Array.isArray(answer) ? (answer as readonly JsonValue[]) : unwrapped(answer, ...names);
  return Array.isArray(inside) ? (inside as readonly JsonValue[]).filter(isJsonObject) : [];
}
