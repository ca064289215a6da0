import { statusText } from '../../domain/mission/status-text.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import { tooLongToShow, wholeLines } from '../../domain/approval/whole-text.ts';
import { deceptionsIn } from '../../domain/approval/deceptive-text.ts';
import { contentDigest } from '../../domain/approval/inbox-item.ts';
import { inOrder } from '../../domain/mission/lifecycle.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { PlanStep } from '../../domain/mission/mission.ts';
import {
  awaitsApproval,
  roundGateOf,
  withRound,
  type RoundGate,
} from '../../domain/approval/shortlist-memory.ts';
import type { ShortlistCandidate } from '../../domain/approval/shortlist.ts';
import { isTerminalStep } from '../../domain/mission/status.ts';
import { stepRole } from '../../domain/mission/step-role.ts';
import { isoOf, type Part } from '../acts/part.ts';
import type { CommandOf } from '../command.ts';
import type { MissionFacts } from '../reads/fact-reader.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { roundCaller, type RoundCaller } from './round-caller.ts';
import { refuse, CHANGED_SENTENCE } from '../door/refusal.ts';

type GateCommand = CommandOf<'gate.decide'>;

/**
 * A person's word between two rounds, or on what the bot asks through memory: who goes on, or that nobody does. Memory
 * and the run's log say who decided what, over which list, with the digest of exactly that.
 */
export const decideGate: CommandHandler<GateCommand> = async (command, facts) => {
  const mission = await facts.liveMission(command.mission);
  if (!mission.ok) return mission;
  const { entry } = mission.value;
  if (entry === undefined) {
    return refuse(
      'not-found',
      safe`The state file has no entry for this mission: there is nothing to decide.`,
    );
  }
  const { memory } = entry;
  if (!awaitsApproval(memory)) {
    return refuse('not-pending', safe`It was answered elsewhere; nothing waits for an answer any more.`);
  }
  const asked = gateDigest(memory);
  if (command.expect !== undefined && command.expect !== asked) {
    return refuse('changed', CHANGED_SENTENCE);
  }
  const steps = await facts.steps(mission.value);
  if (!steps.ok) return steps;
  const step = gateStep(steps.value);
  const gate = roundGateOf(memory);
  const listed = new Map(gate.candidates.map((candidate) => [phoneDigits(candidate.phone), candidate]));
  const advanced = command.advanced ?? [];
  const strangers = advanced.filter((phone) => !listed.has(phoneDigits(phone)));
  if (strangers.length > 0) {
    return refuse('invalid', safe`${strangers.join(', ')} was not in this round.`);
  }
  if (new Set(advanced.map(phoneDigits)).size !== advanced.length) {
    return refuse('invalid', safe`One number goes on twice.`);
  }
  const approve = command.decision === 'approved';
  if (approve && listed.size > 0 && command.advanced !== undefined && advanced.length === 0) {
    return refuse('invalid', safe`Nobody would go on: pull somebody in, or deny.`);
  }
  const suppressed = advanced.filter((phone) => facts.suppressed(phone));
  if (suppressed.length > 0) {
    return refuse('suppressed', safe`${suppressed.join(', ')} must not be contacted: drop them first.`);
  }
  const tooLong = approve ? gateTooLong(memory) : undefined;
  if (tooLong !== undefined) return refuse('invalid', tooLong);
  const caller = await roundCaller(command, mission.value, facts);
  if (!caller.ok) return caller;
  const decided: Decided = {
    command,
    gate,
    approve,
    advanced,
    asked,
    atMs: facts.nowMs(),
    listed,
    caller: caller.value,
  };
  const round = command.advanced === undefined ? '' : ` of round ${gate.round}`;
  return prepared({
    tier: approve ? 2 : 1,
    title: safe`${approve ? 'Approve' : 'Deny'} the shortlist${round} · ${entry.missionName ?? entry.slug}`,
    lines: linesOf(decided, memory, step),
    basis: { asked, run: mission.value.run.id, step: step?.status ?? null },
    mission: command.mission,
    readToEnd: approve,
    effect: { kind: 'act', parts: partsOf(decided, mission.value, entry, step) },
    done: approve
      ? command.advanced === undefined
        ? safe`Approved; the bot reads it in memory.`
        : safe`Approved: ${advanced.length} of ${listed.size} go on to round ${gate.round + 1}.${command.plannedBy === 'operator' ? ` Its calls wait for their plan in the planner, or by plan --round --mission ${entry.slug}.` : ''}`
      : safe`Denied; round ${gate.round} can be widened.`,
    notByEngine: safe`Between rounds a person decides.`,
  });
};

interface Decided {
  readonly command: GateCommand;
  readonly gate: RoundGate;
  readonly approve: boolean;
  readonly advanced: readonly string[];
  readonly asked: string;
  readonly atMs: number;
  readonly listed: ReadonlyMap<string, ShortlistCandidate>;
  readonly caller: RoundCaller | undefined;
}

/** Why a gate cannot be approved here: what is asked, as memory has it; cannot be shown whole. Its lists are shown row by row. */
export const gateTooLong = (memory: JsonObject): SafeText | undefined =>
  tooLongToShow(memory['approval_summary'], memory['awaiting_approval']);

/**
 * What memory asks and over which results: another digest means another question. It is over the values as the bot's own
 * parser takes them, which is what is acted on and what is shown: of twin keys the last, whole numbers of any length digit
 * by digit (`json-plain.ts` keeps them as text), fractions as doubles. How the file spells them (white space, escapes,
 * a twin that is not read) means nothing to the bot, and asks nothing anew.
 */
export const gateDigest = (memory: JsonObject): string =>
  contentDigest([
    memory['awaiting_approval'] ?? null,
    memory['approval_summary'] ?? null,
    memory['call_results'] ?? null,
    memory['rubric'] ?? null,
  ]);

/** The step that stands for a person's word, where the plan has one that is still open. */
const gateStep = (steps: readonly PlanStep[]): PlanStep | undefined =>
  inOrder(steps).find((step) => !isTerminalStep(step.status) && stepRole(step, []) === 'gate');

function linesOf(decided: Decided, memory: JsonObject, step: PlanStep | undefined): readonly SafeText[] {
  const { command, gate, approve, advanced, listed, caller } = decided;
  const raw = JSON.stringify([memory['approval_summary'] ?? null, memory['awaiting_approval'] ?? null]);
  const dropped = gate.candidates.filter(
    ({ phone }) => !advanced.some((each) => phoneDigits(each) === phoneDigits(phone)),
  );
  return [
    ...deceptionsIn(raw).map(({ sentence }) => safe`Deceptive text. ${sentence}`),
    ...(gate.question === undefined ? [] : wholeLines(gate.question)),
    ...(step === undefined
      ? []
      : [
          safe`Step ${step.id}: ${statusText(step.status)} → ${approve ? 'completed' : statusText(step.status)}`,
        ]),
    ...(approve && command.advanced !== undefined
      ? [
          safe`Round ${gate.round + 1} calls these ${advanced.length}, in this order:`,
          ...advanced.map(
            (phone, index) => safe`  ${index + 1}. ${candidateText(listed.get(phoneDigits(phone)), phone)}`,
          ),
          ...(dropped.length === 0
            ? []
            : [
                safe`These ${dropped.length} are not called again:`,
                ...dropped.map((candidate) => safe`  ${candidateText(candidate, candidate.phone)}`),
              ]),
        ]
      : []),
    ...(caller === undefined
      ? []
      : [safe`By ${caller.words}${caller.linkBeside === undefined ? '' : ', which is linked to the run'}`]),
    ...(approve && command.advanced !== undefined ? [PLANNERS[command.plannedBy ?? 'engine']] : []),
    ...(command.reason === undefined ? [] : [safe`Reason: ${command.reason}`]),
  ];
}

const PLANNERS = {
  operator: safe`A person plans and commits these calls, in the planner.`,
  engine: safe`The engine places these calls where it drives the mission, in the next open hours.`,
} as const;

const candidateText = (candidate: ShortlistCandidate | undefined, phone: string): SafeText =>
  safe`${candidate?.name ?? ''} ${phone}${candidate?.score === undefined ? '' : ` score ${candidate.score}`}`;

function partsOf(
  { command, gate, approve, advanced, asked, atMs, listed, caller }: Decided,
  { missionId, run }: MissionFacts,
  { slug, memory }: MissionEntry,
  step: PlanStep | undefined,
): readonly Part[] {
  const isShortlist = command.advanced !== undefined;
  const told: JsonObject = {
    decision: command.decision,
    by: command.by,
    at: isoOf(atMs),
    round: gate.round,
    digest: contentDigest([asked, command.decision, advanced, command.weights ?? null]),
    ...(command.reason !== undefined && { reason: command.reason }),
    ...(isShortlist && approve && { advanced: [...advanced] }),
    ...(command.weights !== undefined && { weights: { ...command.weights } }),
  };
  const candidates: readonly JsonValue[] = gate.candidates.map(({ phone, name, score }) => ({
    phone,
    ...(name !== undefined && { name }),
    ...(score !== undefined && { score }),
  }));
  const set = (key: string, value: JsonValue): Part => ({
    target: 'memory',
    change: { kind: 'memory.set', slug, key, value },
  });
  const rounds = withRound(memory, gate.round, {
    candidates: [...candidates],
    ...(approve
      ? {
          advanced: [...advanced],
          approved_by: command.by,
          approved_at: isoOf(atMs),
          digest: told['digest'] ?? '',
          ...(command.assistantId !== undefined && { assistant_id: command.assistantId }),
          ...(command.from !== undefined && { from: command.from }),
          ...(isShortlist && command.plannedBy === 'operator' && { planned_by: 'operator' }),
        }
      : { denied_by: command.by, denied_at: isoOf(atMs), reason: command.reason ?? '' }),
  });
  const parts: Part[] = [];
  if (approve && step !== undefined) {
    parts.push({
      target: 'server',
      change: { kind: 'step', missionId, runId: run.id, step: step.id, status: 'completed' },
    });
  }
  if (caller?.linkBeside !== undefined) {
    const { assistantId, linkBeside } = caller;
    parts.push(
      { target: 'server', change: { kind: 'link', missionId, runId: run.id, assistantId } },
      set('linked_agents', [...linkBeside, assistantId]),
    );
  }
  if (isShortlist) parts.push(set('rounds', [...rounds]));
  if (isShortlist && approve) {
    parts.push(
      set(
        'call_queue',
        advanced.map((phone) => {
          const name = listed.get(phoneDigits(phone))?.name;
          return { phone, round: gate.round + 1, ...(name !== undefined && { name }) };
        }),
      ),
    );
  }
  parts.push(
    set('approval_decision', told),
    // `false` and not gone: the question was answered, and is not laid out a second time.
    set('awaiting_approval', false),
    {
      target: 'event',
      missionId,
      runId: run.id,
      event: {
        type: approve && step !== undefined ? 'step_completed' : 'custom',
        summary: summaryOf(command, gate, advanced.length, listed.size),
        payload: told,
        ...(step !== undefined && { stepId: step.id }),
      },
    },
  );
  return parts;
}

function summaryOf(command: GateCommand, gate: RoundGate, going: number, of: number): string {
  const what =
    command.advanced === undefined
      ? 'what the bot asked'
      : `the shortlist of round ${gate.round}${command.decision === 'approved' ? `: ${going} of ${of} go on` : ''}`;
  const why = command.reason === undefined ? '' : ` (${command.reason})`;
  return `${command.decision === 'approved' ? 'Approved' : 'Denied'} ${what} by ${command.by}${why}`;
}
