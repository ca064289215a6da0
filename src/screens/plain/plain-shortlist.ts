import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import {
  moveCandidate,
  reweigh,
  shortlistEdits,
  toggleCandidate,
  withEdits,
  type Shortlist,
} from '../../domain/approval/shortlist.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { segmentsOf } from '../../ui/text/segments.ts';
import { itemActions } from '../approvals/actions.ts';
import { chooseCaller, otherPlanner } from '../approvals/shortlist-choices.ts';
import { editShortlist, shortlistDraftId, shortlistOf } from '../approvals/shortlist-edits.ts';
import { evidenceLines, saidIn, withSummary } from '../approvals/shortlist-rows.ts';
import { editableWeights, readEditedWeights } from '../approvals/weights-text.ts';
import { runAction } from '../shell/action.ts';
import type { Console } from '../shell/contract.ts';
import { actInPlain } from './plain-act.ts';
import type { PlainPorts } from './plain-ports.ts';

const approveAction = itemActions.find(({ id }) => id === 'approval.approve');

/** Who goes on to the next round, in lines: the same edits as on the screen, kept the same, approved through the door. */
export async function shortlistInPlain(
  console: Console,
  ports: PlainPorts,
  itemId: string | undefined,
): Promise<void> {
  const { store, backend } = console;
  const { readLine, writeLine } = ports;
  const open = (): InboxItem | undefined => {
    const item = itemId === undefined ? undefined : store.getState().board.inbox.get(itemId);
    return item?.state === 'open' && item.gate !== undefined ? item : undefined;
  };
  const begun = open();
  if (begun !== undefined) await takeKept(console, begun);
  for (;;) {
    const item = open();
    const list = item === undefined ? undefined : shortlistOf(store.getState(), item);
    if (item === undefined || list === undefined) {
      writeLine(safe`This round is not open any more: it was decided, or its results have changed.`);
      return;
    }
    for (const line of listLines(console, item, list)) writeLine(line);
    writeLine(
      safe`Number of somebody to take them in or out, u or d and a number to call them earlier or later, e and a number for what they said, w and weights such as price=-2 to rank anew, c for who calls, p for who plans, a to approve it as it stands, or enter to go back.`,
    );
    const line = (await readLine())?.trim();
    if (line === undefined || line === '') return;
    const [, verb = '', rest = ''] = /^([a-z]?)\s*(.*)$/.exec(line) ?? [];
    const candidate = list.candidates[Number(rest) - 1];
    const edit = (change: (list: Shortlist) => Shortlist): void => {
      editShortlist(store, item, change);
      const after = shortlistOf(store.getState(), item);
      if (after !== undefined) backend.keepDraft(shortlistDraftId(item.id), shortlistEdits(after));
    };
    if (verb === 'a' && rest === '') {
      if (approveAction !== undefined)
        await actInPlain(console, ports, () => runAction(console, approveAction));
      if (open() === undefined || store.getState().view.routes.current.screen !== 'shortlist') return;
    } else if (verb === 'c' && rest === '') {
      await actInPlain(console, ports, () => chooseCaller(console, item));
      edit((current) => current);
    } else if (verb === 'p' && rest === '') edit(otherPlanner);
    else if (verb === 'w') {
      const weights = readEditedWeights(rest);
      if (weights.ok) edit((current) => reweigh(current, weights.value));
      else writeLine(safe`${weights.error}. Now: ${editableWeights(list)}`);
    } else if (candidate === undefined) writeLine(safe`There is nobody for ${line} in that list.`);
    else if (verb === '') edit((current) => toggleCandidate(current, candidate.phone));
    else if (verb === 'u') edit((current) => moveCandidate(current, candidate.phone, -1));
    else if (verb === 'd') edit((current) => moveCandidate(current, candidate.phone, 1));
    else if (verb === 'e')
      for (const each of evidenceLines(withSummary(candidate, saidIn(snapshotOf(console, item))), 2_000))
        writeLine(plainText(segmentsOf(each).map(({ text }) => text)));
    else writeLine(safe`There is no ${verb} here.`);
  }
}

/** Edits that were kept the last time, unless newer ones stand already. */
async function takeKept({ store, backend }: Console, item: InboxItem): Promise<void> {
  if (store.getState().view.shortlists?.[item.id] !== undefined) return;
  const body = (await backend.draft(shortlistDraftId(item.id)).catch(() => undefined))?.body;
  if (body !== undefined) editShortlist(store, item, (fresh) => withEdits(fresh, body) ?? fresh);
}

const snapshotOf = ({ store }: Console, { mission }: InboxItem) =>
  mission === undefined ? undefined : store.getState().board.snapshots.get(mission);

function listLines(console: Console, item: InboxItem, list: Shortlist): readonly SafeText[] {
  const said = saidIn(snapshotOf(console, item));
  const caller =
    list.caller === undefined ? 'the mission’s own assistant' : `${list.caller.name} ${list.caller.from}`;
  let place = 0;
  return [
    safe`${item.missionName ?? item.source}: ${list.advanced.size} of ${list.candidates.length} go on to round ${(item.gate?.round ?? 1) + 1}. Calls by ${caller}, planned by ${list.plannedBy === 'engine' ? 'the engine' : 'you'}. ${
      Object.keys(list.weights).length === 0 ? 'In the bot’s order.' : `Weights ${editableWeights(list)}.`
    }`,
    ...list.candidates.map((each, index) => {
      const goes = list.advanced.has(each.phone);
      if (goes) place += 1;
      const { summary } = withSummary(each, said);
      return plainText([
        `${index + 1}. ${goes ? `Goes on, called ${ordinal(place)}` : 'Out'}: ${each.name ?? each.phone}, ${each.phone}`,
        each.score === undefined ? '' : `, score ${each.score.toFixed(3)}`,
        summary === undefined ? '' : `. ${summary}`,
      ]);
    }),
  ];
}

const ordinal = (place: number): string => (place === 1 ? 'first' : `as number ${place}`);

const plainText = (parts: readonly string[]): SafeText => safe`${parts.join('').trim()}`;
