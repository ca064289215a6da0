import { ownOf } from '../../lib/own.ts';
import type { PlanStep, RunEvent } from '../../domain/mission/mission.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { ScheduledRow } from '../../state/board.ts';
import type { CellEnvironment } from '../table/column.ts';
import { inBothZones } from '../time/clock-text.ts';

/** What an entry may be about: the plan's steps, and the call or message that its summary names by id. */
export interface EventContext {
  readonly steps: readonly Pick<PlanStep, 'id' | 'description'>[];
  readonly call?: ScheduledRow;
}

/** The id of the scheduled call or message that a summary names. */
export const namedEventId = (summary: string): string | undefined => /\bevent_id=(\S+)/.exec(summary)?.[1];

/** What kind of entry it is, in words. */
export const eventKind = (type: string): string => ownOf(KINDS, type) ?? type.replaceAll(/[._]/g, ' ');

const KINDS: Readonly<Record<string, string>> = {
  status_change: 'status',
  step_started: 'step started',
  step_completed: 'step done',
  step_failed: 'step failed',
  tool_call: 'act',
  tool_result: 'result',
  message: 'note',
  custom: 'entry',
};

/**
 * One entry of the record as a sentence for a person: the step by what it does, the other side by name or number, ids
 * last. What a bot wrote in its own words stays in its own words.
 */
export function recordText(
  { type, summary, stepId }: Pick<RunEvent, 'type' | 'summary' | 'stepId'>,
  { steps, call }: EventContext,
  environment: CellEnvironment,
): SafeText {
  const placed = placedCall(summary, call, environment);
  if (placed !== undefined) return placed;
  const step = stepId === undefined ? undefined : steps.find(({ id }) => id === stepId)?.description;
  const verb = ownOf(STEP_VERBS, type);
  if (step === undefined || verb === undefined)
    return summary === '' ? safe`${capital(eventKind(type))}` : summary;
  const isBare =
    summary === '' || String(summary) === stepId || summary.includes(step) || BARE_STEP.test(summary);
  return isBare ? safe`${verb} “${step}”` : safe`${verb} “${step}”: ${summary}`;
}

const STEP_VERBS: Readonly<Record<string, string>> = {
  step_started: 'Started',
  step_completed: 'Completed',
  step_failed: 'Failed:',
};

/** `step.complete carrier_3`, `Step carrier_3 completed`: nothing but what the type says. */
const BARE_STEP = /^(?:step[._ ]\w+ ?\S*|step \S+ (?:started|completed|failed))$/i;

const PLACED =
  /^(scheduled|cancelled|canceled) (call|sms|message)(?: to (.+?))?:? *event_id=(\S+?):?(?: (.*))?$/i;

/** `Scheduled call event_id=461441a6…`: who and when first, the id at the end. */
function placedCall(
  summary: string,
  call: ScheduledRow | undefined,
  environment: CellEnvironment,
): SafeText | undefined {
  const [, done = '', kind = '', written, id = '', rest] = PLACED.exec(summary) ?? [];
  if (id === '') return undefined;
  const what = kind.toLowerCase() === 'call' ? 'Call' : 'Message';
  const who = call?.contactName ?? written ?? call?.event.to;
  const atMs = call?.event.scheduledAtMs;
  const verb = done.toLowerCase() === 'scheduled' ? 'scheduled' : 'cancelled';
  const when =
    verb === 'cancelled' || atMs === undefined
      ? ''
      : ` for ${inBothZones(atMs, call?.zones ?? [], environment)}`;
  return safe`${what}${who === undefined ? '' : ` to ${who}`} ${verb}${when}${rest === undefined ? '' : `: ${rest}`} (${id.slice(0, 8)})`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
