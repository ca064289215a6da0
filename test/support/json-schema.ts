/** Whether a value fits a JSON Schema, by the words that ours use. An own reading of them: it is the oracle. */
export function fits(schema: unknown, value: unknown): boolean {
  const rule = schema as Record<string, unknown>;
  const known = new Set([
    '$schema',
    'title',
    'description',
    'type',
    'properties',
    'required',
    'additionalProperties',
    'propertyNames',
    'items',
    'enum',
    'const',
    'anyOf',
    'pattern',
    'minimum',
    'maximum',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
  ]);
  for (const word of Object.keys(rule)) if (!known.has(word)) throw new Error(`unknown word ${word}`);
  if ('const' in rule && rule['const'] !== value) return false;
  if ('enum' in rule && !(rule['enum'] as unknown[]).includes(value)) return false;
  if ('anyOf' in rule && !(rule['anyOf'] as unknown[]).some((each) => fits(each, value))) return false;
  if ('type' in rule && !isOf(String(rule['type']), value)) return false;
  const bound = (word: string): number | undefined => rule[word] as number | undefined;
  if (typeof value === 'number') {
    if (value < (bound('minimum') ?? -Infinity) || value > (bound('maximum') ?? Infinity)) return false;
  }
  if (typeof value === 'string') {
    if (value.length < (bound('minLength') ?? 0) || value.length > (bound('maxLength') ?? Infinity))
      return false;
    if ('pattern' in rule && !new RegExp(String(rule['pattern']), 'u').test(value)) return false;
  }
  if (Array.isArray(value)) {
    if (value.length < (bound('minItems') ?? 0) || value.length > (bound('maxItems') ?? Infinity))
      return false;
    return value.every((item: unknown) => rule['items'] === undefined || fits(rule['items'], item));
  }
  if (typeof value !== 'object' || value === null) return true;
  const members = Object.entries(value);
  const properties = (rule['properties'] ?? {}) as Record<string, unknown>;
  if (((rule['required'] ?? []) as string[]).some((name) => !(name in value))) return false;
  return members.every(([name, member]) => {
    if ('propertyNames' in rule && !fits(rule['propertyNames'], name)) return false;
    if (Object.hasOwn(properties, name)) return fits(properties[name], member);
    const others = rule['additionalProperties'] ?? true;
    return typeof others === 'boolean' ? others : fits(others, member);
  });
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
