/** Which rows are shown, in which order. */
export interface OrderRule<Row> {
  readonly shows: (row: Row) => boolean;
  /** The same function where it is the same order, whatever is shown: rows are then sorted once for all filters. */
  readonly compare: (a: Row, b: Row) => number;
  /** The same rule has the same name: only then is earlier work used again. */
  readonly name: string;
}

/** The outcome, with what it was made from. */
export interface Order<Row> {
  readonly rows: ReadonlyMap<string, Row>;
  readonly rule: string;
  readonly compare: OrderRule<Row>['compare'];
  /** All rows, shown or not. */
  readonly sorted: readonly string[];
  /** Their rows, where a filter has asked for them: each key in it asks for all, and finding them by id costs more. */
  readonly inOrder?: readonly (Row | undefined)[];
  readonly ids: readonly string[];
}

/** Above this share of changed rows sorting anew is quicker than putting each in its place. */
const FEW = 0.1;

/**
 * The ids to show. Where only a few rows changed since `previous`, those alone are looked at again; where nothing
 * that matters changed, the previous list comes back itself. Rows that compare equal keep the order of the map.
 */
export function orderRows<Row>(
  rows: ReadonlyMap<string, Row>,
  rule: OrderRule<Row>,
  previous?: Order<Row>,
): Order<Row> {
  const isSame = previous?.rule === rule.name;
  if (isSame && previous.rows === rows) return previous;
  const known = previous?.compare === rule.compare ? previous : undefined;
  const changed = known === undefined ? undefined : changedIds(known.rows, rows);
  if (known === undefined || changed === undefined || changed.length > Math.max(8, rows.size * FEW)) {
    const sorted = [...rows].sort(([, a], [, b]) => rule.compare(a, b)).map(([id]) => id);
    return shownOf(rows, rule, sorted);
  }
  const all = { ...rule, shows: () => true };
  const sorted = patch(rows, all, known, known.sorted, changed);
  if (!isSame) return shownOf(rows, rule, sorted, changed.length === 0 ? known.inOrder : undefined);
  const showsAll = known.ids === known.sorted && changed.every((id) => isShown(rows.get(id), rule));
  return orderOf(rows, rule, sorted, showsAll ? sorted : patch(rows, rule, known, known.ids, changed));
}

const orderOf = <Row>(
  rows: ReadonlyMap<string, Row>,
  { name, compare }: OrderRule<Row>,
  sorted: readonly string[],
  ids: readonly string[],
): Order<Row> => ({ rows, rule: name, compare, sorted, ids });

/** A row that is gone is shown no less than before: it is in no list at all. */
const isShown = <Row>(row: Row | undefined, rule: OrderRule<Row>): boolean =>
  row === undefined || rule.shows(row);

/** All of them looked at; the same list where all are shown. */
function shownOf<Row>(
  rows: ReadonlyMap<string, Row>,
  rule: OrderRule<Row>,
  sorted: readonly string[],
  known?: Order<Row>['inOrder'],
): Order<Row> {
  const inOrder = known ?? sorted.map((id) => rows.get(id));
  const ids = sorted.filter((_, index) => isShown(inOrder[index], rule));
  return { ...orderOf(rows, rule, sorted, ids.length === sorted.length ? sorted : ids), inOrder };
}

/**
 * The ids in the places they had, whatever has changed in their rows: what is gone is left out, what is new and fits
 * stands behind the others. The same list where neither happened.
 */
export function steadyIds<Row>(
  rows: ReadonlyMap<string, Row>,
  rule: OrderRule<Row>,
  shown: readonly string[],
): readonly string[] {
  const known = new Set(shown);
  const kept = shown.filter((id) => rows.has(id));
  const added: string[] = [];
  for (const [id, row] of rows) if (!known.has(id) && rule.shows(row)) added.push(id);
  return kept.length === shown.length && added.length === 0 ? shown : [...kept, ...added];
}

function changedIds<Row>(
  before: ReadonlyMap<string, Row>,
  after: ReadonlyMap<string, Row>,
): readonly string[] {
  // Another filter over the same rows.
  if (before === after) return [];
  const changed: string[] = [];
  let added = 0;
  for (const [id, row] of after) {
    const old = before.get(id);
    if (old === row) continue;
    changed.push(id);
    if (old === undefined) added += 1;
  }
  // Only where the numbers do not add up has something gone.
  if (before.size + added !== after.size)
    for (const id of before.keys()) if (!after.has(id)) changed.push(id);
  return changed;
}

/** `ids` were in order before these changed. */
function patch<Row>(
  rows: ReadonlyMap<string, Row>,
  rule: OrderRule<Row>,
  previous: Order<Row>,
  ids: readonly string[],
  changed: readonly string[],
): readonly string[] {
  const moved = changed.filter((id) => !staysPut(id, rows, rule, previous));
  if (moved.length === 0) return ids;
  const gone = new Set(moved);
  const patched = ids.filter((id) => !gone.has(id));
  for (const id of moved) {
    const row = rows.get(id);
    if (row !== undefined && rule.shows(row)) patched.splice(placeFor(row, patched, rows, rule), 0, id);
  }
  return patched;
}

/** Shown before and after, and equal in rank to what it was; or shown neither before nor after. */
function staysPut<Row>(
  id: string,
  rows: ReadonlyMap<string, Row>,
  rule: OrderRule<Row>,
  previous: Order<Row>,
): boolean {
  const before = previous.rows.get(id);
  const after = rows.get(id);
  const wasShown = before !== undefined && rule.shows(before);
  const isShown = after !== undefined && rule.shows(after);
  if (!wasShown || !isShown) return wasShown === isShown;
  return rule.compare(before, after) === 0;
}

/** After the last row that is not greater. */
function placeFor<Row>(
  row: Row,
  ids: readonly string[],
  rows: ReadonlyMap<string, Row>,
  rule: OrderRule<Row>,
): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = rows.get(ids[middle] ?? '');
    if (other !== undefined && rule.compare(other, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
