import { isLiveCall } from '../../domain/mission/status.ts';
import type { FollowedCall } from '../../state/board.ts';
import { newestFirst } from '../table/compare.ts';
import type { TableSpec } from '../table/table.ts';
import { lengthText } from '../../lib/length-text.ts';
import { callWord, wordCell } from '../words/status-words.ts';
import { whenCell } from '../time/when-cell.ts';

/** True while it rings or somebody talks. */
export const isLive = ({ call }: FollowedCall): boolean =>
  isLiveCall(call.status) || call.status === 'initiating';

/** Calls that were placed at once, and those that the live connection told of. */
export const immediateCallsSpec: TableSpec<FollowedCall> = {
  id: 'messages.calls',
  noun: 'call',
  nouns: 'calls',
  oneAtATime: true,
  rows: ({ board }) => board.calls,
  columns: [
    {
      id: 'state',
      title: 'state',
      minWidth: 12,
      maxWidth: 14,
      priority: 1,
      cell: ({ call }, { ascii }) => wordCell(callWord(call.status), ascii),
    },
    {
      id: 'to',
      title: 'with',
      minWidth: 16,
      maxWidth: 26,
      priority: 1,
      cell: ({ call, ours }) => ({ text: call.to ?? (ours ? 'my phone' : 'not known'), tone: 'strong' }),
    },
    {
      id: 'whose',
      title: 'begun by',
      minWidth: 9,
      priority: 1,
      cell: ({ ours }) => (ours ? { text: 'us' } : { text: 'another', tone: 'warn' }),
    },
    {
      id: 'since',
      title: 'since',
      minWidth: 12,
      maxWidth: 20,
      priority: 2,
      cell: ({ seenAtMs }, environment) => whenCell(seenAtMs, environment),
    },
    {
      id: 'length',
      title: 'length',
      minWidth: 8,
      maxWidth: 12,
      priority: 2,
      align: 'right',
      cell: ({ call }) => ({
        text: call.durationS === undefined ? '-' : lengthText(call.durationS * 1_000),
      }),
    },
    {
      id: 'id',
      title: 'call',
      minWidth: 12,
      maxWidth: 40,
      priority: 3,
      cell: ({ call }) => ({ text: call.id, tone: 'dim' }),
    },
  ],
  filter: {
    text: ({ call }) => `${call.to ?? ''} ${call.id} ${call.status}`,
    fields: [{ name: 'state', kind: 'text', about: 'how it stands', read: ({ call }) => call.status }],
  },
  sorts: [{ id: 'newest', title: 'newest', compare: newestFirst(({ seenAtMs }) => seenAtMs) }],
  needsMe: isLive,
  copyText: ({ call }) => call.id,
  phones: ({ call }) => (call.to === undefined ? [] : [call.to]),
};
