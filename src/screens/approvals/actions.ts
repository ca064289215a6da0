import type { Command } from '../../commands/command.ts';
import {
  approvingCommands,
  denyingCommands,
  endingCommands,
  type InboxDecision,
} from '../../commands/inbox-commands.ts';
import { floodOf, type InboxItem } from '../../domain/approval/inbox-item.ts';
import { advancedPhones } from '../../domain/approval/shortlist.ts';
import { safe } from '../../lib/safe-text.ts';
import { goBack, startAt, type Route } from '../../state/view/route.ts';
import type { ActionRequest } from '../acting/acts.ts';
import { goTo } from '../shell/navigate.ts';
import { chosenIds, noFocus } from '../shell/cursor.ts';
import { planRound } from '../planner/plan-round.ts';
import { canBeEdited, editItem } from './edit-item.ts';
import { shortlistDraftId, shortlistOf } from './shortlist-edits.ts';
import type { Action, Cursor } from '../shell/contract.ts';

/** What the keys are about: the item that is open, else the marked ones, else the one in focus. */
export function itemsOf(cursor: Cursor): readonly InboxItem[] {
  const { inbox } = cursor.state.board;
  const ids = cursor.route.item === undefined ? chosenIds(cursor) : [cursor.route.item];
  return ids.flatMap((id) => inbox.get(id) ?? []);
}

const none = (cursor: Cursor): string =>
  cursor.route.item === undefined ? noFocus(cursor) : 'It is not here any more: it was decided elsewhere.';

const ended = (item: InboxItem): string | undefined =>
  item.state === 'open' ? undefined : (item.next ?? 'It has ended.');

/** Several are decided together only where they are of one kind and of one mission. */
function apart(items: readonly InboxItem[]): string | undefined {
  const [first] = items;
  const same = items.every(({ kind, mission }) => kind === first?.kind && mission === first?.mission);
  return same ? undefined : 'Only items of one kind and one mission are decided together.';
}

function cannotApprove(cursor: Cursor): string | undefined {
  const items = itemsOf(cursor);
  const [first, ...more] = items;
  if (first === undefined) return none(cursor);
  for (const item of items) {
    const reason = ended(item) ?? item.readOnly ?? item.tooLong;
    if (reason !== undefined) return reason;
  }
  if (more.length === 0) return undefined;
  if (['request', 'gate', 'ask', 'plan'].includes(first.kind)) {
    return 'These are approved one at a time: each is a question of its own.';
  }
  return apart(items);
}

function cannotDeny(cursor: Cursor): string | undefined {
  const items = itemsOf(cursor);
  const [first] = items;
  if (first === undefined) return none(cursor);
  for (const item of items) {
    const reason = ended(item);
    if (reason !== undefined) return reason;
    if (item.kind === 'held')
      return 'There is nothing to deny: release the hold with H, or cancel them with A.';
    if (item.kind === 'plan')
      return 'The round was approved. To leave its calls out, skip its step on the mission.';
    if (item.kind === 'request' && item.readOnly !== undefined) return item.readOnly;
  }
  return apart(items);
}

const by = (cursor: Cursor): InboxDecision => ({ by: cursor.console.operator.label });

/** The mission is named so that its insights are read while the shortlist is on the screen. */
export const shortlistRoute = ({ id, mission }: InboxItem): Route => ({
  screen: 'shortlist',
  item: id,
  ...(mission === undefined ? {} : { mission }),
});

/** The gate's own list goes with it. */
function decisionOf(cursor: Cursor, item: InboxItem): InboxDecision {
  const list = shortlistOf(cursor.state, item);
  if (list === undefined) return by(cursor);
  return {
    ...by(cursor),
    advanced: advancedPhones(list),
    plannedBy: list.plannedBy,
    ...(Object.keys(list.weights).length > 0 && { weights: list.weights }),
    ...(list.caller !== undefined && { assistantId: list.caller.assistantId, from: list.caller.from }),
  };
}

function begin(
  cursor: Cursor,
  commands: readonly Command[],
  { reason, leastTier, onOutcome, together }: Omit<ActionRequest, 'commands'> = {},
): void {
  const [first, ...more] = commands;
  if (first === undefined) return;
  cursor.console.acts.begin({
    commands: [first, ...more],
    ...(reason === undefined ? {} : { reason }),
    ...(leastTier === undefined ? {} : { leastTier }),
    ...(onOutcome === undefined ? {} : { onOutcome }),
    ...(together === undefined ? {} : { together }),
  });
}

/** A round that was let begin is planned next, unless the operator has gone elsewhere meanwhile. */
function planNext({ console }: Cursor, { id, mission }: InboxItem): NonNullable<ActionRequest['onOutcome']> {
  return (outcomes) => {
    if (outcomes[0]?.status !== 'done') return;
    console.backend.keepDraft(shortlistDraftId(id), undefined);
    const { routes, shortlists } = console.store.getState().view;
    const here = routes.current;
    const list = shortlists?.[id];
    if (mission === undefined || list?.plannedBy === 'engine' || here.item !== id) return;
    void planRound(console, mission);
  };
}

/** After one's own decision there is nothing left to read where the item was: back to where it was opened. */
const leaveDecided =
  ({ console }: Cursor, { id }: InboxItem): NonNullable<ActionRequest['onOutcome']> =>
  (outcomes) => {
    const here = console.store.getState().view.routes.current;
    const isDone = outcomes.length > 0 && outcomes.every(({ status }) => status === 'done');
    if (!isDone || here.screen !== 'approval' || here.item !== id) return;
    console.store.look((view) => ({
      ...view,
      routes: view.routes.back.length > 0 ? goBack(view.routes) : startAt({ screen: 'approvals' }),
    }));
  };

function approve(cursor: Cursor): void {
  const items = itemsOf(cursor);
  const [first] = items;
  if (first === undefined) return;
  // A shortlist is looked at before it is approved.
  if (first.kind === 'gate' && cursor.route.screen !== 'shortlist') {
    goTo(cursor.console, shortlistRoute(first));
    return;
  }
  if (first.kind === 'plan') {
    if (first.mission !== undefined) void planRound(cursor.console, first.mission);
    return;
  }
  const stops = ['opt-out', 'held', 'unclear'].includes(first.kind);
  begin(
    cursor,
    items.flatMap((item) => approvingCommands(item, decisionOf(cursor, item))),
    // The code is the ritual; a reason is asked for a no. What only stops something asks for no more than it is worth.
    {
      reason: '',
      ...(stops ? {} : { leastTier: 2 }),
      // What the engine proposes for a mission is one thing in steps.
      ...(items.some(({ commands }) => (commands ?? []).length > 1) && { together: true as const }),
      onOutcome: first.kind === 'gate' ? planNext(cursor, first) : leaveDecided(cursor, first),
    },
  );
}

/** What is no question is not denied. */
const denyWord = ({ unclear }: InboxItem): string =>
  unclear === undefined ? 'Deny' : unclear.ends.includes('drop') ? 'Drop the rest' : 'Leave as it is';

function deny(cursor: Cursor, items: readonly InboxItem[]): void {
  const [first, ...more] = items;
  if (first === undefined) return;
  cursor.console.acts.ask({
    title: more.length === 0 ? safe`${denyWord(first)}: ${first.title}` : safe`Deny ${items.length} items`,
    label: 'reason',
    act: (reason): ActionRequest => {
      const [command, ...others] = items.flatMap((item) => denyingCommands(item, reason, by(cursor)));
      // There is one for every item that a no is possible for.
      if (command === undefined) throw new Error('nothing to deny');
      return { commands: [command, ...others], reason, onOutcome: leaveDecided(cursor, first) };
    },
  });
}

const SNOOZES = [
  { minutes: 5, label: safe`5 minutes` },
  { minutes: 15, label: safe`15 minutes` },
  { minutes: 60, label: safe`1 hour` },
] as const;

/** An item comes back at least this long before it expires. */
const BEFORE_EXPIRY_MS = 2 * 60_000;

function snooze(cursor: Cursor): void {
  const [item] = itemsOf(cursor);
  if (item === undefined) return;
  const nowMs = cursor.console.clock.now();
  const latestMs = item.expiresAtMs === undefined ? Infinity : item.expiresAtMs - BEFORE_EXPIRY_MS;
  cursor.console.acts.choose({
    title: safe`Snooze: ${item.title}`,
    options: SNOOZES.filter(({ minutes }) => nowMs + minutes * 60_000 <= latestMs).map(
      ({ minutes, label }) => ({
        id: String(minutes),
        label,
        act: {
          commands: [{ kind: 'inbox.snooze', item: item.id, untilMs: nowMs + minutes * 60_000 }],
        },
      }),
    ),
  });
}

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
    if (item === undefined) return none(cursor);
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
    run: approve,
  },
  {
    id: 'approval.deny',
    keys: ['D'],
    label: 'deny',
    about: 'deny the item in focus, or all that are marked, with a reason',
    group: 'Change',
    disabled: cannotDeny,
    run: (cursor) => deny(cursor, itemsOf(cursor)),
  },
  {
    id: 'approval.edit',
    keys: ['E'],
    label: 'edit',
    about: 'edit what would be done; nothing is approved by it',
    group: 'Change',
    disabled: (cursor) => {
      const [item, ...more] = itemsOf(cursor);
      if (item === undefined) return none(cursor);
      if (more.length > 0) return 'One at a time.';
      const reason = ended(item);
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
      if (item === undefined) return none(cursor);
      const leftMs = (item.expiresAtMs ?? Infinity) - cursor.console.clock.now();
      if (leftMs < BEFORE_EXPIRY_MS + 5 * 60_000) return 'It expires too soon to be put off.';
      return ended(item);
    },
    run: snooze,
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
      if (item === undefined) return none(cursor);
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
        begin(cursor, endingCommands(item, 'again', undefined), { reason: '' });
        return;
      }
      const approval =
        item?.approvalId === undefined ? undefined : cursor.state.board.approvals.get(item.approvalId);
      if (approval === undefined) return;
      begin(cursor, [
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
    run: (cursor) => deny(cursor, floodOf(cursor.state.board.inbox.values())),
  },
];
