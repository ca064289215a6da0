import { expect, test } from 'vitest';
import { isUsableKey, maskKey } from '../../src/lib/api-key.ts';
import { parseBaseUrl } from '../../src/lib/base-url.ts';

test.each([
  ['https://clawdtalk.com/v1', 'https://clawdtalk.com/v1', 'wss://clawdtalk.com/ws'],
  [' https://host.example:8443/a/v2/ ', 'https://host.example:8443/a/v2', 'wss://host.example:8443/a/ws'],
  ['http://127.0.0.1:8787/v1', 'http://127.0.0.1:8787/v1', 'ws://127.0.0.1:8787/ws'],
  ['http://localhost:8787', 'http://localhost:8787', 'ws://localhost:8787/ws'],
  ['http://[::1]:8787/v1', 'http://[::1]:8787/v1', 'ws://[::1]:8787/ws'],
  // The platform reads other spellings of the same address as that address.
  ['http://127.1/v1', 'http://127.0.0.1/v1', 'ws://127.0.0.1/ws'],
])('%s is taken', (text, href, feedUrl) => {
  expect(parseBaseUrl(text)).toMatchObject({ ok: true, value: { href, feedUrl } });
});

test.each([
  'http://clawdtalk.com/v1',
  'http://192.168.0.2/v1',
  'http://0.0.0.0/v1',
  'http://localhost.evil.example/v1',
  'http://127.0.0.1.evil.example/v1',
  'http://[::ffff:127.0.0.1]/v1',
  'https://user:pass@clawdtalk.com/v1',
  'https://clawdtalk.com/v1?x=1',
  'https://clawdtalk.com/v1#x',
  'ftp://clawdtalk.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'clawdtalk.com/v1',
  '',
])('%s is refused', (text) => {
  expect(parseBaseUrl(text)).toMatchObject({ ok: false, error: { kind: 'unsafe' } });
});

test('a key shows its public prefix and four characters, a short one nothing', () => {
  expect(maskKey('cc_live_abcdefghijkl1234')).toBe('cc_live_…1234');
  expect(maskKey('abcdefghijkl1234')).toBe('…1234');
  for (const key of ['cc_live_abc1234', '', 'short', 'with space in it 1234', `x\n${'y'.repeat(20)}`]) {
    expect(maskKey(key)).toBe('…');
  }
});

test('a key is printable ASCII of some length', () => {
  expect(['cc_live_x', '12345678', '~'.repeat(512)].every(isUsableKey)).toBe(true);
  expect(
    ['1234567', '~'.repeat(513), 'a b c d e f', 'abcdefgh\n', 'abcdefgé', 'abcdefgh\u0000'].some(isUsableKey),
  ).toBe(false);
});
