import { endingCommands } from '../../commands/inbox-commands.ts';
import { floodOf } from '../../domain/approval/inbox-item.ts';
import { safe } from '../../lib/safe-text.ts';
import type { ActionRequest } from '../acting/acts.ts';
import { goTo } from '../shell/navigate.ts';
import { canBeEdited, editItem } from './edit-item.ts';
import type { Action } from '../shell/contract.ts';
import {
  itemsOf,
  noItem,
  whyEnded,
  cannotApprove,
  cannotDeny,
  shortlistRoute,
  beginDeciding,
  approveChosen,
  denyItems,
  BEFORE_EXPIRY_MS,
  putOff,
} from './decide-item.ts';

/** An opt-out that was confirmed is lifted where it is seen. */
const liftAction: Action = {
  id: 'approval.lift',
  keys: ['U'],
  label: 'lift opt-out',
  about: 'let the number of a confirmed opt-out be contacted again',
  group: 'Change',
  hidden: true,
  disabled: (cursor) => {
    const [item] = itemsOf(cursor);
    if (item === undefined) return noItem(cursor);
    if (item.phone === undefined) return 'Only an opt-out is lifted. On Messages, U takes any number.';
    return item.state === 'open' ? 'It is not confirmed yet: deny it instead.' : undefined;
  },
  run: (cursor) => {
    const [item] = itemsOf(cursor);
    const phone = item?.phone;
    if (phone === undefined) return;
    cursor.console.acts.ask({
      title: safe`Let ${phone} be contacted again`,
      label: 'reason',
      act: (reason): ActionRequest => ({ commands: [{ kind: 'contact.allow', phone, reason }], reason }),
    });
  },
};

/** What can be done with an item, in the queue and where it is read whole. */
export const itemActions: readonly Action[] = [
  {
    id: 'approval.approve',
    keys: ['A'],
    label: 'approve',
    about: 'approve the item in focus; several only of one kind and mission. Asks for a code',
    group: 'Change',
    disabled: cannotApprove,
    run: approveChosen,
  },
  {
    id: 'approval.deny',
    keys: ['D'],
    label: 'deny',
    about: 'deny the item in focus, or all that are marked, with a reason',
    group: 'Change',
    disabled: cannotDeny,
    run: (cursor) => denyItems(cursor, itemsOf(cursor)),
  },
  {
    id: 'approval.edit',
    keys: ['E'],
    label: 'edit',
    about: 'edit what would be done; nothing is approved by it',
    group: 'Change',
    disabled: (cursor) => {
      const [item, ...more] = itemsOf(cursor);
      if (item === undefined) return noItem(cursor);
      if (more.length > 0) return 'One at a time.';
      const reason = whyEnded(item);
      if (reason !== undefined) return reason;
      if (item.kind === 'gate' || canBeEdited(item)) return undefined;
      return item.kind === 'request' || item.kind === 'ask'
        ? "Its words are the bot's: deny it with a reason, or ask in your own words with N."
        : 'It has no text to edit.';
    },
    run: (cursor) => {
      const [item] = itemsOf(cursor);
      if (item?.kind === 'gate') goTo(cursor.console, shortlistRoute(item));
      else if (item !== undefined) editItem(cursor.console, item);
    },
  },
  {
    id: 'approval.snooze',
    keys: ['P'],
    label: 'put off',
    about: 'put the item in focus out of sight for a while; it comes back before it expires',
    group: 'Change',
    hidden: true,
    disabled: (cursor) => {
      const [item] = itemsOf(cursor);
      if (item === undefined) return noItem(cursor);
      const leftMs = (item.expiresAtMs ?? Infinity) - cursor.console.clock.now();
      if (leftMs < BEFORE_EXPIRY_MS + 5 * 60_000) return 'It expires too soon to be put off.';
      return whyEnded(item);
    },
    run: putOff,
  },
  {
    id: 'approval.again',
    keys: ['R'],
    label: 'ask again',
    about: 'ask the owner again where a request ended without a yes or a no; do again what did not happen',
    group: 'Change',
    hidden: true,
    disabled: (cursor) => {
      const [item] = itemsOf(cursor);
      if (item === undefined) return noItem(cursor);
      if (item.kind === 'unclear') {
        return item.unclear?.ends.includes('again') === true
          ? undefined
          : 'It is not done again while it may have happened.';
      }
      if (item.kind !== 'request') return 'Only requests to the owner are asked again.';
      if (item.state === 'open') return 'It still waits for an answer.';
      return item.state === 'approved' ? 'It was approved.' : undefined;
    },
    run: (cursor) => {
      const [item] = itemsOf(cursor);
      if (item?.kind === 'unclear') {
        beginDeciding(cursor, endingCommands(item, 'again', undefined), { reason: '' });
        return;
      }
      const approval =
        item?.approvalId === undefined ? undefined : cursor.state.board.approvals.get(item.approvalId);
      if (approval === undefined) return;
      beginDeciding(cursor, [
        {
          kind: 'approval.request',
          action: approval.action,
          biometric: approval.requireBiometric,
          timeoutS: 300,
          ...(approval.details !== undefined && { details: approval.details }),
        },
      ]);
    },
  },
  liftAction,
];

/** What belongs to the queue as a whole. */
export const queueActions: readonly Action[] = [
  {
    id: 'approval.new',
    keys: ['N'],
    label: 'new request',
    about: "ask the owner's devices for approval, as the bot does",
    group: 'Change',
    hidden: true,
    run: ({ console }) => goTo(console, { screen: 'ask' }),
  },
  {
    id: 'approval.deny-flood',
    keys: ['F'],
    label: 'deny the flood',
    about: 'deny all of these, where more than five came from one source within ten minutes',
    group: 'Change',
    hidden: true,
    disabled: ({ state }) =>
      floodOf(state.board.inbox.values()).length === 0
        ? 'No flood: that is more than five from one source within ten minutes.'
        : undefined,
    run: (cursor) => denyItems(cursor, floodOf(cursor.state.board.inbox.values())),
  },
];
