import { phoneDigits } from '../../../domain/contact/contacts.ts';
import type { ScheduledEvent } from '../../../domain/contact/scheduled-event.ts';
import type { PlanStep, RunEvent } from '../../../domain/mission/mission.ts';
import type { MissionSnapshot } from '../../../domain/mission/mission-snapshot.ts';
import { isDoneStep, isLiveCall, isTerminalRun } from '../../../domain/mission/status.ts';
import { safe, safeText, type SafeText } from '../../../lib/safe-text.ts';
import type { ScheduledRow } from '../../../state/board.ts';
import { eventWord, runWord, stepWord, type StatusWord } from '../../words/status-words.ts';

/** A stretch of time; without an end it goes on until now. */
export interface Span {
  readonly fromMs: number;
  readonly toMs?: number;
}

/** Something at an instant. */
export interface Mark {
  readonly atMs: number;
  readonly glyph: string;
  readonly ascii: string;
}

/** One row of a run's time line: the run, a step, the tries at one number, or what the record says. */
export interface Lane {
  readonly id: string;
  readonly kind: 'run' | 'step' | 'contact' | 'record';
  readonly label: SafeText;
  readonly status: StatusWord;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
  /** The newest of what is drawn in it, in words. */
  readonly told: SafeText;
  /** E.164, of the tries at one number. */
  readonly phone?: string;
}

type Known = ReadonlyMap<string, ScheduledRow>;

/** The lanes of a run in the order of its plan; what belongs to a step stands under it. */
export function lanesOf(snapshot: MissionSnapshot, known: Known): readonly Lane[] {
  const { steps, events, scheduled } = snapshot;
  const ids = new Set<string>(steps.map(({ id }) => id));
  const ofStep = (id: string | undefined): readonly ScheduledEvent[] =>
    scheduled.filter(({ stepId }) =>
      id === undefined ? stepId === undefined || !ids.has(stepId) : stepId === id,
    );
  const loose = events.filter(({ stepId }) => stepId === undefined || !ids.has(stepId));
  return [
    ...runLane(snapshot),
    ...steps.flatMap((step) => [
      stepLane(
        step,
        events.filter(({ stepId }) => stepId === step.id),
      ),
      ...contactLanes(ofStep(step.id), known, step.id),
    ]),
    ...contactLanes(ofStep(undefined), known, ''),
    ...(loose.length === 0 ? [] : [recordLane(loose)]),
  ];
}

function runLane({ run, mission }: MissionSnapshot): readonly Lane[] {
  if (run === undefined) return [];
  const fromMs = run.startedAtMs ?? run.createdAtMs;
  const toMs = isTerminalRun(run.status) ? (run.finishedAtMs ?? run.updatedAtMs) : undefined;
  return [
    {
      id: 'run',
      kind: 'run',
      label: safe`run${mission === undefined ? '' : ` of ${mission.name}`}`,
      status: runWord(run.status),
      spans:
        fromMs === undefined || (toMs === undefined && isTerminalRun(run.status))
          ? []
          : [{ fromMs, ...(toMs === undefined ? {} : { toMs }) }],
      marks: [],
      told: run.resultSummary ?? safe`The run is ${runWord(run.status).word}.`,
    },
  ];
}

const DOT = { glyph: '•', ascii: '.' };

const RECORD_SIGNS: Readonly<Record<string, Pick<Mark, 'glyph' | 'ascii'>>> = {
  step_started: { glyph: '▷', ascii: '>' },
  step_completed: { glyph: '✓', ascii: '+' },
  step_failed: { glyph: '✗', ascii: 'x' },
  error: { glyph: '✗', ascii: 'x' },
};

const marksOf = (events: readonly RunEvent[]): readonly Mark[] =>
  events.flatMap(({ createdAtMs, type }) =>
    createdAtMs === undefined ? [] : [{ atMs: createdAtMs, ...(RECORD_SIGNS[type] ?? DOT) }],
  );

/** From where the record says that it began to where it ended; what the record does not tell is not drawn. */
function stepLane(step: PlanStep, events: readonly RunEvent[]): Lane {
  const at = (type: string): number | undefined =>
    events.findLast((event) => event.type === type)?.createdAtMs;
  const fromMs = at('step_started');
  const ended = isDoneStep(step.status) || step.status === 'failed';
  const toMs = ended ? (at('step_completed') ?? at('step_failed')) : undefined;
  const runs = step.status === 'in_progress' || toMs !== undefined;
  return {
    id: `step ${step.id}`,
    kind: 'step',
    label: step.title ?? step.description,
    status: stepWord(step.status),
    spans: fromMs === undefined || !runs ? [] : [{ fromMs, ...(toMs === undefined ? {} : { toMs }) }],
    marks: marksOf(events),
    told:
      fromMs === undefined
        ? safe`${step.description}. The record does not say when it began.`
        : safe`${events.at(-1)?.summary ?? step.description}`,
  };
}

/** One lane for all tries at one number. */
function contactLanes(events: readonly ScheduledEvent[], known: Known, step: string): readonly Lane[] {
  const groups = new Map<string, ScheduledEvent[]>();
  for (const event of events) {
    const digits = phoneDigits(event.to);
    const group = groups.get(digits);
    if (group === undefined) groups.set(digits, [event]);
    else group.push(event);
  }
  return [...groups].flatMap(([digits, tries]): readonly Lane[] => {
    const last = tries.at(-1);
    if (last === undefined) return [];
    const name = tries.map(({ id }) => known.get(id)?.contactName).findLast((each) => each !== undefined);
    const word = eventWord(last);
    return [
      {
        id: `contact ${step} ${digits}`,
        kind: 'contact',
        label: name ?? last.to,
        status: word,
        spans: tries.flatMap(spanOf),
        marks: tries.flatMap((event) => {
          const atMs = event.dispatchedAtMs ?? event.scheduledAtMs;
          const { glyph, ascii } = eventWord(event);
          return atMs === undefined ? [] : [{ atMs, glyph, ascii }];
        }),
        told: safe`${name === undefined ? '' : `${name} `}${last.to}: ${tries.length === 1 ? '1 try' : `${tries.length} tries`}, the last ${word.word}${last.errors === undefined ? '' : `: ${last.errors.at(-1) ?? ''}`}`,
        phone: last.to,
      },
    ];
  });
}

/** How long a call was on the line, as far as the server tells. */
function spanOf(event: ScheduledEvent): readonly Span[] {
  const fromMs = event.dispatchedAtMs ?? event.scheduledAtMs;
  if (fromMs === undefined) return [];
  if (isLiveCall(event.callStatus)) return [{ fromMs }];
  const { callDurationS } = event;
  return callDurationS === undefined ? [] : [{ fromMs, toMs: fromMs + callDurationS * 1_000 }];
}

const recordLane = (events: readonly RunEvent[]): Lane => ({
  id: 'record',
  kind: 'record',
  label: safe`record`,
  status: {
    word: events.length === 1 ? '1 entry' : `${events.length} entries`,
    glyph: '•',
    ascii: '.',
    tone: 'dim',
  },
  spans: [],
  marks: marksOf(events),
  told: safeText(events.at(-1)?.summary),
});
