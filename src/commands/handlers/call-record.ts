import { statusText } from '../../domain/mission/status-text.ts';
import { safe } from '../../lib/safe-text.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { CommandOf, RecordCommand } from '../command.ts';
import { isoOf, type Part } from '../acts/part.ts';
import { prepared, type CommandHandler } from './handler.ts';

const TRACKER_STATUS: Readonly<Record<RecordCommand['outcome'], string>> = {
  succeeded: 'succeeded',
  'no-answer': 'no_answer',
  busy: 'busy',
  failed: 'failed',
  voicemail: 'no_answer',
  'empty-insight': 'failed',
  canceled: 'failed',
};

/**
 * How a call or message ended, in memory and in the log. The act is named after the event and what is said of it: a
 * second engine, or this one after a crash, does not say it again.
 */
export const recordCall: CommandHandler<CommandOf<'call.record'>> = async (command, facts) => {
  const mission = await facts.liveMission(command.mission);
  if (!mission.ok) return mission;
  const { missionId, run, entry } = mission.value;
  const status = command.abandoned ? 'abandoned' : TRACKER_STATUS[command.outcome];
  const fields: JsonObject = {
    status,
    attempts: command.attempt,
    event_id: command.event,
    last_attempt: isoOf(facts.nowMs()),
    ...(command.callStatus !== undefined && { call_status: command.callStatus }),
    ...(command.nextRetryAtMs !== undefined && { next_retry: isoOf(command.nextRetryAtMs) }),
    ...(command.outcome === 'voicemail' && { voicemail_left: true }),
  };
  const told: JsonObject = {
    event_id: command.event,
    phone: command.phone,
    outcome: command.outcome,
    attempt: command.attempt,
    ...(command.callStatus !== undefined && { call_status: command.callStatus }),
    ...(command.conversationId !== undefined && { conversation_id: command.conversationId }),
    ...(command.result !== undefined && { result: command.result }),
  };
  const slug = entry?.slug;
  const memory: readonly Part[] =
    slug === undefined
      ? []
      : [
          { target: 'memory', change: { kind: 'tracker.merge', slug, phone: command.phone, fields } },
          {
            target: 'memory',
            change: {
              kind: 'memory.append',
              slug,
              key: 'call_results',
              item: told,
              naturalKey: ['event_id'],
            },
          },
        ];
  const next =
    command.nextRetryAtMs === undefined
      ? command.abandoned
        ? ', no further try'
        : ''
      : `, next try ${isoOf(command.nextRetryAtMs)}`;
  const summary = `Call to ${command.phone} ended: ${statusText(command.outcome)}${next}`;
  const event: Part = {
    target: 'event',
    missionId,
    runId: run.id,
    event: {
      type: 'custom',
      summary,
      payload: { ...told, ...(command.abandoned && { abandoned: true }) },
      ...(command.step !== undefined && { stepId: command.step }),
    },
  };
  return prepared({
    tier: 0,
    title: safe`Record the outcome of ${command.event}`,
    lines: [safe`${summary}`],
    basis: { run: run.id },
    mission: command.mission,
    effect: {
      kind: 'act',
      actId: `record:${run.id}:${command.event}:${command.outcome}`,
      parts: [...memory, event],
    },
    done: safe`${summary}`,
  });
};
