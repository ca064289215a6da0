import type { Command } from '../../commands/command.ts';
import { approvingCommands, denyingCommands, type InboxDecision } from '../../commands/inbox-commands.ts';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { advancedPhones } from '../../domain/approval/shortlist.ts';
import { safe } from '../../lib/safe-text.ts';
import { goBack, startAt, type Route } from '../../state/view/route.ts';
import type { ActionRequest } from '../acting/acts.ts';
import { goTo } from '../shell/navigate.ts';
import { chosenIds, noFocus } from '../shell/cursor.ts';
import { planRound } from '../planner/plan-round.ts';
import { shortlistDraftId, shortlistOf } from './shortlist-edits.ts';
import type { Cursor } from '../shell/contract.ts';

/** What the keys are about: the item that is open, else the marked ones, else the one in focus. */
export function itemsOf(cursor: Cursor): readonly InboxItem[] {
  const { inbox } = cursor.state.board;
  const ids = cursor.route.item === undefined ? chosenIds(cursor) : [cursor.route.item];
  return ids.flatMap((id) => inbox.get(id) ?? []);
}

export const noItem = (cursor: Cursor): string =>
  cursor.route.item === undefined ? noFocus(cursor) : 'It is not here any more: it was decided elsewhere.';

export const whyEnded = (item: InboxItem): string | undefined =>
  item.state === 'open' ? undefined : (item.next ?? 'It has ended.');

/** Several are decided together only where they are of one kind and of one mission. */
function apart(items: readonly InboxItem[]): string | undefined {
  const [first] = items;
  const same = items.every(({ kind, mission }) => kind === first?.kind && mission === first?.mission);
  return same ? undefined : 'Only items of one kind and one mission are decided together.';
}

export function cannotApprove(cursor: Cursor): string | undefined {
  const items = itemsOf(cursor);
  const [first, ...more] = items;
  if (first === undefined) return noItem(cursor);
  for (const item of items) {
    const reason = whyEnded(item) ?? item.readOnly ?? item.tooLong;
    if (reason !== undefined) return reason;
  }
  if (more.length === 0) return undefined;
  if (['request', 'gate', 'ask', 'plan'].includes(first.kind)) {
    return 'These are approved one at a time: each is a question of its own.';
  }
  return apart(items);
}

export function cannotDeny(cursor: Cursor): string | undefined {
  const items = itemsOf(cursor);
  const [first] = items;
  if (first === undefined) return noItem(cursor);
  for (const item of items) {
    const reason = whyEnded(item);
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

export function beginDeciding(
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

export function approveChosen(cursor: Cursor): void {
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
  beginDeciding(
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

export function denyItems(cursor: Cursor, items: readonly InboxItem[]): void {
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
export const BEFORE_EXPIRY_MS = 2 * 60_000;

export function putOff(cursor: Cursor): void {
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
