import type { RecentSends } from './recent-sends.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ActLog } from '../acts/act-log.ts';
import type { ScheduleFields } from '../command.ts';
import type { Actor, Outcome, Refusal } from '../door/door.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { keptCost } from '../door/budget-guard.ts';
import { contactRefusal, engineRefusal, guardIn, type GuardDeps } from '../door/guard.ts';
import type { Effect, PreparedCommand } from '../handlers/handler.ts';
import { momentOf } from '../handlers/event-schedule.ts';
import { isForeignLine, type LineLender } from './lend-line.ts';
import type { CommitProgress } from '../../state/planning.ts';
import { commitItems, committedText } from './commit-items.ts';
import type { CommitWatch } from './commit-watch.ts';
import type { CommitNotes } from './open-commit.ts';
import type { AtMostOnce, OnceOrder, OnceOutcome } from '../once/at-most-once.ts';
import { DISPATCH, opKeyOf, type DispatchBody } from './dispatch-intent.ts';

export interface SendDeps {
  readonly once: AtMostOnce;
  readonly actLog: ActLog;
  readonly facts: FactReader;
  readonly guard: GuardDeps;
  readonly clock: Clock;
  readonly lender: LineLender;
  readonly undoMs: number;
  /** Looks at once for what became of a request whose answer was lost. */
  readonly settleNow: () => Promise<unknown>;
  readonly recent: RecentSends;
  readonly watch: CommitWatch;
  /** Keeps whom a commit is about until the last of them had a turn. Where it cannot be written nothing is sent either. */
  readonly notes: CommitNotes;
}

/** The effects that contact people. */
type SendEffect = Extract<Effect, { kind: 'dispatch' | 'commit' }>;

export type Send = (effect: SendEffect, actor: Actor, preparedCommand: PreparedCommand) => Promise<Outcome>;

/** What stands against a try now, with the time it is planned for. */
export const recheckOf = (body: DispatchBody, guard: GuardDeps): Refusal | undefined =>
  contactRefusal([momentOf({ ...body.item, atMs: body.atMs ?? body.item.atMs })], guard);

/** The order that sends a try: what is written down, and what is asked again in the commit that sends. */
export function tryOrder(
  item: ScheduleFields,
  actor: Actor,
  slug: string | undefined,
  guard: GuardDeps,
): OnceOrder {
  const moment = momentOf(item);
  const body: DispatchBody = {
    actor,
    item,
    ...(slug !== undefined && { slug }),
    ...keptCost(guard.book(), moment),
  };
  return {
    kind: DISPATCH,
    opKey: opKeyOf(item),
    body,
    atMs: item.atMs,
    ...(item.mission !== undefined && { mission: item.mission }),
    recheck: (tables) => {
      const now = guardIn(guard, tables);
      return contactRefusal([moment], now) ?? engineRefusal(actor, item.mission, now);
    },
  };
}

/** Sends what a command came to, and says what became of it. */
export function createSender(deps: SendDeps): Send {
  const { once, guard, clock } = deps;

  const dispatch = async (item: ScheduleFields, actor: Actor): Promise<OnceOutcome> => {
    const entry = await deps.facts.entryOfRun(item.runId);
    const order = tryOrder(item, actor, entry?.slug, guard);
    const first = await once.send(order);
    // Nothing came of it: with the number assigned the same is sent under a new key.
    const sent =
      first.status === 'failed' && isForeignLine(first.error) && (await deps.lender.lend(item, actor))
        ? await once.send(order)
        : first;
    if (sent.status === 'done') deps.recent.note(sent.opKey);
    return sent;
  };

  const outcomeOf = (sent: OnceOutcome, done: SafeText): Outcome => {
    switch (sent.status) {
      case 'done': {
        const { run, opKey: actId } = sent;
        if (run?.status === 'partly') {
          const sentence = safe`${done} But not all of it: ${run.sentence ?? 'a record was refused.'}`;
          const { recordStates: records, parts } = run;
          return { status: 'partly', sentence, records, parts, actId };
        }
        return {
          status: 'done',
          sentence: sent.found ? safe`${done} Its answer was lost; it was found in the list.` : done,
          records: sent.run?.recordStates ?? deps.actLog.recordStates(sent.opKey),
          actId: sent.opKey,
          eventId: sent.id,
          ...(!sent.found && { undoUntilMs: clock.now() + deps.undoMs }),
        };
      }
      case 'open':
        return { status: 'open', sentence: sent.sentence, records: [], actId: sent.opKey };
      case 'refused':
        return { status: 'refused', refusal: sent.refusal };
      case 'failed':
        return {
          status: 'failed',
          sentence: sent.sentence,
          kind: sent.kind,
          ...(sent.error !== undefined && { error: sent.error }),
        };
    }
  };

  /** A commit of many takes its time: its run may have ended since, here or elsewhere. */
  const endedOf = async (item: ScheduleFields, mission: MissionKey): Promise<OnceOutcome | undefined> => {
    const running = await deps.facts.liveMission(mission, item.runId);
    if (running.ok) return undefined;
    const { error } = running;
    const opKey = opKeyOf(item);
    return error.kind === 'refused'
      ? { status: 'refused', opKey, refusal: error.refusal }
      : {
          status: 'failed',
          opKey,
          sentence: safeText(error.error.sentence),
          kind: 'server',
          again: true,
          error: error.error,
        };
  };

  const commit = async (
    { items, mission, digest, queue }: Extract<Effect, { kind: 'commit' }>,
    actor: Actor,
  ): Promise<Outcome> => {
    const { watch, notes } = deps;
    await notes.begin(mission, digest, items, queue);
    const signal = watch.begin(mission, digest, items.length);
    const unclear: ScheduleFields[] = [];
    let last: CommitProgress | undefined;
    let rested = false;
    let stoppedBy: SafeText | undefined = safe`the program broke off`;
    const send = async (item: ScheduleFields): Promise<OnceOutcome> => {
      const ended = rested ? await endedOf(item, mission) : undefined;
      if (ended !== undefined) return ended;
      rested = false;
      await notes.alive(mission, digest, 0);
      return dispatch(item, actor);
    };
    try {
      const outcome = await commitItems(items, {
        send,
        sleep: async (delayMs) => {
          await notes.alive(mission, digest, delayMs);
          await clock.sleep(delayMs, signal);
          rested = true;
        },
        onProgress: (progress) => {
          last = progress;
          watch.progress(progress);
        },
        onItem: (item, sent) => {
          if (sent.status === 'open') unclear.push(item);
          watch.item(item, sent);
        },
        signal,
      });
      stoppedBy = whyStopped(outcome);
      if (outcome.status !== 'done' || unclear.length === 0 || last === undefined) return outcome;
      await deps.settleNow();
      // What has become clear since is told as it is.
      const still = unclear.filter((item) => deps.facts.intent(opKeyOf(item))?.status !== 'done').length;
      const now = { ...last, done: last.done + unclear.length - still, unclear: still };
      watch.progress(now);
      return { ...outcome, sentence: committedText(now) };
    } finally {
      await notes.end(mission, digest, stoppedBy);
      if (unclear.length > 0 && stoppedBy !== undefined) await deps.settleNow();
      watch.end();
    }
  };

  const whyStopped = (outcome: Outcome): SafeText | undefined =>
    outcome.status === 'refused'
      ? outcome.refusal.sentence
      : outcome.status === 'failed'
        ? outcome.sentence
        : undefined;

  return async (effect, actor, preparedCommand) => {
    switch (effect.kind) {
      case 'dispatch':
        return outcomeOf(await dispatch(effect.item, actor), preparedCommand.done);
      case 'commit':
        return commit(effect, actor);
    }
  };
}
