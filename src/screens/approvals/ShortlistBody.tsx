import { useCallback, useState } from 'react';
import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import { moveCandidate, reweigh, toggleCandidate, type Shortlist } from '../../domain/approval/shortlist.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import { FilterBar } from '../../ui/edit/FilterBar.tsx';
import { LIST_START, type ListCursor } from '../../ui/list/list-view.ts';
import { VirtualList } from '../../ui/list/VirtualList.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words } from '../../ui/text/segments.ts';
import { openContact } from '../contact/contact-action.ts';
import { chooseCaller, otherPlanner } from './shortlist-choices.ts';
import { useConsole, useConsoleState } from '../shell/context.ts';
import { editShortlist, shortlistOf } from './shortlist-edits.ts';
import { evidenceLines, SHORTLIST_COLUMNS, useSummaries, withSummary, type Row } from './shortlist-rows.ts';
import { useKeptEdits } from './use-kept-edits.ts';
import { readEditedWeights, editableWeights } from './weights-text.ts';
import type { BodyProps } from '../shell/contract.ts';

/** Who goes on to the next round: move, drop, pull in, weigh anew. Nothing leaves this console before A. */
export function ShortlistBody({ route, size }: BodyProps) {
  const item = useConsoleState(({ board }) =>
    route.item === undefined ? undefined : board.inbox.get(route.item),
  );
  const list = useConsoleState((state) => (item === undefined ? undefined : shortlistOf(state, item)));
  if (item === undefined || list === undefined || item.state !== 'open') {
    return (
      <>
        <Line
          width={size.columns}
          content={safe` This round is not open any more: it was decided, or its results have changed. esc leads back.`}
          tone="warn"
        />
        <Blank rows={size.rows - 1} width={size.columns} />
      </>
    );
  }
  return <Editor item={item} list={list} size={size} />;
}

const EVIDENCE_ROWS = 5;

function Editor({
  item,
  list,
  size,
}: {
  readonly item: InboxItem;
  readonly list: Shortlist;
  readonly size: BodyProps['size'];
}) {
  const console = useConsole();
  const { store } = console;
  const [view, setView] = useState<ListCursor>(LIST_START);
  const [weighing, setWeighing] = useState(false);
  const [fault, setFault] = useState<SafeText>();
  const summaries = useSummaries(item);
  const ownName = useOwnCaller(item);
  useKeptEdits(item);
  const ids = list.candidates.map(({ phone }) => phone);
  const focus = view.cursorId ?? ids[0];
  const rowOf = useCallback(
    (id: string): Row | undefined => {
      const index = list.candidates.findIndex(({ phone }) => phone === id);
      const candidate = list.candidates[index];
      if (candidate === undefined) return undefined;
      const before = list.candidates
        .slice(0, index + 1)
        .filter(({ phone }) => list.advanced.has(phone)).length;
      return { place: before, goes: list.advanced.has(id), candidate: withSummary(candidate, summaries) };
    },
    [list, summaries],
  );
  const change = (edit: (list: Shortlist, phone: string) => Shortlist): void => {
    if (focus === undefined) console.keyRefused('There is nobody in this round.');
    else editShortlist(store, item, (current) => edit(current, focus));
  };
  const bind = (key: string, label: string, about: string, run: () => void, hidden = false) => ({
    keys: [key],
    id: `shortlist.${label.replaceAll(' ', '-')}`,
    label,
    about,
    group: 'Look',
    hidden,
    run,
  });
  useKeys('shortlist', [
    bind('space', 'in/out', 'let the one in focus go on to the next round, or not', () =>
      change(toggleCandidate),
    ),
    bind('u', 'up', 'call the one in focus earlier', () =>
      change((current, phone) => moveCandidate(current, phone, -1)),
    ),
    bind(
      'd',
      'down',
      'call the one in focus later',
      () => change((current, phone) => moveCandidate(current, phone, 1)),
      true,
    ),
    bind(
      'n',
      'number',
      'the time line of the one in focus: every call, message, result, opt-out and approval',
      () => {
        if (focus !== undefined) openContact(console, focus);
      },
      true,
    ),
    bind('w', 'weights', 'give the results’ fields weights and rank by them', () => setWeighing(true)),
    bind('a', 'caller', 'choose the assistant that makes the next round’s calls', () =>
      chooseCaller(console, item),
    ),
    bind('p', 'planner', 'let the next round’s calls be planned by you, or placed by the engine', () =>
      editShortlist(store, item, otherPlanner),
    ),
  ]);

  const candidate = list.candidates.find(({ phone }) => phone === focus);
  const evidence = evidenceLines(
    candidate === undefined ? undefined : withSummary(candidate, summaries),
    size.columns - 2,
  ).slice(0, EVIDENCE_ROWS);
  const goes = list.advanced.size;
  return (
    <>
      <Line
        width={size.columns}
        content={[
          words(
            'strong',
          )` ${item.missionName ?? item.source}: ${goes} of ${list.candidates.length} go on to round ${(item.gate?.round ?? 1) + 1}`,
          words('dim')`  edits stay here until A`,
        ]}
      />
      <Line
        width={size.columns}
        content={safe` calls by ${list.caller === undefined ? `the mission’s own assistant${ownName}` : `${list.caller.name} ${list.caller.from}`}, ${list.plannedBy === 'engine' ? 'planned by the engine, in the next open hours' : 'planned by you, in the planner'}`}
        tone="dim"
      />
      {weighing ? (
        <FilterBar
          width={size.columns}
          prompt=" weights "
          initial={editableWeights(list)}
          hint={fault ?? safe`field=weight …, negative: less is better`}
          onChange={() => setFault(undefined)}
          onCancel={() => setWeighing(false)}
          onSubmit={(text) => {
            const weights = readEditedWeights(text);
            if (!weights.ok) {
              setFault(safe`${weights.error}`);
              return;
            }
            setWeighing(false);
            editShortlist(store, item, (current) => reweigh(current, weights.value));
          }}
        />
      ) : (
        <Line
          width={size.columns}
          content={
            Object.keys(list.weights).length === 0
              ? safe` in the bot's order: w gives its fields weights and ranks by them`
              : safe` weights ${editableWeights(list)}`
          }
          tone="dim"
        />
      )}
      <VirtualList
        layerId="shortlist-list"
        width={size.columns}
        height={size.rows - 4 - EVIDENCE_ROWS}
        ids={ids}
        rowOf={rowOf}
        columns={SHORTLIST_COLUMNS}
        view={view}
        onView={setView}
        empty={[safe` Nobody was reached in this round.`]}
      />
      <Line width={size.columns} content={safe`${'─'.repeat(size.columns)}`} tone="dim" />
      {evidence.map((line, index) => (
        <Line key={index} width={size.columns} content={line} />
      ))}
      <Blank rows={EVIDENCE_ROWS - evidence.length} width={size.columns} />
    </>
  );
}

/** The assistant that the mission has of its own, behind a space; nothing where it is not known. */
const useOwnCaller = (item: InboxItem): string =>
  useConsoleState(({ board }) => {
    const id = item.mission === undefined ? undefined : board.snapshots.get(item.mission)?.entry?.assistantId;
    const name = id === undefined ? undefined : board.assistants.get(id)?.name;
    return name === undefined ? '' : ` ${name}`;
  });
