import { useCallback, useEffect, useMemo, useState } from 'react';
import { phoneDigits } from '../../domain/contacts.ts';
import type { DeskItem } from '../../domain/desk-item.ts';
import {
  moveCandidate,
  reweigh,
  shortlistEdits,
  toggleCandidate,
  withEdits,
  type Shortlist,
} from '../../domain/shortlist.ts';
import type { ShortlistCandidate } from '../../domain/shortlist.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { FilterBar } from '../../ui/edit/FilterBar.tsx';
import type { ListColumn } from '../../ui/list/list-columns.ts';
import { LIST_START, type ListView } from '../../ui/list/list-view.ts';
import { VirtualList } from '../../ui/list/VirtualList.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { Blank, Line } from '../../ui/text/Line.tsx';
import { words, wrapContent, type LineContent } from '../../ui/text/segments.ts';
import type { Tone } from '../../ui/theme/theme.ts';
import type { Console } from '../console.ts';
import { useConsole, useConsoleState } from '../context.ts';
import type { BodyProps } from '../screen.ts';
import { callersOf, callerText } from '../callers.ts';
import { useDraft } from '../compose/use-draft.ts';
import { editShortlist, shortlistDraftId, shortlistOf } from './shortlist-edits.ts';
import { readWeights, weightsText } from './weights-text.ts';

/** Who goes on to the next round: move, drop, pull in, weigh anew. Nothing leaves this console before A. */
export function ShortlistBody({ route, size }: BodyProps) {
  const item = useConsoleState(({ board }) =>
    route.item === undefined ? undefined : board.desk.get(route.item),
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

interface Row {
  readonly place: number;
  readonly goes: boolean;
  readonly candidate: ShortlistCandidate;
}

const EVIDENCE_ROWS = 5;

/** What the insights of their calls say, by the digits of a number. */
function useSummaries(item: DeskItem): ReadonlyMap<string, SafeText> {
  const snapshot = useConsoleState(({ board }) =>
    item.mission === undefined ? undefined : board.snapshots.get(item.mission),
  );
  return useMemo(() => {
    const reports = new Map(snapshot?.insights.map((report) => [report.conversationId, report]));
    const said = new Map<string, SafeText>();
    for (const event of snapshot?.scheduled ?? []) {
      const report = event.conversationId === undefined ? undefined : reports.get(event.conversationId);
      const text = report?.summary ?? report?.results.find((result) => typeof result === 'string');
      if (text !== undefined && text !== '') said.set(phoneDigits(event.to), safeText(text));
    }
    return said;
  }, [snapshot]);
}

function Editor({
  item,
  list,
  size,
}: {
  readonly item: DeskItem;
  readonly list: Shortlist;
  readonly size: BodyProps['size'];
}) {
  const console = useConsole();
  const { store } = console;
  const [view, setView] = useState<ListView>(LIST_START);
  const [weighing, setWeighing] = useState(false);
  const [fault, setFault] = useState<SafeText>();
  const summaries = useSummaries(item);
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
  const bind = (keys: readonly string[], id: string, label: string, run: () => void, hidden = false) => ({
    keys,
    id: `shortlist.${id}`,
    label,
    group: 'Look',
    hidden,
    run,
  });
  useKeys('shortlist', [
    bind(['space'], 'toggle', 'in or out', () => change(toggleCandidate)),
    bind(['u'], 'up', 'up', () => change((current, phone) => moveCandidate(current, phone, -1))),
    bind(['d'], 'down', 'down', () => change((current, phone) => moveCandidate(current, phone, 1)), true),
    bind(['w'], 'weigh', 'weights', () => setWeighing(true)),
    bind(['a'], 'caller', 'who calls', () => chooseCaller(console, item)),
    bind(['p'], 'planner', 'who plans', () => editShortlist(store, item, otherPlanner), true),
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
        content={safe` calls by ${list.caller === undefined ? 'the mission’s own assistant' : `${list.caller.name} ${list.caller.from}`}, ${list.plannedBy === 'engine' ? 'planned by the engine, in the next open hours' : 'planned by you, in the planner'}`}
        tone="dim"
      />
      {weighing ? (
        <FilterBar
          width={size.columns}
          prompt=" weights "
          initial={weightsText(list)}
          hint={fault ?? safe`field=weight …, negative: less is better`}
          onChange={() => setFault(undefined)}
          onCancel={() => setWeighing(false)}
          onSubmit={(text) => {
            const weights = readWeights(text);
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
              : safe` weights ${weightsText(list)}`
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
        columns={COLUMNS}
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

/** Edits outlive the screen, the process and a crash, as long as the round asks the same. */
function useKeptEdits(item: DeskItem): void {
  const { store } = useConsole();
  const { kept, keep } = useDraft(shortlistDraftId(item.id));
  const edited = useConsoleState(({ view }) => view.shortlists?.[item.id]);
  useEffect(() => {
    const body = kept?.body;
    if (body === undefined) return;
    // What has been edited since it was opened is newer.
    if (store.getState().view.shortlists?.[item.id] !== undefined) return;
    editShortlist(store, item, (fresh) => withEdits(fresh, body) ?? fresh);
  }, [kept, item, store]);
  useEffect(() => {
    if (edited !== undefined) keep(shortlistEdits(edited));
  }, [edited, keep]);
}

const otherPlanner = (list: Shortlist): Shortlist => ({
  ...list,
  plannedBy: list.plannedBy === 'engine' ? 'operator' : 'engine',
});

function chooseCaller(console: Console, item: DeskItem): void {
  const { store, acts } = console;
  const callers = callersOf(store.getState().board, item.mission).filter(({ phone }) => phone !== undefined);
  if (callers.length === 0) {
    console.keyRefused('No assistant with a number is known yet: r reads again.');
    return;
  }
  acts.pick(
    safe`Who calls in the next round?`,
    callers.map((caller) => ({ id: caller.assistant.id, label: callerText(caller) })),
    (id) => {
      const chosen = callers.find(({ assistant }) => assistant.id === id);
      if (chosen?.phone === undefined) return;
      const caller = { assistantId: id, name: chosen.assistant.name, from: chosen.phone };
      editShortlist(store, item, (current) => ({ ...current, caller }));
    },
  );
}

function withSummary(
  candidate: ShortlistCandidate,
  summaries: ReadonlyMap<string, SafeText>,
): ShortlistCandidate {
  const summary = candidate.summary ?? summaries.get(phoneDigits(candidate.phone));
  return summary === undefined ? candidate : { ...candidate, summary };
}

const tone = (row: Row): Tone => (row.goes ? 'plain' : 'dim');

const COLUMNS: readonly ListColumn<Row>[] = [
  {
    id: 'place',
    title: 'goes on',
    min: 7,
    priority: 0,
    align: 'right',
    text: (row) => (row.goes ? safe`${row.place}.` : safe`out`),
    tone: (row) => (row.goes ? 'good' : 'dim'),
  },
  {
    id: 'name',
    title: 'who',
    min: 18,
    max: 36,
    flex: 2,
    priority: 0,
    text: ({ candidate }) => candidate.name ?? safeText(candidate.phone),
    tone,
  },
  {
    id: 'phone',
    title: 'number',
    min: 13,
    priority: 1,
    text: ({ candidate }) => safeText(candidate.phone),
    tone,
  },
  {
    id: 'score',
    title: 'score',
    min: 6,
    priority: 0,
    align: 'right',
    text: ({ candidate }) => (candidate.score === undefined ? safe`-` : safe`${candidate.score.toFixed(3)}`),
    tone,
  },
  {
    id: 'attempts',
    title: 'tries',
    min: 5,
    priority: 2,
    align: 'right',
    text: ({ candidate }) => safe`${candidate.attempts ?? '-'}`,
    tone,
  },
  {
    id: 'summary',
    title: 'what they said',
    min: 20,
    flex: 3,
    priority: 1,
    text: ({ candidate }) => candidate.summary ?? safe`-`,
    tone,
  },
];

/** What speaks for and against somebody: the call's summary, every field, how many tries it took. */
function evidenceLines(candidate: ShortlistCandidate | undefined, width: number): readonly LineContent[] {
  if (candidate === undefined) return [];
  const { name, phone, attempts, outcome, summary, fields } = candidate;
  const tries = attempts === undefined ? '' : `, ${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
  const told = Object.entries(fields)
    .filter(([key]) => key !== 'summary')
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [
    [
      words('strong')` ${name ?? phone} ${phone}`,
      words('dim')`${outcome === undefined ? '' : `  ${outcome}`}${tries}`,
    ],
    ...(summary === undefined ? [] : wrapContent(safe` ${summary}`, width)),
    ...(told.length === 0 ? [] : wrapContent(safe` ${told.join(' · ')}`, width)),
  ];
}
