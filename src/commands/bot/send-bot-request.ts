import { safe, safeText } from '../../lib/safe-text.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Ledger } from '../../state/ledger/database.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import type { Actor, Outcome } from '../door/door.ts';
import type { PreparedCommand } from '../handlers/handler.ts';
import { isRepeatable, wireOf, type BotRequest } from './bot-request.ts';
import { alikeIds } from './find-made.ts';

const BOT = 'bot';
const ACT = { priority: 'act' } as const;

export interface BotRequestDeps {
  readonly server: ServerPort;
  readonly ledger: Ledger;
  readonly intents: Intents;
  readonly newId: () => string;
  readonly nowMs: () => number;
}

export type BotSender = (
  request: BotRequest,
  actor: Actor,
  preparedCommand: Pick<PreparedCommand, 'done' | 'mission'>,
) => Promise<Outcome>;

/**
 * Sends a bot's own request: written down before, sent once. Where its answer is lost, what it made is looked for
 * among what was not there before; what only sets something is sent again. What cannot be found out is said to be
 * unknown, and left to the bot: it is never repeated by itself.
 */
export function createBotSender(deps: BotRequestDeps): BotSender {
  const { server, ledger, intents, nowMs } = deps;

  return async (request, actor, { done, mission }) => {
    const wire = wireOf(request);
    const creates = !isRepeatable(request);
    const before = creates ? await alikeIds(request, server) : undefined;
    if (before?.ok === false) return failed(before.error);
    const opKey = `bot-${deps.newId()}`;
    const atMs = nowMs();
    const note = (status: string): ReturnType<typeof ledger.transaction<void>> =>
      ledger.transaction(() => {
        const known = intents.get(opKey);
        if (known === undefined) {
          intents.insert({
            opKey,
            kind: BOT,
            status,
            slot: 0,
            body: JSON.stringify({ actor, request }),
            createdAtMs: atMs,
            updatedAtMs: atMs,
            sentAtMs: atMs,
            ...(mission !== undefined && { missionKey: mission }),
          });
        } else intents.replace(known, { ...known, status, updatedAtMs: nowMs() });
      });
    const written = note('sent');
    if (!written.ok) return { status: 'failed', kind: 'ledger', sentence: safeText(written.error.sentence) };
    const options = { ...ACT, idempotencyKey: opKey };
    let answer = await server.write(wire, options);
    if (!answer.ok && answer.error.outcome === 'unknown' && !creates)
      answer = await server.write(wire, options);
    if (answer.ok && (answer.value !== undefined || before === undefined)) {
      note('done');
      return {
        status: 'done',
        sentence: done,
        records: [],
        actId: opKey,
        ...(answer.value !== undefined && { answer: answer.value }),
      };
    }
    // An empty answer does not say what was made, no more than one that got lost.
    const error = answer.ok ? undefined : answer.error;
    if (before !== undefined && error?.outcome !== 'none') {
      const now = await alikeIds(request, server);
      const madeId = now.ok ? now.value.find((id) => !before.value.includes(id)) : undefined;
      if (madeId !== undefined) {
        note('done');
        return {
          status: 'done',
          sentence: safe`${done} Its answer did not say so; it was found at the server.`,
          records: [],
          actId: opKey,
          answer: { id: madeId },
        };
      }
    }
    if (error === undefined) {
      note('done');
      return { status: 'done', sentence: done, records: [], actId: opKey };
    }
    note(error.outcome === 'unknown' ? 'unknown' : 'refused');
    return failed(error);
  };
}

const failed = (error: NonNullable<Extract<Outcome, { status: 'failed' }>['error']>): Outcome => ({
  status: 'failed',
  kind: 'server',
  sentence: safeText(error.sentence),
  error,
});
