import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { decodeString, printNode, type JsonNode } from '../../state/missions-file/json-tree.ts';
import { asPython, pythonNumber } from '../../state/missions-file/python-text.ts';

/** As Python's `json.dumps(value, indent=2)` prints it. */
export const dumpsNode = (node: JsonNode): string => printNode(asPython(node, ''));

/** As `jq .` prints it: letters as they are, numbers as they were typed. */
export const indented = (node: JsonNode): string =>
  printNode(asPython(node, '', (raw) => (raw.startsWith('"') ? JSON.stringify(decodeString(raw)) : raw)));

/** As Python's `print` shows a value out of JSON: a text bare, the rest as `repr`. */
export const shown = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : repr(value ?? null);

/** As Python's `repr` writes a value out of JSON. */
export function repr(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return pythonNumber(value);
  if (typeof value === 'string') return quoted(value);
  if (!isJsonObject(value)) return `[${value.map(repr).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${quoted(key)}: ${repr(member ?? null)}`);
  return `{${members.join(', ')}}`;
}

/** A scalar as Python's `print` shows it: `true` is `True`, a text is bare, a number as it was typed. */
export function shownNode(node: JsonNode): string {
  if (node.kind !== 'scalar') return dumpsNode(node);
  if (node.raw.startsWith('"')) return decodeString(node.raw);
  if (node.raw === 'true') return 'True';
  if (node.raw === 'false') return 'False';
  if (node.raw === 'null') return 'None';
  if (node.raw === 'NaN') return 'nan';
  if (node.raw.endsWith('Infinity')) return node.raw.replace('Infinity', 'inf');
  return dumpsNode(node);
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}

/** False for what Python counts as false: an empty text, list or object, 0, false, null. */
export function isTruthy(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.length > 0;
  if (node.kind === 'object') return node.members.length > 0;
  return !['null', 'false', '""'].includes(node.raw) && !/^-?0+(\.0+)?([eE].*)?$/.test(node.raw);
}
