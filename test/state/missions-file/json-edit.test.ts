import { array, assert, constantFrom, dictionary, jsonValue, nat, option, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/lib/json.ts';
import { valueAt, withoutPath, withValueAt } from '../../../src/state/missions-file/json-edit.ts';
import { nodeOf } from '../../../src/state/missions-file/json-plain.ts';
import {
  parseJsonText,
  printDocument,
  printNode,
  type JsonDocument,
} from '../../../src/state/missions-file/json-tree.ts';
import { asPython } from '../../../src/state/missions-file/python-text.ts';

function parsed(text: string): JsonDocument {
  const result = parseJsonText(text);
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

const put = (text: string, path: readonly string[], value: JsonValue): string =>
  printDocument(withValueAt(parsed(text), path, nodeOf(value)));
const drop = (text: string, path: readonly string[]): string =>
  printDocument(withoutPath(parsed(text), path));
const python = (value: JsonValue): string => printNode(asPython(nodeOf(value), ''));

type Plain = Record<string, JsonValue>;

describe('an edit', () => {
  test('of a file that the bot wrote gives the file that the bot would have written', () => {
    const key = constantFrom('a', 'b', 'é', 'm1');
    const missions = dictionary(key, dictionary(key, jsonValue({ maxDepth: 2 })));
    const edits = array(tuple(key, key, option(jsonValue({ maxDepth: 2 }), { nil: undefined })), {
      maxLength: 6,
    });
    assert(
      property(missions, edits, (before, changes) => {
        const state = structuredClone(before) as Record<string, Plain>;
        let document = parsed(python(state));
        for (const [slug, name, value] of changes) {
          if (value === undefined) {
            document = withoutPath(document, [slug, name]);
            if (state[slug] !== undefined) delete state[slug][name];
          } else {
            document = withValueAt(document, [slug, name], nodeOf(value));
            (state[slug] ??= {})[name] = value;
          }
        }
        expect(printDocument(document)).toBe(python(state));
      }),
    );
  });

  test('of any file changes no character of another member', () => {
    assert(
      property(
        dictionary(constantFrom('a', 'b', 'c'), jsonValue({ maxDepth: 2 }), { minKeys: 1 }),
        nat(5),
        (value, indent) => {
          const text = JSON.stringify({ ...value, z: 0 }, null, indent);
          const edited = parsed(put(text, ['z'], { deep: [1] }));
          for (const key of Object.keys(value)) {
            const was = valueAt(parsed(text).root, [key]);
            const is = valueAt(edited.root, [key]);
            expect(is === undefined ? '' : printNode(is)).toBe(was === undefined ? '-' : printNode(was));
          }
        },
      ),
    );
  });

  test('follows the spacing that it finds', () => {
    expect(put('{"a": 1}', ['b'], 2)).toBe('{"a": 1, "b": 2}');
    expect(put('{ "a":1 ,  "b":2 }', ['c'], 3)).toBe('{ "a":1 ,  "b":2 ,  "c": 3 }');
    expect(put('{\n\t"a": {\n\t\t"x": 1\n\t}\n}', ['a', 'y'], 2)).toBe(
      '{\n\t"a": {\n\t\t"x": 1,\n\t\t"y": 2\n\t}\n}',
    );
    expect(put('{}', ['a', 'b'], 1)).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
    expect(drop('{\n  "a": 1,\n  "b": 2\n}', ['b'])).toBe('{\n  "a": 1\n}');
    expect(drop('{\n  "a": 1,\n  "b": 2\n}', ['a'])).toBe('{\n  "b": 2\n}');
    expect(drop('{\n  "a": 1\n}', ['a'])).toBe('{}');
  });

  test('of a twin changes the one that counts, and removes both', () => {
    expect(put('{"k": 1, "k": 2.0}', ['k'], 3)).toBe('{"k": 1, "k": 3}');
    expect(drop('{"k": 1, "x": 0, "k": 2.0}', ['k'])).toBe('{"x": 0}');
  });

  test('where there is nothing leaves the document as it is', () => {
    const document = parsed('{"a": {"b": 1}}');
    expect(printDocument(withoutPath(document, ['a', 'x']))).toBe('{"a": {"b": 1}}');
    expect(printDocument(withoutPath(document, ['x', 'y']))).toBe('{"a": {"b": 1}}');
  });
});

test('a decimal that somebody typed keeps its digits, wherever it is put', () => {
  const typed = (text: string, path: readonly string[], json: string): string =>
    printDocument(withValueAt(parsed(text), path, parsed(json).root));
  expect(typed('{"a": 1}', ['b'], '1.50')).toContain('"b": 1.50');
  expect(typed('{"a": {"price": 1.5}}', ['a'], '{"price": 1.50, "list": [2.10]}')).toMatch(
    /"price": 1\.50,\s+"list": \[\s+2\.10\s+\]/,
  );
  // What Python would spell in another way is spelled in its way.
  expect(typed('{"a": 1}', ['b'], '1E1')).toContain('"b": 10.0');
});
