import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { ImmediateCall } from '../../domain/server/account.ts';
import type { SmsMessage } from '../../domain/contact/message.ts';
import type { JsonValue } from '../../lib/json.ts';
import { phoneDigits } from '../../domain/contact/contacts.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Ledger } from '../../state/ledger/database.ts';
import type { Intent, Intents } from '../../state/ledger/intents.ts';
import type { Actor, Outcome, Refusal } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import {
  IMMEDIATE,
  immediateBodyOf,
  immediateTarget,
  immediateWord,
  type Immediate,
  type ImmediateBody,
  type ImmediateStatus,
} from './immediate.ts';

export interface ImmediateSenderDeps {
  readonly server: ServerPort;
  readonly ledger: Ledger;
  readonly intents: Intents;
  readonly logbook: Logbook;
  readonly newId: () => string;
  readonly nowMs: () => number;
  /** A call that was placed: it is followed from here on. */
  readonly onCall: (call: ImmediateCall) => void;
}

export interface ImmediateSender {
  /** Sends it once. `recheck` is asked again inside the transaction that commits the sending. */
  send(
    request: Immediate,
    actor: Actor,
    done: SafeText,
    recheck: () => Refusal | undefined,
  ): Promise<Outcome>;
  /** Finds out about what an earlier process sent without hearing the answer; what stays unknown is parked. */
  settle(): Promise<void>;
  /** Puts a parked request away: a person looked, and it is not sent again. */
  giveUp(opKey: string): Outcome;
}

/** Between the check and the socket nothing may have slept for longer. */
const SEND_WITHIN_MS = 10_000;
/** Another process may still wait for its answer. */
const UNDER_WAY_MS = 90_000;
const CLOCK_SLACK_MS = 30_000;
const ACT = { priority: 'act' } as const;

/**
 * Sends what happens at once, at most once: written down before the socket, never repeated. An SMS whose answer was
 * lost is looked for among the messages; a call, and what cannot be found, is parked for a person.
 */
export function createImmediateSender(deps: ImmediateSenderDeps): ImmediateSender {
  const { server, ledger, intents, logbook, nowMs } = deps;
  const underWay = new Set<string>();
  const told = new Set<string>();

  const move = (opKey: string, status: ImmediateStatus, result?: string): void => {
    ledger.transaction(() => {
      const intent = intents.get(opKey);
      if (intent === undefined) return;
      intents.replace(intent, {
        ...intent,
        status,
        updatedAtMs: nowMs(),
        ...(result !== undefined && { result }),
      });
    });
  };

  const post = async (opKey: string, request: Immediate): Promise<Answered> => {
    const options = { ...ACT, idempotencyKey: opKey };
    if (request.what === 'sms') {
      const { to, text, mediaUrls } = request;
      const sent = await server.sendSms({ to, text, mediaUrls }, options);
      return sent.ok ? { ok: true, id: sent.value.id, answer: smsAnswer(sent.value) } : sent;
    }
    const { what: _what, ...call } = request;
    const placed = await server.startCall(call, options);
    if (!placed.ok) return placed;
    deps.onCall({ ...placed.value, ...(call.to === undefined ? {} : { to: safeText(call.to) }) });
    return { ok: true, id: placed.value.id, answer: placed.value.raw };
  };

  /** The message that this request made, if the server has it; calls stand in no list. */
  const find = async (intent: Intent): Promise<SmsMessage | undefined> => {
    const { request } = immediateBodyOf(intent);
    if (request.what !== 'sms') return undefined;
    const list = await server.listMessages({ contact: request.to, direction: 'outbound', limit: 50 }, ACT);
    if (!list.ok) return undefined;
    const sinceMs = (intent.sentAtMs ?? 0) + (server.health().clockSkewMs ?? 0) - CLOCK_SLACK_MS;
    return list.value?.find(
      ({ id, to, body, createdAtMs }) =>
        phoneDigits(to) === phoneDigits(request.to) &&
        body === safeText(request.text, { multiline: true }) &&
        createdAtMs !== undefined &&
        createdAtMs >= sinceMs &&
        intents.byResult(IMMEDIATE, id) === undefined,
    );
  };

  const park = (opKey: string, request: Immediate): SafeText => {
    move(opKey, 'parked');
    return tell(opKey, request);
  };

  /** Every process tells it once: who parked it may have been a script that is long gone. */
  const tell = (opKey: string, request: Immediate): SafeText => {
    told.add(opKey);
    const sentence = safe`Nobody can tell whether the ${immediateWord(request)} to ${immediateTarget(request)} went out: it is parked and never sent again by itself. Ask them, or look at the server, then give it up.`;
    logbook.notice({ id: noticeOf(opKey), level: 'error', sentence, detail: opKey });
    return sentence;
  };

  return {
    send: async (request, actor, done, recheck) => {
      const opKey = `now-${deps.newId()}`;
      const atMs = nowMs();
      let refusal: Refusal | undefined;
      const written = ledger.transaction(() => {
        refusal = recheck();
        if (refusal !== undefined) return;
        intents.insert({
          opKey,
          kind: IMMEDIATE,
          status: 'sent',
          slot: 0,
          body: JSON.stringify({ actor, request } satisfies ImmediateBody),
          createdAtMs: atMs,
          updatedAtMs: atMs,
          sentAtMs: atMs,
        });
      });
      if (!written.ok)
        return { status: 'failed', kind: 'ledger', sentence: safeText(written.error.sentence) };
      if (refusal !== undefined) return { status: 'refused', refusal };
      // The commit may have waited for a lock, or the whole process may have been frozen.
      const sinceMs = nowMs() - atMs;
      if (sinceMs > SEND_WITHIN_MS || sinceMs < 0) {
        move(opKey, 'dropped');
        return { status: 'refused', refusal: STALE };
      }
      underWay.add(opKey);
      try {
        const answer = await post(opKey, request);
        if (answer.ok) {
          move(opKey, 'done', answer.id);
          const sentence = request.what === 'call' ? safe`${done} Its id is ${answer.id}.` : done;
          return {
            status: 'done',
            sentence,
            records: [],
            actId: opKey,
            eventId: answer.id,
            answer: answer.answer,
          };
        }
        if (answer.error.outcome === 'none') {
          move(opKey, 'refused');
          return {
            status: 'failed',
            kind: 'server',
            sentence: explained(answer.error, request),
            error: answer.error,
          };
        }
        const intent = intents.get(opKey);
        const found = intent === undefined ? undefined : await find(intent);
        if (found !== undefined) {
          move(opKey, 'done', found.id);
          const sentence = safe`${done} Its answer was lost; it was found among the messages.`;
          return {
            status: 'done',
            sentence,
            records: [],
            actId: opKey,
            eventId: found.id,
            answer: smsAnswer(found),
          };
        }
        return { status: 'open', sentence: park(opKey, request), records: [], actId: opKey };
      } finally {
        underWay.delete(opKey);
      }
    },
    settle: async () => {
      for (const intent of intents.list(IMMEDIATE, ['parked'])) {
        if (!told.has(intent.opKey)) tell(intent.opKey, immediateBodyOf(intent).request);
      }
      for (const intent of intents.list(IMMEDIATE, ['sent'])) {
        if (underWay.has(intent.opKey) || nowMs() - intent.updatedAtMs < UNDER_WAY_MS) continue;
        const found = await find(intent);
        if (found === undefined) park(intent.opKey, immediateBodyOf(intent).request);
        else move(intent.opKey, 'done', found.id);
      }
    },
    giveUp: (opKey) => {
      move(opKey, 'dropped');
      logbook.retract(noticeOf(opKey));
      return { status: 'done', sentence: safe`It is put away.`, records: [], actId: opKey };
    },
  };
}

type Answered =
  | { readonly ok: true; readonly id: string; readonly answer: JsonValue }
  | { readonly ok: false; readonly error: ServerError };

const noticeOf = (opKey: string): string => `immediate:${opKey}`;

const smsAnswer = ({ id, from }: { readonly id: string; readonly from?: string }): JsonValue => ({
  id,
  ...(from !== undefined && { from }),
});

const STALE: Refusal = {
  code: 'stale',
  sentence: safe`More than 10 seconds went by since this was checked (a sleep or a clock change): it was not sent. Try again.`,
};

/**
 * The refusal, what to do about it first: a status line has room for little more. What counts is what the server says,
 * not our words for it.
 */
function explained(error: ServerError, request: Immediate): SafeText {
  const paid =
    request.to !== undefined &&
    (error.status === 402 || error.status === 403) &&
    /number|plan|paid|upgrade|external/i.test(`${error.code ?? ''} ${error.detail ?? ''}`);
  if (!paid) return safeText(error.sentence);
  return request.what === 'call'
    ? safe`Calling others takes a paid account with a number; your own phone does not. ${error.sentence}`
    : safe`Messages take a paid account with a number of its own. ${error.sentence}`;
}
