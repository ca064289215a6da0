import { later, nextOutcome, noteDial, type ServerState } from './backend.ts';
import { talkSeconds } from './render.ts';
import type { StoredCall } from './rows.ts';

/** Places a call at once: initiating → ringing → in-progress → completed, or how the number's outcome ends it. */
export function placeCall(
  backend: ServerState,
  call: { readonly to: string; readonly from: string; readonly greeting?: string; readonly purpose?: string },
): StoredCall {
  const outcome = nextOutcome(backend, 'call', call.to);
  const row: StoredCall = {
    id: backend.world.identity.uuid(),
    to: call.to,
    direction: 'outbound',
    startedAtMs: backend.clock.now(),
    status: 'initiating',
    ...(call.greeting !== undefined && { greeting: call.greeting }),
    ...(call.purpose !== undefined && { purpose: call.purpose }),
  };
  backend.world.calls.set(row.id, row);
  noteDial(backend, { channel: 'call', phone: call.to, from: call.from, source: 'immediate', id: row.id });
  const live = (action: () => void) => (): void => {
    if (row.endedAtMs === undefined) action();
  };
  later(
    backend,
    2,
    live(() => (row.status = 'ringing')),
  );
  switch (outcome.kind) {
    case 'busy':
    case 'no-answer':
    case 'failed':
    case 'canceled': {
      const status = outcome.kind;
      later(
        backend,
        status === 'no-answer' ? 30 : 5,
        live(() => finishCall(backend, row, status, status)),
      );
      break;
    }
    case 'completed-but':
      later(
        backend,
        30,
        live(() => finishCall(backend, row, outcome.callStatus, outcome.callStatus)),
      );
      break;
    case 'stuck-ringing':
    case 'server-retry':
      break;
    default: {
      const durationS = outcome.kind === 'completed' ? (outcome.durationS ?? 95) : 30;
      later(
        backend,
        8,
        live(() => answerCall(backend, row)),
      );
      if (outcome.kind !== 'stuck-in-progress') {
        later(
          backend,
          8 + durationS,
          live(() =>
            finishCall(backend, row, 'completed', outcome.kind === 'voicemail' ? 'voicemail' : 'user_hangup'),
          ),
        );
      }
    }
  }
  return row;
}

function answerCall(backend: ServerState, row: StoredCall): void {
  row.status = 'in-progress';
  row.answeredAtMs = backend.clock.now();
  backend.emit('call.started', { call_id: row.id, direction: row.direction });
}

/** Ends a live call, for whatever reason. */
export function finishCall(backend: ServerState, row: StoredCall, status: string, reason: string): void {
  row.status = status;
  row.endReason = reason;
  row.endedAtMs = backend.clock.now();
  backend.emit('call.ended', {
    call_id: row.id,
    direction: row.direction,
    duration_seconds: talkSeconds(row, backend.clock.now()),
    reason,
    outcome: reason === 'no-answer' ? 'no_answer' : reason === 'voicemail' ? 'voicemail' : status,
    to_number: row.to,
    ...(row.purpose !== undefined && { purpose: row.purpose }),
    ...(row.greeting !== undefined && { greeting: row.greeting }),
  });
}
