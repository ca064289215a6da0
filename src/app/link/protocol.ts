import * as v from 'valibot';
import { err, ok, type Result } from '../../lib/result.ts';
import type { JsonValue } from '../../lib/json.ts';
import { emptyBoard, type Collections, type Singles } from '../../state/board.ts';
import {
  BACKEND_METHODS,
  type BackendMethod,
  type FromBackend,
  type ToBackend,
} from '../backend/backend-channel.ts';
import { decodePlain } from './codec.ts';

/** Comes first from the far side: whatever a shell prints before it is passed over. */
export const GREETING = '\nclawdtalk-tui backend\n';
/** Counts changes of the messages themselves. */
export const PROTOCOL = 1;
/** Of one message, in bytes. A board is sent in pieces that are far below. */
export const MOST_TO_SCREENS = 64 * 1024 * 1024;
export const MOST_TO_BACKEND = 16 * 1024 * 1024;

/** What the far side says. `whole`: all of the board has been sent since the last `again`. */
export type FromHost =
  | { readonly kind: 'hello'; readonly protocol: number; readonly version: string }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'again' | 'whole' | 'pong' }
  | FromBackend;

/** What the screens say. No secret is in it: key, ledger and state file are the far side's own. */
export type ToHost =
  | {
      readonly kind: 'hello';
      readonly protocol: number;
      readonly version: string;
      /** Signs acts, without `operator:`. */
      readonly operator: string;
      readonly readOnly: boolean;
      readonly dryRun: boolean;
    }
  | { readonly kind: 'ping' }
  | ToBackend;

const SINGLES = {
  server: true,
  account: true,
  voices: true,
  checks: true,
  stateFile: true,
  bot: true,
  feed: true,
  engine: true,
  hold: true,
  team: true,
  elsewhere: true,
  contexts: true,
  actsRefused: true,
  cutOffAtMs: true,
  planning: true,
  commit: true,
  restoredFromMs: true,
  contact: true,
  alertsFile: true,
  budgets: true,
  signal: true,
} as const satisfies Readonly<Record<keyof Singles, true>>;

const collection = v.picklist(
  Object.entries(emptyBoard).flatMap(([name, value]) =>
    value instanceof Map ? [name as keyof Collections] : [],
  ),
);
const single = v.picklist(Object.keys(SINGLES) as (keyof Singles)[]);
const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const short = v.pipe(v.string(), v.maxLength(200));
const sentence = v.pipe(v.string(), v.maxLength(4_000));

const update = v.variant('kind', [
  v.strictObject({
    kind: v.literal('upsert'),
    into: collection,
    rows: v.array(v.strictTuple([v.string(), v.looseObject({})])),
  }),
  v.strictObject({ kind: v.literal('remove'), from: collection, ids: v.array(v.string()) }),
  v.strictObject({ kind: v.literal('set'), field: single, value: v.unknown() }),
]);

const FROM_HOST = v.variant('kind', [
  v.looseObject({ kind: v.literal('hello'), protocol: v.number(), version: short }),
  v.looseObject({ kind: v.literal('refused'), sentence }),
  v.strictObject({ kind: v.picklist(['again', 'whole', 'pong']) }),
  v.strictObject({ kind: v.literal('updates'), updates: v.array(update) }),
  v.strictObject({ kind: v.literal('answer'), id, value: v.unknown() }),
  v.strictObject({ kind: v.literal('broken'), id, message: sentence }),
]);

const command = v.looseObject({ kind: short });
const actor = v.strictObject({ kind: v.picklist(['operator', 'engine', 'headless']), label: short });
const consent = v.strictObject({
  digest: short,
  confirmedTier: v.picklist([0, 1, 2]),
  reason: v.optional(v.pipe(v.string(), v.maxLength(10_000))),
});

/** What each method takes; what a command holds is judged by the door, as of any console. */
const ARGUMENTS = {
  preview: v.strictTuple([command]),
  submit: v.union([v.strictTuple([command, actor]), v.strictTuple([command, actor, v.optional(consent)])]),
  undo: v.strictTuple([short, actor]),
  inspect: v.strictTuple([v.looseObject({ kind: short })]),
  draft: v.strictTuple([short]),
  plan: v.strictTuple([v.looseObject({ kind: short })]),
  planCommands: v.strictTuple([short]),
  earliestSlot: v.strictTuple([v.looseObject({})]),
  dayHours: v.strictTuple([v.array(v.looseObject({}))]),
  numberOffers: v.strictTuple([v.looseObject({})]),
  close: v.strictTuple([]),
  keepDraft: v.strictTuple([short, v.unknown()]),
  focus: v.strictTuple([v.looseObject({ screen: short })]),
  refresh: v.strictTuple([]),
  showFields: v.strictTuple([v.array(short)]),
  touched: v.strictTuple([]),
  markNoticesSeen: v.strictTuple([]),
  stopCommit: v.strictTuple([]),
} satisfies Readonly<Record<BackendMethod, v.GenericSchema>>;

const TO_HOST = v.variant('kind', [
  v.looseObject({
    kind: v.literal('hello'),
    protocol: v.number(),
    version: short,
    operator: v.pipe(v.string(), v.regex(/^[^\p{C}]{1,64}$/u)),
    readOnly: v.boolean(),
    dryRun: v.boolean(),
  }),
  v.strictObject({ kind: v.literal('ping') }),
  v.strictObject({
    kind: v.literal('ask'),
    id,
    method: v.picklist(Object.keys(BACKEND_METHODS) as BackendMethod[]),
    args: v.array(v.unknown()),
  }),
  v.strictObject({
    kind: v.literal('tell'),
    method: v.picklist(Object.keys(BACKEND_METHODS) as BackendMethod[]),
    args: v.array(v.unknown()),
  }),
]);

/** What an answer must look like before the screens get it. */
const refusal = v.looseObject({ code: v.string(), sentence: v.string() });
const outcome = v.variant('status', [
  v.looseObject({ status: v.literal('done'), sentence: v.string(), records: v.array(v.looseObject({})) }),
  v.looseObject({
    status: v.literal('open'),
    sentence: v.string(),
    records: v.array(v.looseObject({})),
    actId: v.string(),
  }),
  v.looseObject({ status: v.literal('partly'), sentence: v.string(), records: v.array(v.looseObject({})) }),
  v.looseObject({ status: v.literal('dry-run'), sentence: v.string() }),
  v.looseObject({ status: v.literal('refused'), refusal }),
  v.looseObject({ status: v.literal('failed'), sentence: v.string(), kind: v.string() }),
]);
const result = v.variant('ok', [
  v.looseObject({ ok: v.literal(true), value: v.unknown() }),
  v.looseObject({ ok: v.literal(false), error: v.string() }),
]);
const ANSWERS: { readonly [M in BackendMethod]?: v.GenericSchema } = {
  preview: v.looseObject({
    command,
    tier: v.picklist([0, 1, 2]),
    title: v.string(),
    lines: v.array(v.string()),
    digest: v.string(),
    refusal: v.optional(refusal),
  }),
  submit: outcome,
  undo: outcome,
  inspect: result,
  plan: result,
  planCommands: result,
  numberOffers: result,
  draft: v.optional(v.looseObject({ keptAtMs: v.number() })),
  earliestSlot: v.optional(v.number()),
  dayHours: v.optional(v.array(v.array(v.unknown()))),
};

/** Whether this is an answer of that method. */
export const isAnswerOf = (method: BackendMethod, value: unknown): boolean => {
  const schema = ANSWERS[method];
  return schema === undefined || v.is(schema, value);
};

export const readFromHost = (text: string, harmless: (raw: string) => string): Result<FromHost, string> =>
  read(FROM_HOST, text, harmless) as Result<FromHost, string>;

export function readToHost(text: string): Result<ToHost, string> {
  const message = read(TO_HOST, text) as Result<ToHost, string>;
  if (!message.ok || (message.value.kind !== 'ask' && message.value.kind !== 'tell')) return message;
  const { method, args } = message.value;
  return v.is(ARGUMENTS[method], args) ? message : err(`${method} is asked for with what it does not take`);
}

function read(
  schema: v.GenericSchema,
  text: string,
  harmless?: (raw: string) => string,
): Result<unknown, string> {
  try {
    const message = v.safeParse(schema, decodePlain(JSON.parse(text) as JsonValue, harmless));
    return message.success ? ok(message.output) : err(message.issues[0].message);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
