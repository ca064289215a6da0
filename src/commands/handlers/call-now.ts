import { statusText } from '../../domain/mission/status-text.ts';
import { ok } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import { callId } from '../../domain/ids.ts';
import { isLiveCall } from '../../domain/mission/status.ts';
import { IMMEDIATE, immediateTarget, type Immediate } from '../immediate/immediate.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { numberFault } from './event-schedule.ts';
import { repeatLines, steadyNow } from './repeat-lines.ts';
import { whenText } from './when-text.ts';
import { refuse } from '../door/refusal.ts';

/** A call that rings as soon as it is agreed to: one's own phone, or a number. */
export const startCall: CommandHandler<CommandOf<'call.start'>> = async (
  { to, greeting, purpose },
  facts,
) => {
  const fault = to === undefined ? undefined : numberFault(to);
  if (fault !== undefined) return refuse('invalid', fault);
  const hold = facts.hold();
  if (hold !== undefined) {
    return refuse(
      'held',
      safe`Dispatch is held by ${hold.by} since ${whenText(hold.sinceMs, facts.nowMs())}: release it first.`,
    );
  }
  const request: Immediate = {
    what: 'call',
    ...(to !== undefined && { to }),
    ...(greeting !== undefined && greeting.trim() !== '' && { greeting }),
    ...(purpose !== undefined && purpose.trim() !== '' && { purpose }),
  };
  const now = to === undefined ? ok(facts.nowMs()) : await facts.toldNowMs();
  if (!now.ok) return now;
  const repeats = repeatLines(request, facts);
  return prepared({
    tier: repeats.length > 0 ? 2 : 1,
    title: safe`Call ${immediateTarget(request)}, now`,
    lines: [
      safe`It rings as soon as you agree. The bot talks.`,
      request.purpose === undefined
        ? safe`No purpose is given: the bot knows only the greeting.`
        : safe`Purpose: ${request.purpose}`,
      ...(request.greeting === undefined ? [] : [safe`Greeting: ${request.greeting}`]),
      ...(to === undefined
        ? []
        : [safe`Others are called in privacy mode; that needs a paid account with a number of its own.`]),
      ...repeats,
    ],
    basis: { repeats, request: { ...request } },
    effect: { kind: 'immediate', request, repeats },
    done: safe`The call to ${immediateTarget(request)} is being placed.`,
    ...(to !== undefined && { contacts: [{ phone: to, channel: 'call', atMs: steadyNow(now.value) }] }),
    notByEngine: safe`A call that rings at once is begun by a person.`,
  });
};

/** Ends a live call. One that was not begun from here may be somebody's conversation. */
export const endCall: CommandHandler<CommandOf<'call.end'>> = async (command, facts) => {
  const { reason = 'user_ended' } = command;
  const id = callId(command.callId);
  const found = await facts.call(id);
  if (!found.ok) return found;
  const { status, to } = found.value;
  if (!isLiveCall(status) && status !== 'initiating') {
    return refuse('already-so', safe`This call is not live: it reads ${statusText(status)}.`);
  }
  const ours = facts
    .immediates()
    .some((intent) => intent.kind === IMMEDIATE && intent.result === command.callId);
  return prepared({
    tier: ours ? 1 : 2,
    title: safe`End the call${to === undefined ? '' : ` with ${to}`}`,
    lines: [
      safe`Call ${command.callId}: ${statusText(status)}`,
      ours
        ? safe`It was begun from here.`
        : safe`It was not begun from here: somebody may be talking and will be cut off.`,
      safe`Reason given: ${reason}`,
    ],
    basis: { status, ours },
    effect: { kind: 'end-call', callId: command.callId, reason },
    done: safe`The call is ended.`,
    notByEngine: safe`A live call is ended by a person.`,
  });
};
