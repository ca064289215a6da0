import type { ResultField } from '../../domain/insight/insight-fields.ts';
import { insightTable, rankTalks, type Talk } from '../../domain/insight/insight-table.ts';
import { rubricOf } from '../../domain/mission/mission-memory.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { Ranked, Weights } from '../../domain/insight/ranking.ts';
import type { ConsoleState } from '../../state/store.ts';
import type { Route } from '../../state/view/route.ts';
import { insightViewOf } from '../../state/view/view-state.ts';

/** A conversation as the results' table shows it. */
export interface ResultRow {
  readonly talk: Talk;
  readonly ranked?: Ranked;
  readonly tied?: boolean;
}

/** All that the results of one mission look like now. */
export interface Results {
  readonly rows: ReadonlyMap<string, ResultRow>;
  readonly talks: readonly Talk[];
  readonly fields: readonly ResultField[];
  readonly weights: Weights;
  readonly ranked: number;
}

let last:
  | {
      readonly snapshot: MissionSnapshot;
      readonly talks: readonly Talk[];
      readonly weights: Weights;
      readonly results: Results;
    }
  | undefined;

/** The results of the place's mission; the same object while neither they nor the weights have changed. */
export function resultsOf({ board, view }: ConsoleState, { mission }: Route): Results | undefined {
  const snapshot = mission === undefined ? undefined : board.snapshots.get(mission);
  if (snapshot === undefined) return undefined;
  const { talks, fields } = insightTable(snapshot, view.minuteMs);
  const chosen = insightViewOf(view, mission).weights;
  const weights = chosen ?? knownRubric(snapshot, fields);
  if (last?.talks === talks && last.weights === weights) return last.results;
  const ranked = rankTalks(talks, weights);
  const byId = new Map(ranked.map((row) => [row.talk.id, row]));
  const rows = new Map<string, ResultRow>(
    talks.map((talk) => {
      const row = byId.get(talk.id);
      return [talk.id, { talk, ...(row === undefined ? {} : { ranked: row.ranked, tied: row.tied }) }];
    }),
  );
  const results = { rows, talks, fields, weights, ranked: ranked.length };
  last = { snapshot, talks, weights, results };
  return results;
}

const rubrics = new WeakMap<MissionSnapshot, Weights>();

/** The mission's own rubric, as far as its fields are there. */
function knownRubric(snapshot: MissionSnapshot, fields: readonly ResultField[]): Weights {
  const known = rubrics.get(snapshot);
  if (known !== undefined) return known;
  const names = new Set(fields.map(({ name }) => name));
  const rubric = Object.fromEntries(
    Object.entries(rubricOf(snapshot.entry?.memory ?? {})).filter(([name]) => names.has(name)),
  );
  rubrics.set(snapshot, rubric);
  return rubric;
}
