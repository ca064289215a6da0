import type { Approval } from '../../domain/approval/approval.ts';
import { wholeLines } from '../../domain/approval/whole-text.ts';
import { contactNames, phoneDigits } from '../../domain/contact/contacts.ts';
import { deceptionsIn } from '../../domain/approval/deceptive-text.ts';
import {
  contentDigest,
  ENDS,
  requestDigest,
  requestState,
  type InboxItem,
  type InboxState,
} from '../../domain/approval/inbox-item.ts';
import { endText as unclearEndText, type UnclearRequest } from '../../domain/approval/unclear.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { awaitsApproval, roundGateOf, roundToPlan } from '../../domain/approval/shortlist-memory.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { ringingLines, ringingText } from '../../commands/dispatch/ringing-text.ts';
import type { StillRinging } from '../../commands/dispatch/still-rings.ts';
import { requestLines } from '../../commands/handlers/approval.ts';
import { whenText } from '../../commands/handlers/when-text.ts';
import { gateDigest, gateTooLong } from '../../commands/handlers/gate.ts';
import type { Proposal } from '../../state/board.ts';
import type { InboxRow } from '../../state/ledger/inbox-items.ts';
import { commandLines, type CommandNames } from './command-lines.ts';
import { optOutRow } from './opt-out-desk.ts';

/** A request that a bot put to the owner through the server. */
export function requestItem(
  approval: Approval,
  nowMs: number,
  phoneOnly: boolean,
  decidedBy?: string,
): InboxItem {
  const state = requestState(approval, nowMs);
  const readOnly = approval.requireBiometric
    ? safe`It asks for a fingerprint or a face: answer on the phone.`
    : phoneOnly
      ? safe`This server takes decisions from the phone app alone: answer on the phone.`
      : undefined;
  return {
    id: `request:${approval.id}`,
    kind: 'request',
    state,
    title: safeText(approval.action),
    lines: requestLines(approval),
    warnings: approval.deceptions ?? [],
    source: safe`the bot`,
    createdAtMs: approval.createdAtMs ?? nowMs,
    digest: requestDigest(approval),
    approvalId: approval.id,
    ...(approval.expiresAtMs === undefined ? {} : { expiresAtMs: approval.expiresAtMs }),
    ...(state === 'open'
      ? {}
      : {
          next: endText(state, decidedBy),
          endedAtMs: endOf(approval) ?? nowMs,
        }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(approval.tooLong === undefined ? {} : { tooLong: approval.tooLong }),
  };
}

/** How it ended and, where that is known, who decided: another operator, perhaps on another host. */
const endText = (state: keyof typeof ENDS, decidedBy: string | undefined): SafeText =>
  decidedBy === undefined ? safe`${ENDS[state]}` : safe`${ENDS[state]} By ${decidedBy.replace(/^\w+:/, '')}.`;

const endOf = ({ respondedAtMs, expiresAtMs, createdAtMs }: Approval): number | undefined =>
  respondedAtMs ?? expiresAtMs ?? createdAtMs;

/** What a mission's memory asks of a person: a shortlist between rounds, or anything else. Undefined where nothing. */
export function memoryItem(entry: MissionEntry, sinceMs: number): InboxItem | undefined {
  const { memory, slug } = entry;
  if (!awaitsApproval(memory)) return undefined;
  const mission = missionKeyOf(entry.missionId, slug);
  const gate = roundGateOf(memory);
  const name = safeText(entry.missionName ?? slug);
  const digest = gateDigest(memory);
  const asked = [memory['approval_summary'], memory['awaiting_approval']].filter(
    (value) => value !== undefined,
  );
  const warnings = asked
    .flatMap((value) => deceptionsIn(typeof value === 'string' ? value : JSON.stringify(value)))
    .map(({ sentence }) => safeText(sentence));
  const isGate = gate.candidates.length > 0;
  const question = gate.question === undefined ? [] : wholeLines(gate.question);
  const tooLong = gateTooLong(memory);
  return {
    id: `${isGate ? 'gate' : 'ask'}:${slug}:${digest.slice(0, 16)}`,
    kind: isGate ? 'gate' : 'ask',
    state: 'open',
    title: isGate
      ? safe`Round ${gate.round} has ended: who goes on?`
      : safeText(question[0] ?? 'The bot waits for approval.'),
    lines: [
      ...question,
      ...(isGate
        ? gate.candidates.map(
            (candidate, index) =>
              safe`${index + 1}. ${candidate.name ?? ''} ${candidate.phone}${candidate.score === undefined ? '' : ` score ${candidate.score}`}${candidate.summary === undefined ? '' : `: ${candidate.summary}`}`,
          )
        : asked.filter((value) => value !== gate.question).flatMap((value) => shown(value))),
    ],
    warnings: [...new Set(warnings)],
    mission,
    missionName: name,
    source: isGate ? safe`round ${gate.round}` : safe`memory`,
    createdAtMs: sinceMs,
    digest,
    ...(tooLong === undefined ? {} : { tooLong }),
    ...(isGate ? { gate } : {}),
  };
}

/** An approved round whose calls a person has to plan. Undefined where none waits. */
export function planItem(entry: MissionEntry, names: CommandNames, sinceMs: number): InboxItem | undefined {
  const waiting = roundToPlan(entry.memory);
  if (waiting === undefined) return undefined;
  const { round, phones, left, assistantId, from } = waiting;
  const called = contactNames(entry.memory);
  const digest = contentDigest([entry.slug, round, phones]);
  return {
    id: `plan:${entry.slug}:${digest.slice(0, 16)}`,
    kind: 'plan',
    state: 'open',
    title: safe`Round ${round + 1} waits for its plan: ${left.length} of ${phones.length} not scheduled`,
    lines: [
      safe`They were approved and nothing is scheduled for them yet:`,
      ...left.map((phone, index) => safe`${index + 1}. ${called.get(phoneDigits(phone)) ?? ''} ${phone}`),
      ...(assistantId === undefined
        ? []
        : [
            safe`By ${names.assistant(assistantId) ?? assistantId}${from === undefined ? '' : `, from ${from}`}`,
          ]),
    ],
    warnings: [],
    mission: missionKeyOf(entry.missionId, entry.slug),
    missionName: safeText(entry.missionName ?? entry.slug),
    source: safe`round ${round}`,
    createdAtMs: waiting.approvedAtMs ?? sinceMs,
    digest,
    next: safe`A opens their plan in the planner; without a screen: plan --round --mission ${entry.slug}`,
  };
}

function shown(value: JsonValue | undefined): readonly SafeText[] {
  if (value === true || value === undefined) return [];
  if (typeof value === 'string') return wholeLines(value);
  if (!isJsonObject(value)) return wholeLines(JSON.stringify(value));
  return Object.entries(value).flatMap(([key, member]) =>
    wholeLines(`${key}: ${typeof member === 'string' ? member : JSON.stringify(member)}`),
  );
}

/** Names proposals by what they would do, whenever that would be. */
function proposalsId(mission: MissionKey, proposals: readonly Proposal[]): string {
  const acts = proposals.map(({ command }) => {
    const { atMs: _when, ...what } = command as { kind: string; atMs?: number };
    return what;
  });
  return `proposal:${mission}:${contentDigest(acts).slice(0, 16)}`;
}

/** What the engine would do next for one mission and may not do by itself: all of it together. */
export function proposalItem(
  mission: MissionKey,
  proposals: readonly Proposal[],
  names: CommandNames,
  nowMs: number,
): InboxItem {
  const missionName = names.mission(mission);
  const [first] = proposals;
  const more = proposals.length - 1;
  const commands = proposals.map(({ command }) => command);
  return {
    id: proposalsId(mission, proposals),
    kind: 'proposal',
    state: 'open',
    title: safe`${first?.sentence ?? ''}${more > 0 ? ` and ${more} more` : ''}`,
    lines: proposals.flatMap(({ sentence, why, command }, index) => [
      safe`${index + 1}. ${sentence}`,
      safe`   why: ${why}`,
      ...commandLines(command, names).map((line) => safe`   ${line}`),
    ]),
    warnings: [...new Set(commands.flatMap((command) => warningsOf(command)))],
    mission,
    source: safe`engine`,
    createdAtMs: nowMs,
    digest: contentDigest(commands),
    commands,
    ...(missionName === undefined ? {} : { missionName }),
  };
}

/** An act that was left for a person: by a verb without consent, or by a watch. */
export function actItem(row: InboxRow, names: CommandNames): InboxItem | undefined {
  const { body } = row;
  if (!isJsonObject(body) || !isJsonObject(body['command'])) return undefined;
  const command = body['command'];
  if (typeof command['kind'] !== 'string') return undefined;
  const mission = typeof body['mission'] === 'string' ? (body['mission'] as MissionKey) : undefined;
  const missionName = mission === undefined ? undefined : names.mission(mission);
  return {
    id: row.id,
    kind: 'act',
    state: stateOf(row),
    title: safeText(body['title']),
    lines: commandLines(command, names),
    warnings: warningsOf(command),
    source: safeText(body['source']),
    createdAtMs: row.createdAtMs,
    digest: row.digest ?? contentDigest(command),
    commands: [command as { kind: string }],
    ...(mission === undefined ? {} : { mission }),
    ...(missionName === undefined ? {} : { missionName }),
    ...ended(row),
  };
}

/** Somebody who wants no more contact, with the words that say so. */
export function optOutItem(row: InboxRow): InboxItem | undefined {
  const kept = optOutRow(row);
  if (kept === undefined) return undefined;
  const { phone, evidence, where, certain } = kept;
  return {
    id: row.id,
    kind: 'opt-out',
    state: stateOf(row),
    title: certain
      ? safe`${phone} wants no more contact: blocked`
      : safe`${phone} probably wants no more contact: on hold`,
    lines: [
      safe`They said:`,
      ...wholeLines(evidence),
      ...(certain
        ? [
            safe`The number was blocked at once for calls and texts in all missions, and what was pending is taken back.`,
            safe`A keeps it so. D lifts it, with a reason: they may be contacted again.`,
          ]
        : [
            safe`Nothing goes out to it until you decide.`,
            safe`A ends all contact, in any mission. D says that it was none: contact goes on.`,
          ]),
    ],
    warnings: deceptionsIn(evidence).map(({ sentence }) => safeText(sentence)),
    source: safeText(where),
    createdAtMs: row.createdAtMs,
    digest: contentDigest([phone, evidence]),
    phone,
    evidence,
    ...ended(row),
  };
}

/** Calls and messages that the server places although dispatch is held here. */
export function heldItem(
  sinceMs: number,
  ringing: readonly StillRinging[],
  nameOf: (digits: string) => string | undefined,
): InboxItem | undefined {
  if (ringing.length === 0) return undefined;
  return {
    id: `held:${sinceMs}`,
    kind: 'held',
    state: 'open',
    title: safe`Held, but ${ringingText(ringing, false)}`,
    lines: [
      ...ringingLines(ringing, nameOf),
      safe`What this console scheduled itself and can take back is not among these. A cancels all that can still be stopped.`,
    ],
    warnings: [],
    source: safe`hold`,
    createdAtMs: sinceMs,
    // What is agreed to is that all of it is cancelled: the list moves.
    digest: contentDigest(['held', sinceMs]),
    events: ringing.map(({ event }) => event),
  };
}

/** Something that was begun and of which nobody knows how it ended, or that cannot go on by itself. */
export function unclearItem(request: UnclearRequest, names: CommandNames): InboxItem {
  const { id, opKey, title, lines: evidence, ends, sinceMs, mission, state } = request;
  const missionName = mission === undefined ? undefined : names.mission(mission);
  return {
    id: `unclear:${id}`,
    kind: 'unclear',
    state: 'open',
    title,
    lines: [...evidence, ...ends.map((end) => safe`${UNCLEAR_KEYS[end]}: ${unclearEndText(request, end)}`)],
    warnings: [],
    source: safe`this console`,
    createdAtMs: sinceMs,
    digest: contentDigest([opKey, state, evidence]),
    unclear: { opKey, ends },
    ...(mission === undefined ? {} : { mission }),
    ...(missionName === undefined ? {} : { missionName }),
  };
}

/** The keys that end it. */
const UNCLEAR_KEYS = { reached: 'A', again: 'R', leave: 'D', drop: 'D' } as const;

/** A scheduled call or message in words. */
export const eventText = ({ channel, to, scheduledAtMs }: ScheduledEvent, name?: string): SafeText =>
  safe`${channel === 'sms' ? 'SMS' : channel} to ${name === undefined ? '' : `${name} `}${to}${scheduledAtMs === undefined ? '' : `, ${whenText(scheduledAtMs)}`}`;

const stateOf = (row: InboxRow): InboxState =>
  row.status === 'open' ? 'open' : row.decision === 'approved' ? 'approved' : 'denied';

const ended = (row: InboxRow): { readonly endedAtMs?: number; readonly next?: SafeText } =>
  row.status === 'open'
    ? {}
    : {
        endedAtMs: row.decidedAtMs ?? row.createdAtMs,
        next: endText(stateOf(row) === 'approved' ? 'approved' : 'denied', row.decidedBy),
      };

const warningsOf = (command: object): readonly SafeText[] =>
  Object.values(command)
    .filter((value) => typeof value === 'string')
    .flatMap((value) => deceptionsIn(value))
    .map(({ sentence }) => safeText(sentence));
