import { createHash } from 'node:crypto';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { UnclearEnd, UnclearRequest } from '../../domain/approval/unclear.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import type { Records } from '../../state/ledger/records.ts';
import { partReports } from '../acts/act-run.ts';
import type { ActBody } from '../acts/act-log.ts';
import { claimantOf } from '../acts/claim.ts';
import { BOT } from '../bot/bot-adapter.ts';
import { DISPATCH, dispatchBodyOf } from '../dispatch/dispatch-intent.ts';
import type { OpenCommit } from '../dispatch/open-commit.ts';
import { whenText } from '../handlers/when-text.ts';
import { IMMEDIATE, immediateBodyOf } from '../immediate/immediate.ts';
import type { OnceAdapter } from '../once/at-most-once.ts';
import { onceStateOf } from '../once/once-intent.ts';
import { BURN_AFTER_MS } from '../once/once-state.ts';
import { SETUP, setupBodyOf } from '../setup/setup.ts';
import { cutOffItem } from './cut-off.ts';

/** What the list is made of. */
export interface UnclearSources {
  readonly intents: Pick<Intents, 'get' | 'list'>;
  readonly records: Pick<Records, 'of' | 'refusedKeys' | 'openKeys'>;
  readonly adapters: ReadonlyMap<string, OnceAdapter>;
  /** Commits of which somebody is left. */
  readonly commits: () => readonly OpenCommit[];
  /** True for a process of this machine that is known to have ended. */
  readonly isGone: (holder: string) => boolean;
  readonly nowMs: () => number;
}

/** An act that cannot be finished for so long waits for a person too. */
const LONG_MS = 10 * 60_000;
/** Another process may be at it. */
const UNDER_WAY_MS = 90_000;

/** Everything that is parked, stopped, refused or unknown, oldest first: one list, whatever it was. */
export function listUnclear(sources: UnclearSources): readonly UnclearRequest[] {
  const { intents, records } = sources;
  const requests = [DISPATCH, IMMEDIATE, BOT].flatMap((kind) =>
    intents
      .list(kind, ['sent', 'unknown', 'parked', 'unsent'])
      // What the bot asked for and what never happened was told to the bot.
      .filter(({ status }) => kind !== BOT || status !== 'unsent')
      .filter(({ status, updatedAtMs }) => status !== 'sent' || sources.nowMs() - updatedAtMs > UNDER_WAY_MS)
      .map((intent) => requestItem(intent, sources)),
  );
  const gone = intents
    .list(DISPATCH, ['cancelled', 'dropped'])
    .filter((intent) => dispatchBodyOf(intent).lostBy !== undefined)
    .map((intent) => goneItem(intent, sources));
  const refused = records.refusedKeys().map((opKey) => actItem(opKey, 'refused', sources));
  const long = records
    .openKeys()
    .filter((opKey) => {
      if (isLeftInMiddle(intents.get(opKey), sources)) return true;
      const first = records.of(opKey).find(({ status }) => status === 'open');
      return first?.error !== undefined && sources.nowMs() - first.createdAtMs > LONG_MS;
    })
    .map((opKey) => actItem(opKey, 'waiting', sources));
  const setups = intents.list(SETUP, ['open', 'stopped']).flatMap((intent) => setupItems(intent, sources));
  const cutOff = sources
    .commits()
    .filter(({ underWay }) => !underWay)
    .map((commit) => cutOffItem(commit, unclearId(commit.id)));
  const all = [...requests, ...gone, ...setups, ...long, ...refused, ...cutOff];
  const once = new Map(all.map((item) => [item.id, item]));
  return [...once.values()].toSorted((one, other) => one.sinceMs - other.sinceMs);
}

/** Whoever was at it died, or has given no sign of life for too long: nobody may be at it when it is looked at. */
function isLeftInMiddle(intent: Intent | undefined, { isGone, nowMs }: UnclearSources): boolean {
  const claimant = intent && claimantOf(intent);
  if (intent === undefined || claimant === undefined) return false;
  return isGone(claimant) || (intent.notBeforeMs ?? 0) <= nowMs();
}

/** Short enough to be typed, long enough to name one. */
export const unclearId = (opKey: string): string =>
  createHash('sha256').update(opKey).digest('hex').slice(0, 8);

const missionOf = ({ missionKey }: Intent): { readonly mission?: MissionKey } =>
  missionKey === undefined ? {} : { mission: missionKey as MissionKey };

function requestItem(intent: Intent, { adapters }: UnclearSources): UnclearRequest {
  const adapter = adapters.get(intent.kind);
  const what = adapter?.whatOf(intent) ?? safe`request`;
  const state = onceStateOf(intent);
  const sentAtMs = intent.sentAtMs ?? intent.createdAtMs;
  const due = 'atMs' in state && state.atMs !== undefined ? [safe`Due: ${whenText(state.atMs)}`] : [];
  const told = textOf(intent);
  const base = { id: unclearId(intent.opKey), opKey: intent.opKey, sinceMs: sentAtMs, ...missionOf(intent) };
  const sent = safe`Sent: ${whenText(sentAtMs)}`;
  switch (state.status) {
    case 'unsent':
      return {
        ...base,
        state: 'unsent',
        title: safe`Not sent: ${what}`,
        lines: [...due, ...told, sent, safeText(state.reason)],
        ends: endsOf(intent, ['again', 'leave']),
      };
    case 'parked':
      return {
        ...base,
        state: 'parked',
        title: safe`Unclear: ${what}`,
        lines: [
          ...due,
          ...told,
          sent,
          safe`No clear answer came, and nothing at the server shows whether it ${adapter?.happened ?? 'happened'}.`,
        ],
        ends: endsOf(intent, ['reached', 'again', 'leave']),
      };
    default:
      return {
        ...base,
        state: 'unknown',
        title: safe`Being found out: ${what}`,
        lines: [...due, ...told, sent, safe`No clear answer came. ${untilText(state)}`],
        ends: ['reached', 'leave'],
      };
  }
}

/** A bot's request is sent again by the bot alone: it has gone on since. */
const endsOf = ({ kind }: Intent, ends: readonly UnclearEnd[]): readonly UnclearEnd[] =>
  kind === BOT ? ends.filter((end) => end !== 'again') : ends;

function untilText(state: ReturnType<typeof onceStateOf>): SafeText {
  const atMs = 'atMs' in state ? state.atMs : undefined;
  return atMs === undefined
    ? safe`It is looked up again automatically.`
    : safe`It is looked up again automatically, until ${whenText(atMs + BURN_AFTER_MS)} at the latest.`;
}

/** The words that were to reach somebody. */
function textOf(intent: Intent): readonly SafeText[] {
  const text =
    intent.kind === DISPATCH
      ? dispatchBodyOf(intent).item.text
      : intent.kind === IMMEDIATE
        ? textIn(immediateBodyOf(intent).request)
        : undefined;
  return text === undefined ? [] : [safe`Text: ${text}`];
}

const textIn = (request: object): string | undefined =>
  'text' in request && typeof request.text === 'string' ? request.text : undefined;

function goneItem(intent: Intent, { adapters }: UnclearSources): UnclearRequest {
  const what = adapters.get(intent.kind)?.whatOf(intent) ?? safe`call`;
  const { atMs, lostBy } = dispatchBodyOf(intent);
  return {
    id: unclearId(intent.opKey),
    opKey: intent.opKey,
    state: 'gone',
    title: safe`Gone: ${what}`,
    lines: [
      ...(atMs === undefined ? [] : [safe`Was due: ${whenText(atMs)}`]),
      safe`A hold took it back before it went out. It could not be scheduled again: ${lostBy ?? ''}`,
    ],
    ends: ['again', 'leave'],
    sinceMs: intent.updatedAtMs,
    ...missionOf(intent),
  };
}

function actItem(
  opKey: string,
  state: 'refused' | 'waiting',
  { intents, records, adapters }: UnclearSources,
): UnclearRequest {
  const intent = intents.get(opKey);
  const rows = records.of(opKey);
  const reports = partReports(rows, new Set());
  const what = intent === undefined ? safe`an act` : actText(intent, adapters);
  const missing = reports.filter((report) => report.state === 'refused' || report.state === 'open');
  return {
    id: unclearId(opKey),
    opKey,
    state,
    title: state === 'refused' ? safe`Refused in part: ${what}` : safe`Not finished: ${what}`,
    lines: [
      ...missing.map(
        (report) =>
          safe`${report.state === 'refused' ? 'Refused' : 'Still open'}: ${report.what}${report.sentence === undefined ? '' : `. ${report.sentence}`}`,
      ),
      ...reports.filter((report) => report.state === 'done').map(({ what: did }) => safe`Done: ${did}`),
    ],
    ends: ['again', 'leave'],
    sinceMs: rows[0]?.createdAtMs ?? 0,
    ...(intent === undefined ? {} : missionOf(intent)),
  };
}

/** What an act was to come to, in its own words; a try's record by what it records. */
function actText(intent: Intent, adapters: UnclearSources['adapters']): SafeText {
  const adapter = adapters.get(intent.kind);
  if (adapter !== undefined) return safe`record of the ${adapter.whatOf(intent)}`;
  const { kind, done } = JSON.parse(intent.body) as Partial<ActBody>;
  return safeText(done ?? kind ?? 'act');
}

function setupItems(intent: Intent, { nowMs }: UnclearSources): readonly UnclearRequest[] {
  const { setup, sentence, found } = setupBodyOf(intent);
  const long = nowMs() - intent.createdAtMs > LONG_MS;
  if (intent.status === 'open' && (sentence === undefined || !long)) return [];
  const made = Object.entries(found).map(([key, value]) => safe`Made: ${key} ${String(value)}`);
  return [
    {
      id: unclearId(intent.opKey),
      opKey: intent.opKey,
      state: intent.status === 'stopped' ? 'stopped' : 'waiting',
      title: safe`Stopped half way: ${setup.kind} ${setup.name}`,
      lines: [...(sentence === undefined ? [] : [safeText(sentence)]), ...made],
      ends: ['again', 'leave'],
      sinceMs: intent.createdAtMs,
      ...missionOf(intent),
    },
  ];
}
