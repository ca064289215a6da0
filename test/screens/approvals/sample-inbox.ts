import type { Approval } from '../../../src/domain/approval/approval.ts';
import { contentDigest, type InboxItem } from '../../../src/domain/approval/inbox-item.ts';
import { approvalId } from '../../../src/domain/ids.ts';
import { safe } from '../../../src/lib/safe-text.ts';
import type { BoardUpdate } from '../../../src/state/board.ts';
import { missionKey, NOW_MS } from '../support/sample-board.ts';

const MINUTE_MS = 60_000;

/** A request of the bot, as the inbox shows it. */
export function requestItem(id: string, change: Partial<InboxItem> = {}): InboxItem {
  return {
    id: `request:${id}`,
    kind: 'request',
    state: 'open',
    title: safe`Text all eight applicants (${id})`,
    lines: [safe`Text all eight applicants (${id})`, safe`"We decide on Friday."`, safe`Request ${id}`],
    warnings: [],
    source: safe`the bot`,
    createdAtMs: NOW_MS - 20 * MINUTE_MS,
    expiresAtMs: NOW_MS + 60 * MINUTE_MS,
    digest: contentDigest(id),
    approvalId: approvalId(id),
    ...change,
  };
}

/** The same as the server's row. */
export const approvalRow = (id: string, change: Partial<Approval> = {}): Approval => ({
  id: approvalId(id),
  action: safe`Text all eight applicants (${id})`,
  rawDigest: contentDigest(id),
  requireBiometric: false,
  status: 'pending',
  createdAtMs: NOW_MS - 20 * MINUTE_MS,
  expiresAtMs: NOW_MS + 60 * MINUTE_MS,
  ...change,
});

export const gateItem: InboxItem = {
  id: 'gate:venue-hunt:1',
  kind: 'gate',
  state: 'open',
  title: safe`Round 1 has ended: who goes on?`,
  lines: [safe`Call these three again?`],
  warnings: [],
  mission: missionKey('venue-hunt'),
  missionName: safe`Venue for the spring fair`,
  source: safe`round 1`,
  createdAtMs: NOW_MS - 12 * MINUTE_MS,
  digest: contentDigest('gate'),
  gate: {
    round: 1,
    proposed: [],
    weights: { price: -1 },
    candidates: ['Marin Garden House', 'Oak Ranch', 'Lakeside', 'Foundry Loft', 'Redwood Hall', 'Pier 9'].map(
      (name, index) => ({
        phone: `+1415555010${index}`,
        name: safe`${name}`,
        score: 1 - index / 10,
        fields: { price: 4_000 + 100 * index, capacity: 200 - 10 * index },
        summary: safe`Free on that day, ${4_000 + 100 * index} dollars.`,
        attempts: 1 + (index % 2),
        outcome: 'succeeded',
      }),
    ),
  },
};

export const proposalItem: InboxItem = {
  id: 'proposal:window-washers:1',
  kind: 'proposal',
  state: 'open',
  title: safe`close the mission: 4 of 4 contacts reached`,
  lines: [safe`1. close the mission`, safe`   why: every step is done`],
  warnings: [],
  mission: missionKey('window-washers'),
  missionName: safe`Find window washers in Chicago`,
  source: safe`engine`,
  createdAtMs: NOW_MS - 8 * MINUTE_MS,
  digest: contentDigest('proposal'),
  commands: [{ kind: 'mission.complete', mission: 'window-washers', summary: '4 of 4' } as never],
};

export const optOutItem: InboxItem = {
  id: 'optout:+13125550199:1',
  kind: 'opt-out',
  state: 'open',
  title: safe`+13125550199 wants no more contact`,
  lines: [safe`They said:`, safe`STOP`],
  warnings: [],
  source: safe`SMS`,
  createdAtMs: NOW_MS - 3 * MINUTE_MS,
  digest: contentDigest('optout'),
  phone: '+13125550199',
  evidence: 'STOP',
};

export const deceptiveItem = requestItem('r-evil', {
  title: safe`Pay to https://pаypal.com`,
  warnings: [safe`A link to an address with letters that are not plain ones.`],
  createdAtMs: NOW_MS - 2 * MINUTE_MS,
});

/** One of each kind. */
export const inboxUpdates = (items: readonly InboxItem[]): readonly BoardUpdate[] => [
  { kind: 'upsert', into: 'inbox', rows: items.map((item) => [item.id, item]) },
  {
    kind: 'upsert',
    into: 'approvals',
    rows: items.flatMap((item) =>
      item.approvalId === undefined ? [] : [[item.approvalId, approvalRow(item.approvalId)] as const],
    ),
  },
];

export const oneOfEach: readonly InboxItem[] = [
  requestItem('r-1'),
  gateItem,
  proposalItem,
  optOutItem,
  deceptiveItem,
];
