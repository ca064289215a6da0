import { isEmptyInsight, type InsightReport } from '../../domain/insight/insight.ts';
import { safeText } from '../../lib/safe-text.ts';
import { byId } from '../table/by-id.ts';
import { byText } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { insightWord, wordCell } from '../words/status-words.ts';
import { snapshotOf } from './snapshot.ts';

const resultText = (report: InsightReport): string =>
  report.results
    .map((result) => safeText(result))
    .filter((text) => text !== '')
    .join(' | ');

export const insightsSpec: TableSpec<InsightReport> = {
  id: 'mission.insights',
  noun: 'insight',
  nouns: 'insights',
  oneAtATime: true,
  rows: (state, route) => {
    const snapshot = snapshotOf(state, route);
    return snapshot && byId(snapshot.insights, (report) => report.conversationId);
  },
  columns: [
    {
      id: 'status',
      title: 'status',
      minWidth: 13,
      priority: 1,
      cell: (report, { ascii }) => {
        if (isEmptyInsight(report)) return { text: ascii ? '! empty' : '▲ empty', tone: 'warn' };
        const status = insightWord(report.status);
        return wordCell(status, ascii);
      },
    },
    {
      id: 'summary',
      title: 'summary',
      minWidth: 24,
      maxWidth: 90,
      priority: 1,
      cell: (report) => ({ text: report.summary ?? '-' }),
    },
    {
      id: 'results',
      title: 'results',
      minWidth: 24,
      maxWidth: 120,
      priority: 2,
      cell: (report) => ({ text: resultText(report), tone: 'dim' }),
    },
    {
      id: 'conversation',
      title: 'conversation',
      minWidth: 12,
      maxWidth: 40,
      priority: 3,
      cell: (report) => ({ text: report.conversationId, tone: 'dim' }),
    },
  ],
  filter: {
    text: (report) => `${report.summary ?? ''} ${resultText(report)}`,
    fields: [
      {
        name: 'state',
        kind: 'word',
        about: 'status, or empty',
        read: (report) => (isEmptyInsight(report) ? [report.status, 'empty'] : report.status),
      },
    ],
  },
  sorts: [{ id: 'status', title: 'status', compare: byText((report) => report.status) }],
  needsMe: (report) => report.status === 'failed' || isEmptyInsight(report),
  copyText: (report) => report.conversationId,
  record: (report) => ({ kind: 'insights', conversationId: report.conversationId }),
  detail: (report) => [{ text: report.summary ?? '-' }, { text: resultText(report), tone: 'dim' }],
};
