import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePlain, encodePlain } from '../../../src/app/link/codec.ts';
import { frameOf, frameReader } from '../../../src/app/link/frames.ts';
import { harmlessText } from '../../../src/app/link/harmless.ts';
import { readFromHost, readToHost } from '../../../src/app/link/protocol.ts';
import { linkEndText, readHost, sshArguments } from '../../../src/app/link/ssh-command.ts';
import type { JsonValue } from '../../../src/lib/json.ts';

const crossed = (value: unknown): unknown =>
  decodePlain(JSON.parse(JSON.stringify(encodePlain(value))) as JsonValue);

describe('plain data that crosses to another host', () => {
  // JSON has no negative zero, and nothing here means anything by it.
  const key = fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor', 'v'));
  const { data } = fc.letrec((tie) => ({
    data: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double().map((n) => (n === 0 ? 0 : n)),
      fc.bigInt(),
      fc.boolean(),
      fc.constantFrom(null, undefined),
      fc.uint8Array(),
      fc.array(tie('data'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('data')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
      fc.array(fc.tuple(key, tie('data')), { maxLength: 4 }).map((entries) => new Map(entries)),
      fc.array(key, { maxLength: 4 }).map((keys) => new Set(keys)),
    ),
  }));

  test('comes out as it went in', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(crossed(value)).toEqual(value);
      }),
    );
  });

  test('makes no prototype of anything', () => {
    const read = decodePlain(JSON.parse('{"a":{"__proto__":{"polluted":true}}}') as JsonValue);
    expect(Object.getPrototypeOf((read as { a: object }).a)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('is refused where nobody encoded it', () => {
    for (const value of [
      { $: 'function' },
      { $: 'map', v: 3 },
      { $: 'map', v: [3] },
      { $: 'bytes', v: {} },
    ]) {
      expect(() => decodePlain(value)).toThrow(/it holds/);
    }
  });
});

describe('messages', () => {
  test('are the same however the line cuts them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.array(fc.integer({ min: 1, max: 7 })),
        (texts, cuts) => {
          const sent = Buffer.concat(texts.map(frameOf));
          const got: string[] = [];
          const reader = frameReader(1_000, (text) => got.push(text));
          let at = 0;
          for (let n = 0; at < sent.length; n += 1) {
            const step = cuts[n % Math.max(1, cuts.length)] ?? sent.length;
            expect(reader.take(sent.subarray(at, at + step))).toBe(true);
            at += step;
          }
          expect(got).toEqual(texts.map((text) => text.toWellFormed()));
        },
      ),
    );
  });

  test('that are too long are not waited for', () => {
    const reader = frameReader(10, () => undefined);
    expect(reader.take(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toBe(false);
    expect(reader.take(frameOf('later'))).toBe(false);
  });

  test('of another host are read by their shape, and nothing in them acts on a terminal', () => {
    const read = (message: unknown): unknown => {
      const parsed = readFromHost(JSON.stringify(encodePlain(message)), harmlessText);
      return parsed.ok ? parsed.value : 'refused';
    };
    expect(
      read({
        kind: 'updates',
        updates: [{ kind: 'set', field: 'actsRefused', value: 'a\u001b[2J\u202eb\nc' }],
      }),
    ).toEqual({
      kind: 'updates',
      updates: [{ kind: 'set', field: 'actsRefused', value: 'a␛[2J‹U+202E›b\nc' }],
    });
    for (const bad of [
      null,
      [],
      { kind: 'updates' },
      { kind: 'updates', updates: [{ kind: 'set', field: 'secret', value: 1 }] },
      { kind: 'updates', updates: [{ kind: 'upsert', into: '__proto__', rows: [] }] },
      { kind: 'updates', updates: [{ kind: 'upsert', into: 'missions', rows: [['a', 'text']] }] },
      { kind: 'answer', id: 'x', value: 1 },
      { kind: 'run', command: 'rm' },
    ]) {
      expect(read(bad)).toBe('refused');
    }
    expect(readFromHost('{', harmlessText).ok).toBe(false);
  });

  test('of a console call the methods that there are, with what they take', () => {
    const read = (message: unknown): boolean => readToHost(JSON.stringify(encodePlain(message))).ok;
    const ask = (method: string, args: readonly unknown[]): boolean =>
      read({ kind: 'ask', id: 1, method, args });
    expect(ask('preview', [{ kind: 'hold.set', reason: 'x' }])).toBe(true);
    expect(ask('keepDraft', ['a', undefined])).toBe(true);
    expect(ask('constructor', [])).toBe(false);
    expect(ask('subscribe', [])).toBe(false);
    expect(ask('preview', ['x'])).toBe(false);
    expect(ask('preview', [{ kind: 'x' }, 2])).toBe(false);
    expect(ask('submit', [{ kind: 'x' }])).toBe(false);
    expect(ask('draft', ['x'.repeat(1_000)])).toBe(false);
    expect(
      read({ kind: 'hello', protocol: 1, version: '1', operator: 'a\nb', readOnly: false, dryRun: false }),
    ).toBe(false);
  });
});

describe('the ssh of the user', () => {
  test.each(['web1', 'ann@web1', 'ann.b@web1.example.org', '10.0.0.1', 'ann@[::1]', 'ann@fe80::1%eth0'])(
    '%s is a host',
    (host) => {
      expect(readHost(host)).toEqual({ ok: true, value: host });
      // As one word, after the options.
      expect(sshArguments(host).slice(-3)).toEqual(['--', host, 'clawdtalk-tui backend --stdio']);
    },
  );
  test.each([
    '',
    '-oProxyCommand=x',
    'ann@-oProxyCommand=x',
    'a b',
    'a;b',
    '$(x)',
    'a\nb',
    'ann@',
    'ssh://web1',
    '`x`',
  ])('%j is none', (host) => {
    expect(readHost(host).ok).toBe(false);
  });

  test('is told apart by why it ended', () => {
    const why = (code: number | null, said: string): string => linkEndText('web1', '1.2.3', { code, said });
    expect(why(255, 'ann@web1: Permission denied (publickey).\r\n')).toMatch(
      /refuses the key: load it with ssh-add/,
    );
    expect(why(255, 'Host key verification failed.')).toMatch(/connect once with ssh web1/);
    expect(why(255, 'ssh: connect to host web1 port 22: Connection refused')).toMatch(/Connection refused$/);
    expect(why(127, 'bash: line 1: clawdtalk-tui: command not found')).toMatch(
      /no clawdtalk-tui in the path .* 1.2.3/,
    );
    expect(why(2, "There is no verb 'backend'. See clawdtalk-tui --help.")).toMatch(/older clawdtalk-tui/);
    expect(why(255, '')).toBe('the connection broke');
    expect(why(null, "Warning: Permanently added 'web1' (ED25519) to the list of known hosts.\r\n")).toBe(
      'the connection broke',
    );
    expect(linkEndText('web1', '1', { code: null, said: 'spawn ssh ENOENT', absent: true })).toMatch(
      /no ssh on this/,
    );
  });
});
