import { safe, safeText } from '../../lib/safe-text.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import { callId, type ScheduledEventId } from '../../domain/ids.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import type { SendImmediate } from '../immediate/send-immediate.ts';
import type { BotSender } from '../bot/send-bot-request.ts';
import type { ContactMoment } from '../door/calling-hours.ts';
import type { Command } from '../command.ts';
import { CHANGED } from '../door/consents.ts';
import type { AtMostOnce } from '../once/at-most-once.ts';
import type { ResolveUnclear } from '../unclear/resolve-unclear.ts';
import type { GuardTables } from '../once/once-ledger.ts';
import type { Send } from '../dispatch/send-effects.ts';
import type { Actor, Outcome, Refusal } from '../door/door.ts';
import type { FactReader } from '../reads/fact-reader.ts';
import { keptCost } from '../door/budget-guard.ts';
import { contactRefusal, guardIn, type GuardDeps } from '../door/guard.ts';
import type { AlertsPort } from '../ports/alerts-port.ts';
import type { MachineAct, MachinePort } from '../ports/machine-port.ts';
import type { SetupRunner } from '../setup/setup-runner.ts';
import type { PerformAct } from './perform-act.ts';
import { performAlertTest } from './perform-alert-test.ts';
import type { Effect, PreparedCommand } from '../handlers/handler.ts';
import { repeatLines } from '../handlers/repeat-lines.ts';

interface EffectPorts {
  readonly server: ServerPort;
  readonly facts: FactReader;
  readonly guard: GuardDeps;
  readonly once: AtMostOnce;
  readonly perform: PerformAct;
  readonly send: Send;
  readonly setupRunner: SetupRunner;
  readonly sendForBot: BotSender;
  readonly sendImmediate: SendImmediate;
  readonly machine?: MachinePort;
  readonly alerts?: AlertsPort;
  readonly nowMs: () => number;
  readonly ownNowMs: () => number;
  readonly resolveUnclear: ResolveUnclear;
  readonly onCall: (call: ImmediateCall) => void;
  readonly pollNow: (mission?: MissionKey) => void;
}

/** Does what was agreed to: each kind of effect by whoever does it exactly once. */
export function createEffects(
  ports: EffectPorts,
): (command: Command, actor: Actor, preparedCommand: PreparedCommand) => Promise<Outcome> {
  const { server, facts, guard, once, perform, send, setupRunner, sendForBot, sendImmediate, nowMs } = ports;

  const act = async (command: Command, actor: Actor, preparedCommand: PreparedCommand): Promise<Outcome> => {
    const { effect } = preparedCommand;
    if (effect.kind === 'poll') {
      ports.pollNow('mission' in command ? command.mission : undefined);
      return { status: 'done', sentence: preparedCommand.done, records: [] };
    }
    if (effect.kind === 'setup') return setupRunner.make(command.kind, actor, preparedCommand, effect);
    if (effect.kind === 'bot-request') return sendForBot(effect.request, actor, preparedCommand);
    if (effect.kind === 'immediate') {
      const now = (): readonly ContactMoment[] =>
        // Where two clocks disagree, it must be allowed by both.
        (preparedCommand.contacts ?? []).flatMap((contact) =>
          [...new Set([nowMs(), ports.ownNowMs()])].map((atMs) => ({ ...contact, atMs })),
        );
      const against = (tables: GuardTables): Refusal | undefined =>
        repeatLines(effect.request, facts).every((line) => effect.repeats.includes(line))
          ? contactRefusal(now(), guardIn(guard, tables))
          : CHANGED;
      const [first] = preparedCommand.contacts ?? [];
      const kept = first === undefined ? {} : keptCost(guard.book(), { ...first, atMs: nowMs() });
      return sendImmediate(effect.request, actor, preparedCommand.done, against, kept);
    }
    if (effect.kind === 'unclear') return ports.resolveUnclear(effect, actor, preparedCommand);
    if (effect.kind === 'end-call') return endCall(effect.callId, effect.reason, preparedCommand);
    if (effect.kind === 'machine') return performOnMachine(ports.machine, effect.act);
    if (effect.kind === 'alert-test') return performAlertTest(ports.alerts, effect, actor.label, nowMs());
    if (effect.kind === 'move') return move(effect, actor, preparedCommand);
    if (effect.kind !== 'act') {
      const beside: Outcome[] = [];
      if (effect.kind === 'commit' && effect.before !== undefined) {
        // Nothing is logged of people whom nobody may call now.
        const barred = contactRefusal(preparedCommand.contacts ?? [], guard);
        if (barred !== undefined) return { status: 'refused', refusal: barred };
        const { mission } = effect;
        const done = safe`It is written down before the first call.`;
        const noted = await perform(
          'mission.note',
          actor,
          { done, mission },
          {
            kind: 'act',
            ...effect.before,
          },
        );
        if (noted.status === 'refused' || noted.status === 'failed') return noted;
        beside.push(noted);
      }
      const sent = await send(effect, actor, preparedCommand);
      const after = effect.kind === 'commit' && sent.status === 'done' ? (effect.after ?? []) : [];
      if (after.length > 0)
        beside.push(await perform(command.kind, actor, preparedCommand, { kind: 'act', parts: after }));
      return beside.reduce(withBeside, sent);
    }
    const outcome = await perform(command.kind, actor, preparedCommand, effect);
    if (outcome.status !== 'done') return outcome;
    // A try whose event is gone may be planned anew under its own name.
    for (const event of takenBackBy(command, effect)) {
      const ours = facts.tryOf(event);
      if (ours?.result !== undefined) {
        await once.apply(ours.opKey, { kind: 'withdrawn', eventId: ours.result });
      }
    }
    return outcome;
  };

  /** The new one is sent when the old one is surely gone; what failed in between is said. */
  const move = async (
    { cancel, event, item }: Extract<Effect, { kind: 'move' }>,
    actor: Actor,
    preparedCommand: PreparedCommand,
  ): Promise<Outcome> => {
    const cancelled = await perform('event.move', actor, preparedCommand, cancel);
    if (cancelled.status !== 'done' && cancelled.status !== 'open') return cancelled;
    const found = await server.getScheduled(item.assistantId, event, { priority: 'act' });
    const gone = found.ok ? found.value.status === 'cancelled' : found.error.kind === 'not-found';
    if (!gone) {
      const sentence = safe`It stays where it is: it could not be cancelled for certain, so nothing new was scheduled.`;
      return { status: 'refused', refusal: { code: 'not-pending', sentence } };
    }
    const ours = facts.tryOf(event);
    if (ours !== undefined) await once.apply(ours.opKey, { kind: 'withdrawn', eventId: event });
    const sent = await send({ kind: 'dispatch', item }, actor, preparedCommand);
    if (sent.status === 'done') {
      // Taking the new one back would not bring the old one.
      const { undoUntilMs: _undo, ...moved } = sent;
      return moved;
    }
    if (sent.status === 'open' || sent.status === 'dry-run') return sent;
    const why = sent.status === 'refused' ? sent.refusal.sentence : sent.sentence;
    return {
      status: 'failed',
      kind: sent.status === 'failed' ? sent.kind : 'server',
      sentence: safe`It is cancelled, but it could not be placed at the new time: ${why} Plan it again.`,
    };
  };

  /** Ending a call twice changes nothing: an answer that got lost is settled by looking. */
  const endCall = async (id: string, reason: string, { done }: PreparedCommand): Promise<Outcome> => {
    const ended = await server.endCall(callId(id), reason, { priority: 'act' });
    if (ended.ok) {
      ports.onCall(ended.value);
      return { status: 'done', sentence: done, records: [] };
    }
    const now = await server.getCall(callId(id), { priority: 'act' });
    if (now.ok && !isLiveCall(now.value.status)) return { status: 'done', sentence: done, records: [] };
    return { status: 'failed', kind: 'server', sentence: safeText(ended.error.sentence) };
  };

  return act;
}

/** Calls that were sent, and what was to be done before or after them: it is done when both are. */
function withBeside(sent: Outcome, beside: Outcome): Outcome {
  if (sent.status !== 'done' && sent.status !== 'open' && sent.status !== 'partly') return sent;
  if (beside.status === 'done' || beside.status === 'dry-run') return sent;
  const why = beside.status === 'refused' ? beside.refusal.sentence : beside.sentence;
  const sentence = safe`${sent.sentence} But not all of it: ${why}`;
  if (beside.status === 'refused' || beside.status === 'failed') {
    return { status: 'failed', kind: beside.status === 'failed' ? beside.kind : 'server', sentence };
  }
  const { status, actId, records, parts } = beside;
  const reports = [...(sent.parts ?? []), ...(parts ?? [])];
  return { status, actId, sentence, records: [...sent.records, ...records], parts: reports };
}

const CANCELS: ReadonlySet<Command['kind']> = new Set([
  'event.cancel',
  'calls.cancel',
  'hold.cancel',
  'contact.forget',
]);

/** The scheduled events that a person or the engine took back while the mission goes on. */
function takenBackBy(
  { kind }: Command,
  { parts }: Extract<Effect, { kind: 'act' }>,
): readonly ScheduledEventId[] {
  if (!CANCELS.has(kind)) return [];
  return parts.flatMap((part) =>
    part.target === 'server' && part.change.kind === 'cancel-event' ? [part.change.event] : [],
  );
}

async function performOnMachine(machine: MachinePort | undefined, act: MachineAct): Promise<Outcome> {
  const performed = await machine?.perform(act);
  if (performed?.ok === true) return { status: 'done', sentence: safe`${performed.value}`, records: [] };
  const sentence = safe`${performed?.error ?? 'This program does not reach it.'}`;
  return { status: 'failed', kind: 'file', sentence };
}
