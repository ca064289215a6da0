import type { Command } from '../../commands/command.ts';
import { isRankable } from '../../domain/insight/insight-fields.ts';
import { rankTalks, weightsText } from '../../domain/insight/insight-table.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { rubricOf } from '../../domain/mission/mission-memory.ts';
import type { JsonValue } from '../../lib/json.ts';
import { type InsightView } from '../../state/view/insight-view.ts';
import type { Route } from '../../state/view/route.ts';
import { goToTab } from '../shell/navigate.ts';
import { chosenIds } from '../shell/cursor.ts';
import { MOST_COMPARED } from './Compare.tsx';
import { resultsOf, type Results } from './results.ts';
import type { Action, Cursor } from '../shell/contract.ts';
import { withInsightView } from '../../state/view/view-state.ts';

const look = (cursor: Cursor, change: (view: InsightView, mission: MissionKey) => InsightView): void => {
  const { mission } = cursor.route;
  if (mission === undefined) return;
  cursor.console.store.look((view) => withInsightView(view, mission, (current) => change(current, mission)));
};

const results = (cursor: Cursor): Results | undefined => resultsOf(cursor.state, cursor.route);

const NO_RESULTS = 'No conversation of this mission has ended yet.';

const needsResults = (cursor: Cursor): string | undefined =>
  (results(cursor)?.talks.length ?? 0) === 0 ? NO_RESULTS : undefined;

const needsFields = (cursor: Cursor): string | undefined =>
  needsResults(cursor) ?? (results(cursor)?.fields.length === 0 ? 'The results have no fields.' : undefined);

/** The field that the columns' keys mean now. */
export function chosenField(results: Results, view: InsightView): string | undefined {
  const { fields } = results;
  if (fields.some(({ name }) => name === view.field)) return view.field;
  return (fields.find(isRankable) ?? fields[0])?.name;
}

const moveField = (by: number) => (cursor: Cursor) => {
  const now = results(cursor);
  if (now === undefined) return;
  look(cursor, (view) => {
    const names = now.fields.map(({ name }) => name);
    const at = view.field === undefined ? -1 : names.indexOf(view.field);
    const next = names[at < 0 ? (by > 0 ? 0 : names.length - 1) : (at + by + names.length) % names.length];
    return next === undefined ? view : { ...view, field: next };
  });
};

const onField =
  (change: (view: InsightView, field: string) => InsightView) =>
  (cursor: Cursor): void => {
    const now = results(cursor);
    if (now === undefined) return;
    look(cursor, (view) => {
      const field = chosenField(now, view);
      return field === undefined ? view : change(view, field);
    });
  };

const turned = (list: readonly string[], name: string): readonly string[] =>
  list.includes(name) ? list.filter((each) => each !== name) : [...list, name];

/** What can be done with the results of a mission. */
export const insightActions: readonly Action[] = [
  {
    id: 'insights.weigh',
    keys: ['w'],
    label: 'weigh',
    about: 'rank by weights over number and yes/no fields',
    group: 'Look',
    disabled: (cursor) =>
      needsFields(cursor) ??
      (results(cursor)?.fields.some(isRankable) === true ? undefined : 'No field is a number or a yes/no.'),
    run: (cursor) => look(cursor, (view) => ({ ...view, form: 'weights' })),
  },
  {
    id: 'insights.compare',
    keys: ['c'],
    label: 'compare',
    about: 'two or three marked results side by side',
    group: 'Look',
    disabled: (cursor) => {
      if (cursor.table === undefined) return 'Choose results in the first tab.';
      const count = chosenIds(cursor).length;
      if (count < 2) return 'Mark two or three results with space first.';
      return count > MOST_COMPARED ? `At most ${MOST_COMPARED} fit beside each other.` : undefined;
    },
    run: (cursor) => goToTab(cursor.console, { ...cursor.route, tab: 'compare' }),
  },
  {
    id: 'insights.next-field',
    keys: ['>'],
    label: 'field',
    about: 'choose the next field, for hiding, widening and its chart',
    group: 'Look',
    hidden: true,
    disabled: needsFields,
    run: moveField(1),
  },
  {
    id: 'insights.previous-field',
    keys: ['<'],
    label: 'field',
    about: 'choose the field before',
    group: 'Look',
    hidden: true,
    disabled: needsFields,
    run: moveField(-1),
  },
  {
    id: 'insights.hide',
    keys: ['h'],
    label: 'hide',
    about: "hide the chosen field's column",
    group: 'Look',
    hidden: true,
    disabled: needsFields,
    run: onField((view, field) => ({ ...view, hidden: turned(view.hidden, field) })),
  },
  {
    id: 'insights.show-all',
    keys: ['u'],
    label: 'show all',
    about: 'show all columns again, at their usual width',
    group: 'Look',
    hidden: true,
    disabled: needsFields,
    run: (cursor) => look(cursor, (view) => ({ ...view, hidden: [], wide: [] })),
  },
  {
    id: 'insights.widen',
    keys: ['+'],
    label: 'widen',
    about: "give the chosen field's column more room, or less again",
    group: 'Look',
    hidden: true,
    disabled: needsFields,
    run: onField((view, field) => ({ ...view, wide: turned(view.wide, field) })),
  },
  {
    id: 'insights.save-ranking',
    keys: ['Y'],
    label: 'save ranking',
    about: "keep the ranking in the mission's memory and in its permanent record",
    group: 'Change',
    disabled: (cursor) =>
      needsResults(cursor) ??
      ((results(cursor)?.ranked ?? 0) === 0 ? 'There is no ranking yet: w gives weights.' : undefined),
    run: (cursor) => {
      const commands = savingCommands(cursor);
      if (commands !== undefined) cursor.console.acts.begin({ commands });
    },
  },
  {
    id: 'insights.export',
    keys: ['W'],
    label: 'export',
    about: 'write the results into a file: CSV, JSON lines or a Markdown report',
    group: 'Change',
    disabled: needsResults,
    run: (cursor) => look(cursor, (view) => ({ ...view, form: 'export' })),
  },
];

/** Memory and event for what the state file knows; the event alone where the server has the mission to itself. */
function savingCommands(cursor: Cursor): readonly [Command, ...Command[]] | undefined {
  const { mission } = cursor.route;
  const now = results(cursor);
  if (mission === undefined || now === undefined) return undefined;
  const ranking = rankTalks(now.talks, now.weights).map(({ talk, ranked, tied }): JsonValue => ({
    rank: ranked.rank,
    phone: talk.phone,
    score: Math.round(ranked.score * 1_000) / 1_000,
    conversation_id: talk.conversationId,
    ...(talk.name === undefined ? {} : { name: talk.name }),
    ...(tied ? { tied: true } : {}),
    ...(ranked.missing.length === 0 ? {} : { missing: ranked.missing }),
    parts: Object.fromEntries(
      ranked.parts.map(({ field, value, share }) => [
        field,
        { value: value ?? null, share: Math.round(share * 1_000) / 1_000 },
      ]),
    ),
  }));
  const snapshot = cursor.state.board.snapshots.get(mission);
  if (snapshot?.entry === undefined) {
    return [
      {
        kind: 'mission.note',
        mission,
        text: `Ranking by ${weightsText(now.weights)}`,
        payload: { ranking, weights: { ...now.weights } },
      },
    ];
  }
  const save: Command = { kind: 'memory.save', mission, key: 'ranking', value: ranking };
  const known = weightsText(rubricOf(snapshot.entry.memory)) === weightsText(now.weights);
  if (known) return [save];
  return [save, { kind: 'memory.save', mission, key: 'rubric', value: { weights: { ...now.weights } } }];
}

/** The results' place that goes with where the operator is. */
export const insightsRoute = ({ route, focusId }: Cursor): Route => {
  const mission =
    route.mission ?? (route.screen === 'missions' ? (focusId as MissionKey | undefined) : undefined);
  return { screen: 'insights', ...(mission === undefined ? {} : { mission }) };
};
