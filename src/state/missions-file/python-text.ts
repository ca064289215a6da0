import type { ItemNode, JsonNode, MemberNode } from './json-tree.ts';
import { decodeString } from './json-tree.ts';

/**
 * The node as Python's `json.dumps(indent=2)` prints what `json.loads` made of it: ASCII only, its
 * spelling of numbers, the last of twin keys at the place of the first.
 * `indent`: the white space that its own line begins with. `scalar`: another spelling of scalars than Python's.
 */
export function asPython(node: JsonNode, indent: string, scalar = pythonScalar): JsonNode {
  if (node.kind === 'scalar') return { kind: 'scalar', raw: scalar(node.raw) };
  const inner = `${indent}  `;
  const lead = `\n${inner}`;
  const trailOf = (index: number, count: number): string => (index === count - 1 ? `\n${indent}` : '');
  if (node.kind === 'array') {
    const items = node.items.map(({ value }, index, all): ItemNode => ({
      lead,
      value: asPython(value, inner, scalar),
      trail: trailOf(index, all.length),
    }));
    return { kind: 'array', items, inside: '' };
  }
  const last = new Map(node.members.map((member) => [member.key, member.value]));
  const members = [...last].map(([key, value], index, all): MemberNode => ({
    lead,
    rawKey: scalar(pythonString(key)),
    key,
    colon: ': ',
    value: asPython(value, inner, scalar),
    trail: trailOf(index, all.length),
  }));
  return { kind: 'object', members, inside: '' };
}

/** A string, number or word as Python prints what it read. */
export function pythonScalar(raw: string): string {
  if (raw.startsWith('"')) return pythonString(decodeString(raw));
  if (!/[0-9]$/.test(raw)) return raw;
  return /[.eE]/.test(raw) ? pythonFloat(Number(raw)) : BigInt(raw).toString();
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

/** A string as Python prints it with `ensure_ascii`, quotes included. */
export function pythonString(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly the characters that Python escapes
  const body = text.replace(
    /["\\]|[^ -~]/g,
    (unit) => SHORT_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${body}"`;
}

/** A number of ours: whole ones as Python's int, the rest as its float. */
export function pythonNumber(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : pythonFloat(value);
}

/** Python's `repr` of a float: shortest digits, an exponent below 1e-4 and from 1e16 on. */
function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
