import { expect, test } from 'vitest';
import { makeReport } from '../../../src/domain/insight/insight-export.ts';
import { NOW } from '../fixtures.ts';
import { insightAnswer, missionOf } from '../results-fixture.ts';

const HOSTILE = '=HYPERLINK("http://evil","x") \u001b[2J \u202e<b>| `x` \u009b';

const snapshot = missionOf(
  [
    { to: '+13125550101', answer: insightAnswer([{ price: 90, note: HOSTILE }]) },
    { to: '+13125550102', answer: insightAnswer([{ price: 70, note: 'plain, with a comma' }]) },
    { to: '+13125550103', event: { status: 'failed', callStatus: 'no-answer' } },
  ],
  { leads: [{ name: 'Ada & Sons', phone: '+13125550101' }] },
);

const textOf = (form: 'csv' | 'jsonl' | 'md'): string =>
  [...makeReport(form, { name: 'Roof *quotes*', snapshot, weights: { price: -1 }, nowMs: NOW }).parts].join(
    '',
  );

test('CSV: best first, one line each, no formula and no control character', () => {
  const csv = textOf('csv');
  const lines = csv.trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'rank,score,name,phone,channel,at,attempt,attempts,outcome,result,duration_s,conversation_id,summary,price,note',
  );
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^1,1,,\+13125550102,call,.*,70,"plain, with a comma"$/);
  expect(lines[2]).toContain(`"'=HYPERLINK(""http://evil""`);
  expect(lines[3]).toMatch(/^,,,\+13125550103,call,.*,no-answer,/);
  expect(csv).not.toMatch(/[\p{Cc}--[\r\n]]|\p{Cf}/v);
});

test('JSON lines: the values as they came, readable again, harmless for a terminal', () => {
  const lines = textOf('jsonl').trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  const [, second] = lines.map(
    (line) => JSON.parse(line) as { fields: { note?: string }; score_parts: unknown },
  );
  expect(second?.fields.note).toBe(HOSTILE);
  expect(second?.score_parts).toEqual([{ field: 'price', value: 90, share: 0 }]);
  expect(textOf('jsonl')).not.toMatch(/[\p{Cc}--\n]|\p{Cf}/v);
});

test('Markdown: what, who, ranking, and what failed and why; nothing of it is markup', () => {
  const report = textOf('md');
  expect(report).toContain('# Roof \\*quotes\\*');
  expect(report).toContain('2 of 3 contacts reached in 3 tries');
  expect(report).toContain('| 1 | +13125550102 | 1 | 70 |');
  expect(report).toContain('### Ada \\& Sons (+13125550101)');
  expect(report).toContain('- +13125550103: nobody picked up, after 1 try');
  expect(report).not.toContain('<b>');
  expect(report).not.toMatch(/[\p{Cc}--\n]|\p{Cf}/v);
});
