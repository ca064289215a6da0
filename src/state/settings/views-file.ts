import * as v from 'valibot';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ChosenColumn, ChosenColumns } from '../view/chosen-column.ts';
import type { SavedView } from '../view/saved-view.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';
import { jsonPlace } from './json-place.ts';

/** A file to begin with. `config sample views` prints it. */
export const VIEWS_SAMPLE = `{
  "views": [
    {
      "name": "what is stuck, by budget",
      "screen": "missions",
      "digit": 1,
      "filter": "state:stuck",
      "sort": "changed",
      "descending": true,
      "columns": ["needs", "status", { "id": "name", "width": 30 }, { "id": "memory.budget", "title": "budget", "width": 8 }, "why"]
    },
    {
      "name": "calls of today, their time",
      "screen": "schedule",
      "digit": 2,
      "filter": "how:call due:<12h",
      "zone": "recipient"
    }
  ]
}
`;

const column = v.pipe(
  v.string('must be the id of a column'),
  v.regex(/^[^\p{C}]{1,100}$/u, 'must be the id of a column'),
);

const columnList = v.pipe(
  v.array(
    v.union(
      [
        column,
        v.strictObject({
          id: column,
          title: v.optional(v.pipe(v.string('must be a text'), v.regex(/^[^\p{C}]{0,30}$/u))),
          width: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))),
        }),
      ],
      'must be the id of a column, or {"id", "title", "width"} with a width from 1 to 200',
    ),
    'must be a list of columns',
  ),
  v.nonEmpty('must name at least one column'),
  v.maxLength(30, 'has more than 30 columns'),
);

const view = v.strictObject(
  {
    name: v.pipe(
      v.string('must be a text'),
      v.regex(/^[^\p{C}]{1,60}$/u, 'must be a name of at most 60 characters'),
    ),
    screen: v.string('must be the id of a screen'),
    digit: v.optional(v.picklist([1, 2, 3, 4, 5, 6, 7, 8, 9], 'must be a digit from 1 to 9')),
    filter: v.optional(v.pipe(v.string('must be a text'), v.maxLength(500, 'is too long'))),
    sort: v.optional(v.string('must be the id of an order')),
    descending: v.optional(v.boolean('must be true or false')),
    columns: v.optional(columnList),
    zone: v.optional(v.picklist(['recipient', 'mine', 'utc'], 'must be "recipient", "mine" or "utc"')),
  },
  'must be an object with name and screen',
);

/** The file of views as a person writes it. */
export const viewsFileSchema = v.strictObject({
  views: v.pipe(v.array(view, 'must be a list of views'), v.maxLength(200, 'has more than 200 views')),
  columns: v.optional(
    v.record(v.string(), columnList, 'must be an object: the id of a list and its columns each'),
  ),
});

/** What a file of views says: the views, and the columns that lists have without one. */
export interface ViewsFile {
  readonly views: readonly SavedView[];
  readonly columns: ChosenColumns;
}

/** Reads the file of views. All that is wrong with its form is told at once, each with its place. */
export function parseViewsFile(source: string): Result<ViewsFile, readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  if (!object.ok) return object;
  const read = v.safeParse(viewsFileSchema, object.value);
  if (!read.success) return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  const complaints: FileComplaint[] = [];
  const names = new Set<string>();
  const digits = new Set<number>();
  for (const [index, { name, digit }] of read.output.views.entries()) {
    const complain = (member: string, sentence: string): void =>
      void complaints.push({ ...jsonPlace(source, ['views', index, member]), sentence });
    if (names.has(name)) complain('name', `Two views have the name "${name}".`);
    if (digit !== undefined && digits.has(digit)) complain('digit', `Two views have the digit ${digit}.`);
    names.add(name);
    if (digit !== undefined) digits.add(digit);
  }
  if (complaints.length > 0) return err(complaints.toSorted(byPlace));
  return ok({
    columns: Object.fromEntries(
      Object.entries(read.output.columns ?? {}).map(([list, columns]) => [list, columns.map(columnFrom)]),
    ),
    views: read.output.views.map(
      ({ name, screen, digit, filter = '', sort, descending = false, columns, zone }) => ({
        name,
        screen,
        filter,
        ...(digit === undefined ? {} : { digit }),
        ...(sort === undefined ? {} : { sort: { column: sort, descending } }),
        ...(zone === undefined ? {} : { zone }),
        ...(columns === undefined
          ? {}
          : {
              columns: columns.map(columnFrom),
            }),
      }),
    ),
  });
}

function columnFrom(each: v.InferOutput<typeof columnList>[number]): ChosenColumn {
  if (typeof each === 'string') return { id: each };
  const { id, title, width } = each;
  return { id, ...(title === undefined ? {} : { title }), ...(width === undefined ? {} : { width }) };
}

/** The text of a file with the columns that a list has from now on; without any it has its own again. */
export function withColumns(
  source: string | undefined,
  list: string,
  chosen: readonly ChosenColumn[] | undefined,
): Result<string, readonly FileComplaint[]> {
  if (source !== undefined) {
    const read = parseViewsFile(source);
    if (!read.ok) return read;
  }
  const file: JsonObject = source === undefined ? { views: [] } : (JSON.parse(source) as JsonObject);
  const { [list]: _before, ...others } = (file['columns'] ?? {}) as JsonObject;
  const columns = chosen === undefined ? others : { ...others, [list]: chosen.map(columnJson) };
  const { columns: _all, ...rest } = file;
  const whole = Object.keys(columns).length === 0 ? rest : { ...rest, columns };
  return ok(`${JSON.stringify(whole, undefined, 2)}\n`);
}

const columnJson = (each: ChosenColumn): JsonValue =>
  each.title === undefined && each.width === undefined ? each.id : { ...each };

/** The text of a file with a view more, or in place of the one with its name. What else stands in it stays. */
export function withView(
  source: string | undefined,
  saved: SavedView,
): Result<string, readonly FileComplaint[]> {
  const read = source === undefined ? undefined : parseViewsFile(source);
  if (read?.ok === false) return read;
  const file = source === undefined ? {} : (JSON.parse(source) as JsonObject);
  const views = (file['views'] ?? []) as readonly JsonObject[];
  const own = viewJson(saved);
  const place = views.findIndex(({ name }) => name === saved.name);
  // A digit is one view's: the newest has it.
  const others = views.map((each): JsonObject => {
    if (each['digit'] !== saved.digit || saved.digit === undefined) return each;
    const { digit: _taken, ...rest } = each;
    return rest;
  });
  const all = place < 0 ? [...others, own] : others.with(place, own);
  return ok(`${JSON.stringify({ ...file, views: all }, undefined, 2)}\n`);
}

function viewJson({ name, screen, digit, filter, sort, columns, zone }: SavedView): JsonObject {
  return {
    name,
    screen,
    ...(digit === undefined ? {} : { digit }),
    ...(filter === '' ? {} : { filter }),
    ...(sort === undefined ? {} : { sort: sort.column, descending: sort.descending }),
    ...(columns === undefined
      ? {}
      : {
          columns: columns.map(columnJson),
        }),
    ...(zone === undefined ? {} : { zone }),
  };
}
