import { expect, test } from 'vitest';
import { gateDigest } from '../../src/commands/handlers/gate.ts';
import { entryCache } from '../../src/state/missions-file/entry-cache.ts';
import { parseJsonText } from '../../src/state/missions-file/json-tree.ts';

/** The digest of what a state file with this memory asks, through the reader of the real file. */
function digestOf(memory: string): string {
  const read = parseJsonText(`{"m": {"memory": ${memory}}}`);
  if (!read.ok) throw new Error('no JSON');
  const [entry] = entryCache().read(read.value);
  return gateDigest(entry?.memory ?? {});
}

const asked = (sum: string): string =>
  `{"awaiting_approval": true, "approval_summary": {"pay": ${sum}, "to": "Ann"}}`;

test('what the bot would take for another value is another question, to the last digit', () => {
  for (const [one, other] of [
    ['9007199254740992', '9007199254740993'],
    ['100000000000000000000000', '100000000000000000000001'],
    ['0.1', '0.10000000000000002'],
    ['"12"', '12'],
    ['NaN', '"nan"'],
    ['1', 'true'],
  ] as const) {
    expect(digestOf(asked(one)), `${one} and ${other}`).not.toBe(digestOf(asked(other)));
  }
  // Of twin keys the bot reads the last.
  const twins = (last: number): string =>
    `{"awaiting_approval": true, "approval_summary": {"pay": 5, "pay": ${last}}}`;
  expect(digestOf(twins(6))).not.toBe(digestOf(twins(7)));
});

test('how the same value is spelled asks nothing anew', () => {
  expect(digestOf('{"awaiting_approval": "caf\\u00e9"}')).toBe(digestOf('{ "awaiting_approval":"café" }'));
  const last = '{"awaiting_approval": "no", "awaiting_approval": "yes"}';
  expect(digestOf(last)).toBe(digestOf('{"awaiting_approval": "yes"}'));
});
