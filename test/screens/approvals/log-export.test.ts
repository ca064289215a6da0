import { expect, test } from 'vitest';
import { safe } from '../../../src/lib/safe-text.ts';
import { actLines, logFileName, noticeLines } from '../../../src/screens/log/export.ts';
import type { AuditRow } from '../../../src/state/board.ts';

const row: AuditRow = {
  seq: 7,
  atMs: Date.UTC(2026, 2, 2, 15),
  actor: safe`operator:kim`,
  kind: 'approval.decide',
  summary: safe`=HYPERLINK("http://evil"), "quoted"`,
  outcome: 'done',
  requestId: 'r-1',
  shownDigest: 'ab'.repeat(32),
};

test('a log that no spreadsheet takes for a formula, and that JSON reads back', () => {
  const csv = [...actLines([row], 'csv')];
  expect(csv).toEqual([
    'seq,at,who,act,mission,what,outcome,shown_digest,request_id,details\r\n',
    `7,2026-03-02T15:00:00.000Z,operator:kim,approval.decide,,"'=HYPERLINK(""http://evil""), ""quoted""",done,${'ab'.repeat(32)},r-1,\r\n`,
  ]);
  const [line = ''] = actLines([row], 'jsonl');
  expect(JSON.parse(line)).toMatchObject({ seq: 7, request_id: 'r-1', details: null, mission: null });
  const [, notice] = noticeLines(
    [{ id: 'n', atMs: 0, level: 'warn', sentence: safe`-1 left`, seen: true }],
    'csv',
  );
  expect(notice).toBe("1970-01-01T00:00:00.000Z,warn,'-1 left,\r\n");
  expect(logFileName('log', 'csv', Date.UTC(2026, 2, 2, 15))).toBe('clawdtalk-log-20260302T150000.csv');
});
