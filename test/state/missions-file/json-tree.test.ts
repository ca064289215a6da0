import { isUtf8 } from 'node:buffer';
import { assert, dictionary, jsonValue, nat, property, sample, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseJsonText,
  printDocument,
  printNode,
  type JsonDocument,
} from '../../../src/state/missions-file/json-tree.ts';
import { graft, nodeOf, plainOf } from '../../../src/state/missions-file/json-plain.ts';
import { parseObjectBytes, printBytes } from '../../../src/state/missions-file/json-bytes.ts';
import { withValueAt } from '../../../src/state/missions-file/json-edit.ts';
import type { JsonValue } from '../../../src/lib/json.ts';
import { sameJson } from '../../../src/state/missions-file/json-same.ts';
import { asPython } from '../../../src/state/missions-file/python-text.ts';
import { hasPython, pythonFiles, rewrittenByPython } from './python.ts';

function parsed(text: string): JsonDocument {
  const result = parseJsonText(text);
  if (!result.ok) throw new Error(`${result.error.sentence}: ${text}`);
  return result.value;
}

const accepted = (text: string): boolean => parseJsonText(text).ok;
const python = (text: string): string => printNode(asPython(parsed(text).root, ''));

describe('a parsed text', () => {
  const odd = [
    '{"a": 1.0, "b": 1152921504606846976, "c": NaN, "d": [-Infinity, Infinity], "e": 1E5}',
    '{ "twin" : 1 ,\r\n\t"twin":2}\n\n',
    '{"caf\\u00e9": "\\ud800 \\/ \\u000A", "": [ ], "x": { }, "y": [ [ ] , {"z":null} ]}',
    '  {}  ',
    '{\n    "four": {\n        "deep": true\n    }\n}',
    '{"__proto__": {"a": 1}, "constructor": 2}',
  ];

  test.each(odd)('prints as it was typed: %j', (text) => {
    expect(printDocument(parsed(text))).toBe(text);
  });

  test('of any spacing prints as it was typed', () => {
    assert(
      property(dictionary(string(), jsonValue()), nat(7), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(printDocument(parsed(text))).toBe(text);
      }),
    );
  });

  test('of an object has no strict prefix that is accepted', () => {
    assert(
      property(dictionary(string(), jsonValue()), nat(), (value, cut) => {
        const text = JSON.stringify(value, null, 2);
        expect(accepted(text.slice(0, cut % text.length))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    '',
    ' ',
    '{"a":1}{"a":1}',
    '{"a":1}x',
    '{"a":1,}',
    '[1,]',
    '{a:1}',
    "{'a':1}",
    '{"a":01}',
    '{"a":.5}',
    '{"a":+1}',
    '{"a":"\n"}',
    '{"a":"\\x"}',
    '{"a":"\\u12g4"}',
    '\ufeff{}',
    '{"a":nan}',
    `${'['.repeat(1_001)}${']'.repeat(1_001)}`,
  ])('is refused where Python refuses it: %j', (text) => {
    expect(parseJsonText(text)).toMatchObject({ ok: false, error: { kind: 'bad-json' } });
  });
});

describe('a plain value', () => {
  test('survives numbers that JavaScript cannot hold', () => {
    const { root } = parsed('{"big": 1152921504606846977, "nan": NaN, "one": 1.0, "twin": 1, "twin": 2}');
    expect(plainOf(root)).toEqual({ big: '1152921504606846977', nan: 'NaN', one: 1, twin: 2 });
  });

  test('does not touch prototypes', () => {
    const plain = plainOf(parsed('{"__proto__": {"polluted": true}}').root);
    expect(Object.hasOwn(plain as object, '__proto__')).toBe(true);
    expect((plain as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('that was read and given back changed keeps the rest as it was typed', () => {
    const { root } = parsed('{"score": 1.0, "list": [2.0, NaN], "big": 1152921504606846977, "name": "old"}');
    const back = graft(root, { ...(plainOf(root) as object), name: 'new' });
    expect(python(printNode(back))).toBe(
      python('{"score": 1.0, "list": [2.0, NaN], "big": 1152921504606846977, "name": "new"}'),
    );
  });

  test('turned into a node reads the same', () => {
    assert(
      property(jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        expect(plainOf(nodeOf(JSON.parse(text)))).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('sameness', () => {
  const pair = (a: string, b: string): boolean => sameJson(parsed(a).root, parsed(b).root);
  test('ignores spelling and order, but not kinds of number', () => {
    expect(pair('{"a":"é","b":1e2}', '{\n"b":100.0,"a":"\\u00e9"}')).toBe(true);
    expect(pair('{"a":1,"a":2}', '{"a":2}')).toBe(true);
    expect(pair('[1]', '[1.0]')).toBe(false);
    expect(pair('[1152921504606846977]', '[1152921504606846976]')).toBe(false);
    expect(pair('["1"]', '[1]')).toBe(false);
    expect(pair('[1,2]', '[2,1]')).toBe(false);
  });
});

describe.skipIf(!hasPython)('beside Python', () => {
  test('2,000 of its files parse, print the same, and are spelled as we would spell them', () => {
    const files = pythonFiles(7, 2_000);
    expect(files).toHaveLength(2_000);
    for (const text of files) {
      const document = parsed(text);
      expect(printDocument(document)).toBe(text);
      expect(printNode(asPython(document.root, ''))).toBe(text);
    }
  });

  test('no strict prefix of its files is accepted', () => {
    const cuts = pythonFiles(11, 300).flatMap((text) =>
      Array.from({ length: 50 }, (_, n) => text.slice(0, Math.floor((text.length * n) / 50))),
    );
    expect(cuts.filter(accepted)).toEqual([]);
  });

  test('a hand-written text is spelled as Python would spell it', () => {
    const texts = [
      '{"a":1E5,"b":1e400,"c":-0,"d":-0.0,"e":"é\u{1f600}\\/","f":[],"g":{},"twin":1,"h":0.1,"twin":[1,{"x":null}]}',
      '[1e-5,1e-4,123456789012345678,1e16,1e15,12345678901234567.0,5e-324,1.7976931348623157e308,"\u007f"]',
      ...sample(jsonValue({ maxDepth: 4 }), 300).map((value) => JSON.stringify(value)),
    ];
    expect(texts.map(python)).toEqual(rewrittenByPython(texts));
  });
});

describe('a large text, taken apart where somebody looks', () => {
  /** A state file as Python prints it, with odd spellings, long values and short ones beside each other. */
  const large = (seed: JsonValue, indent: number): string =>
    JSON.stringify(
      { first: { list: Array.from({ length: 60 }, () => seed), short: [seed] }, second: seed, third: {} },
      null,
      indent,
    );

  test('prints the same bytes, and means the same, whichever parser read it', () => {
    assert(
      property(jsonValue(), nat(3), (seed, indent) => {
        const text = large(seed, indent);
        const document = parseObjectBytes(Buffer.from(text));
        if (document === undefined) throw new Error(`not read: ${text}`);
        expect(printBytes(document).toString()).toBe(text);
        expect(printDocument(document)).toBe(text);
        expect(plainOf(document.root)).toEqual(plainOf(parsed(text).root));
        expect(sameJson(document.root, parsed(text).root)).toBe(true);
      }),
    );
  });

  test('an edit changes its own member alone', () => {
    assert(
      property(jsonValue(), nat(3), (seed, indent) => {
        const text = large(seed, indent);
        const document = parseObjectBytes(Buffer.from(text));
        if (document === undefined) throw new Error(`not read: ${text}`);
        const path = ['first', 'short'];
        const edited = withValueAt(document, path, nodeOf(['new']));
        const reference = withValueAt(parsed(text), path, nodeOf(['new']));
        expect(printBytes(edited).toString()).toBe(printDocument(reference));
      }),
    );
  });

  test('numbers and words that only Python has keep their spelling', () => {
    const odd = `{"a": [${'1152921504606846976, NaN, -Infinity, 1E400, 1.0, '.repeat(40)}0]}`;
    const document = parseObjectBytes(Buffer.from(odd));
    if (document === undefined) throw new Error('not read');
    expect(plainOf(document.root)).toEqual({
      a: [
        ...Array.from({ length: 40 }, () => ['1152921504606846976', 'NaN', '-Infinity', '1E400', 1]).flat(),
        0,
      ],
    });
  });

  test('no strict prefix and nothing with a fault in it is read', () => {
    const text = large({ a: 'x\\"y', b: [1, -2.5e3, true, null], c: 'é' }, 2);
    const bytes = Buffer.from(text);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(parseObjectBytes(bytes.subarray(0, cut))).toBeUndefined();
    }
    assert(
      property(nat(bytes.length - 1), nat(255), (at, code) => {
        const broken = Buffer.from(bytes);
        broken[at] = code;
        const read = parseObjectBytes(broken);
        const isText = isUtf8(broken);
        expect(read !== undefined).toBe(isText && accepted(broken.toString()));
        expect(read === undefined || printBytes(read).equals(broken)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
