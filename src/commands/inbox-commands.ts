import { assistantId as assistantIdOf } from '../domain/ids.ts';
import type { InboxItem } from '../domain/approval/inbox-item.ts';
import type { UnclearEnd } from '../domain/approval/unclear.ts';
import type { Command } from './command.ts';

/** Who decides and what was shown to them. */
export interface InboxDecision {
  /** As the bot will read it: `operator:kim`. */
  readonly by: string;
  readonly reason?: string;
  /** The digest of what another process showed; a dialog shows the thing itself and needs none. */
  readonly expect?: string;
  /** Of a gate: who goes on, in order; whom the bot proposes, or the best five, where absent. */
  readonly advanced?: readonly string[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly assistantId?: string;
  readonly from?: string;
  readonly plannedBy?: 'operator' | 'engine';
}

/** What a yes to an item does; empty where a yes is not to be had here. */
export function approvingCommands(item: InboxItem, decision: InboxDecision): readonly Command[] {
  const { by, expect, reason } = decision;
  switch (item.kind) {
    case 'request':
      return item.approvalId === undefined
        ? []
        : [
            {
              kind: 'approval.decide',
              approval: item.approvalId,
              decision: 'approved',
              ...(reason !== undefined && { reason }),
              ...(expect !== undefined && { expect }),
            },
          ];
    case 'gate':
    case 'ask': {
      if (item.mission === undefined) return [];
      const { advanced, weights, assistantId, from, plannedBy } = decision;
      return [
        {
          kind: 'gate.decide',
          mission: item.mission,
          decision: 'approved',
          by,
          ...(item.kind === 'gate' && { advanced: advanced ?? [] }),
          ...(weights !== undefined && { weights }),
          ...(assistantId !== undefined && { assistantId: assistantIdOf(assistantId) }),
          ...(from !== undefined && { from }),
          ...(item.kind === 'gate' && plannedBy !== undefined && { plannedBy }),
          ...(reason !== undefined && { reason }),
          ...(expect !== undefined && { expect }),
        },
      ];
    }
    case 'proposal':
    case 'act':
      return (item.commands ?? []) as readonly Command[];
    case 'plan':
      return [];
    case 'opt-out':
      return item.phone === undefined
        ? []
        : [
            {
              kind: 'optout.confirm',
              phone: item.phone,
              evidence: item.evidence ?? '',
              item: item.id,
            },
          ];
    case 'unclear':
      return endingCommands(
        item,
        item.unclear?.ends.includes('reached') === true ? 'reached' : 'again',
        reason,
      );
    case 'held':
      return [{ kind: 'hold.cancel', reason: 'dispatch is held' }];
  }
}

/** What a no to an item does. */
export function denyingCommands(
  item: InboxItem,
  reason: string,
  decision: InboxDecision,
): readonly Command[] {
  const { by, expect } = decision;
  switch (item.kind) {
    case 'request':
      return item.approvalId === undefined
        ? []
        : [
            {
              kind: 'approval.decide',
              approval: item.approvalId,
              decision: 'denied',
              reason,
              ...(expect !== undefined && { expect }),
            },
          ];
    case 'gate':
    case 'ask':
      return item.mission === undefined
        ? []
        : [
            {
              kind: 'gate.decide',
              mission: item.mission,
              decision: 'denied',
              by,
              reason,
              ...(item.kind === 'gate' && { advanced: [] }),
              ...(expect !== undefined && { expect }),
            },
          ];
    case 'proposal':
    case 'act':
    case 'opt-out':
      return [
        {
          kind: 'inbox.deny',
          item: item.id,
          itemKind: item.kind,
          title: item.title,
          reason,
          ...(item.mission !== undefined && { mission: item.mission }),
        },
      ];
    case 'unclear':
      return endingCommands(item, item.unclear?.ends.includes('drop') === true ? 'drop' : 'leave', reason);
    case 'plan':
    case 'held':
      return [];
  }
}

/** What ends an unclear item so; empty where it cannot be ended so. */
export const endingCommands = (
  { unclear }: InboxItem,
  decision: UnclearEnd,
  reason: string | undefined,
): readonly Command[] =>
  unclear?.ends.includes(decision) === true
    ? [
        {
          kind: 'unclear.resolve',
          opKey: unclear.opKey,
          decision,
          ...(reason !== undefined && reason !== '' && { reason }),
        },
      ]
    : [];
