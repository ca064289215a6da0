import { safe, type SafeText } from '../../lib/safe-text.ts';
import { missionId as toMissionId, runId as toRunId, type AssistantId } from '../../domain/ids.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { Intent } from '../../state/ledger/intents.ts';
import type { Refusal } from '../door/door.ts';
import { dispatchBodyOf, DISPATCH, markOf, stateOf, type DispatchBody } from './dispatch-intent.ts';
import type { DispatchDeps, Dispatcher } from './dispatcher.ts';
import { eventsOfTry, matchesFor } from './match-events.ts';

/** Every try is looked at once more this long before it is due. */
export const CHECK_BEFORE_MS = 90_000;

export interface SettleDeps extends DispatchDeps {
  readonly dispatcher: Dispatcher;
  /** What stands against contacting this recipient now. */
  readonly recheck: (body: DispatchBody) => Refusal | undefined;
  /** Cancels a scheduled event with its record, because of `reason`. */
  readonly withdraw: (intent: Intent, eventId: string, reason: string) => Promise<void>;
}

export interface SettleReport {
  readonly settled: number;
  /** Their slot has to pass before anybody knows. */
  readonly waiting: number;
  readonly parked: number;
}

export interface Settler {
  /**
   * Finds out about every try whose outcome is unclear, and sends what was planned when the process died. To be run
   * before anything else after a start, and then again whenever `nextAtMs` says.
   */
  settleOpenIntents(): Promise<SettleReport>;
  /** 90 s before a slot: duplicates are cancelled, and what may not be contacted any more is withdrawn. */
  checkDue(): Promise<void>;
  /** When one of the two has something to do next; undefined where nothing is open. */
  nextAtMs(): number | undefined;
}

type ListOf = (
  assistant: AssistantId,
) => Promise<{ readonly askedAtMs: number; readonly events: readonly ScheduledEvent[] } | undefined>;

/** A try that is unclear is looked up this often. */
const LOOK_EVERY_MS = 30_000;
/** A check that could not read the list is made again so soon. */
const CHECK_AGAIN_MS = 10_000;

/** A person, or whoever drives the mission, put an end to it: what was unclear then may have been placed all the same. */
const STOPPED: ReadonlySet<string> = new Set(['cancelled', 'failed']);

export function createSettler(deps: SettleDeps): Settler {
  const { server, intents, dispatcher, logbook, nowMs } = deps;

  const open = (): readonly Intent[] =>
    intents
      .list(DISPATCH, ['planned', 'sent', 'unknown'])
      .filter(({ opKey }) => !dispatcher.isUnderWay(opKey));

  /** One list per assistant and round, with the instant at which it was asked for. */
  const lists = (): ListOf =>
    onceEach(
      (assistant: AssistantId) => assistant,
      async (assistant) => {
        const askedAtMs = nowMs();
        const list = await server.listScheduled(assistant, { priority: 'act' });
        return list.ok ? { askedAtMs, events: list.value } : undefined;
      },
    );

  /** Why nothing of this run goes out any more; `unread` where the server did not say. */
  const endOf = async ({ item }: DispatchBody): Promise<SafeText | 'unread' | undefined> => {
    const { missionId, runId } = item;
    if (missionId === undefined || runId === undefined) return undefined;
    const run = await server.getRun(toMissionId(missionId), toRunId(runId), { priority: 'act' });
    if (!run.ok) return run.error.kind === 'not-found' ? undefined : 'unread';
    const { status } = run.value;
    return STOPPED.has(status) ? safe`the run was ended as ${status}.` : undefined;
  };

  const isOthers = (opKey: string) => (eventId: string) => {
    const owner = intents.byResult(DISPATCH, eventId);
    return owner !== undefined && owner.opKey !== opKey;
  };

  const lookUp = async (intent: Intent, listOf: ListOf): Promise<'settled' | 'waiting' | 'parked'> => {
    const state = stateOf(intent);
    if (state.status !== 'unknown') return 'waiting';
    const body = dispatchBodyOf(intent);
    const list = await listOf(body.item.assistantId);
    if (list === undefined) return 'waiting';
    const { clockSkewMs } = server.health();
    const { opKey, slot } = intent;
    const matches = matchesFor(
      {
        opKey,
        mark: markOf(opKey, slot),
        body,
        sentAtMs: state.sentAtMs,
        ...(clockSkewMs !== undefined && { clockSkewMs }),
      },
      list.events,
      isOthers(opKey),
    );
    // What the end of a slot means depends on when the list was made, not on when it was read.
    const next = await dispatcher.apply(opKey, { kind: 'listed', matches, nowMs: list.askedAtMs });
    if (next?.status === 'done') return 'settled';
    return next?.status === 'parked' ? 'parked' : 'waiting';
  };

  /** A slot that was committed but never sent: the process died in between. */
  const resume = async (intent: Intent): Promise<'settled' | 'waiting'> => {
    const body = dispatchBodyOf(intent);
    const ended = await endOf(body);
    if (ended === 'unread') return 'waiting';
    if (ended !== undefined) return dropUnsent(intent, body, ended);
    const sent = await dispatcher.resume(intent.opKey, () => deps.recheck(body));
    if (sent.status === 'done') return 'settled';
    if (sent.status === 'open') return 'waiting';
    const hopeless = sent.status === 'refused' ? sent.refusal.code === 'too-late' : !sent.again;
    if (!hopeless) return 'waiting';
    return dropUnsent(intent, body, sent.status === 'refused' ? sent.refusal.sentence : sent.sentence);
  };

  const dropUnsent = async (
    intent: Intent,
    body: DispatchBody,
    sentence: SafeText,
  ): Promise<'settled' | 'waiting'> => {
    // Another process may have sent it meanwhile.
    if (intents.get(intent.opKey)?.status !== 'planned') return 'waiting';
    await dispatcher.apply(intent.opKey, { kind: 'drop' });
    logbook.notice({
      id: `unsent:${intent.opKey}`,
      level: 'warn',
      sentence: safe`The ${body.item.channel} to ${body.item.to} was never sent, because the program was stopped: ${sentence}`,
    });
    return 'settled';
  };

  return {
    settleOpenIntents: async () => {
      const count = { settled: 0, waiting: 0, parked: 0 };
      const listOf = lists();
      for (const intent of open()) {
        if (intent.status === 'sent')
          await dispatcher.apply(intent.opKey, { kind: 'lost', slot: intent.slot });
        const current = intents.get(intent.opKey);
        if (current === undefined || dispatcher.isUnderWay(intent.opKey)) continue;
        if (current.status === 'planned') count[await resume(current)] += 1;
        else if (current.status === 'unknown') count[await lookUp(current, listOf)] += 1;
        else if (current.status === 'parked') count.parked += 1;
      }
      return count;
    },
    checkDue: async () => {
      const now = nowMs();
      const listOf = lists();
      // Nothing is sent in between: what a run is at the beginning of the round holds for all its calls.
      const endOfRun = onceEach(({ item }: DispatchBody) => item.runId, endOf);
      for (const intent of intents.dueBetween(DISPATCH, 'done', now, now + CHECK_BEFORE_MS)) {
        const body = dispatchBodyOf(intent);
        const eventId = intent.result;
        if (body.checkedSlot === intent.slot || eventId === undefined) continue;
        const against = deps.recheck(body);
        if (against !== undefined) {
          await deps.withdraw(intent, eventId, against.sentence);
          continue;
        }
        const ended = await endOfRun(body);
        if (ended !== undefined && ended !== 'unread') {
          await deps.withdraw(intent, eventId, ended);
          continue;
        }
        const list = await listOf(body.item.assistantId);
        // Not marked as checked: it is looked at again while there is time.
        if (list === undefined) continue;
        await dispatcher.apply(intent.opKey, {
          kind: 'listed',
          matches: eventsOfTry(intent.opKey, list.events),
          nowMs: nowMs(),
        });
        if (ended === undefined) markChecked(intent.opKey, body);
      }
    },
    nextAtMs: () => {
      const now = nowMs();
      // What could not be settled or checked in its turn is tried again a little later, never at once.
      const next = (atMs: number, againMs: number): number =>
        atMs > now ? Math.min(atMs, now + againMs) : now + againMs;
      const unclear = open().map(({ status, notBeforeMs }) =>
        next(status === 'unknown' ? (notBeforeMs ?? now) : now, LOOK_EVERY_MS),
      );
      const due = intents
        .dueBetween(DISPATCH, 'done', now, Number.MAX_SAFE_INTEGER)
        .find((intent) => dispatchBodyOf(intent).checkedSlot !== intent.slot);
      const checkAtMs = due === undefined ? Infinity : (dispatchBodyOf(due).atMs ?? now) - CHECK_BEFORE_MS;
      const earliest = Math.min(...unclear, checkAtMs > now ? checkAtMs : now + CHECK_AGAIN_MS);
      return due === undefined && unclear.length === 0 ? undefined : earliest;
    },
  };

  function markChecked(opKey: string, body: DispatchBody): void {
    deps.ledger.transaction(() => {
      const intent = intents.get(opKey);
      if (intent?.status !== 'done') return;
      const checked = JSON.stringify({ ...body, checkedSlot: intent.slot } satisfies DispatchBody);
      intents.replace(intent, { ...intent, body: checked, updatedAtMs: nowMs() });
    });
  }
}

/** The same question is asked once, however many wait for its answer. */
function onceEach<Subject, Answer>(
  keyOf: (subject: Subject) => string | undefined,
  ask: (subject: Subject) => Promise<Answer>,
): (subject: Subject) => Promise<Answer> {
  const asked = new Map<string | undefined, Promise<Answer>>();
  return (subject) => {
    const key = keyOf(subject);
    const known = asked.get(key) ?? ask(subject);
    asked.set(key, known);
    return known;
  };
}
