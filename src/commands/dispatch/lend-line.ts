import { hasNumber, type PhoneNumber } from '../../domain/assistant/assistant.ts';
import { phoneNumberId, missionId as toMissionId, runId as toRunId } from '../../domain/ids.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { safe } from '../../lib/safe-text.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { PerformAct } from '../acts/perform-act.ts';
import type { Part } from '../acts/part.ts';
import type { ScheduleFields } from '../command.ts';
import type { Actor } from '../door/door.ts';
import type { Logbook } from '../door/logbook.ts';
import type { MissionsFilePort } from '../ports/missions-file-port.ts';

/**
 * Numbers that a server lets an assistant call from only when they are assigned to it. They are assigned when the server
 * says so, never taken from a mission that still runs, and given back when the mission that needed them has ended.
 */
export interface LineLender {
  /** True where the number is the assistant's now. */
  lend(item: ScheduleFields, actor: Actor): Promise<boolean>;
  /** Gives back what missions that have ended had been lent. */
  giveBack(): Promise<void>;
}

const ACT = { priority: 'act' } as const;
const PREFIX = 'lent:';

/** "The number does not belong to this assistant", in the words of the telephony service. */
export const isForeignLine = (error: ServerError | undefined): boolean =>
  error?.code === '10015' && /does not belong/i.test(error.detail ?? '');

export function createLineLender(deps: {
  readonly server: ServerPort;
  readonly memory: MissionsFilePort;
  readonly ledger: LedgerPort;
  readonly perform: PerformAct;
  readonly logbook: Logbook;
  readonly nowMs: () => number;
}): LineLender {
  const { server, memory, ledger, perform, logbook, nowMs } = deps;
  const keep = (name: string, body: JsonObject): Promise<unknown> =>
    ledger.commit(({ snapshots }) => snapshots.save({ name, body, takenAtMs: nowMs() }));

  /** Somebody else's calls go out from it, now or soon; also where that cannot be found out. */
  const isNeeded = async (line: PhoneNumber, item: ScheduleFields): Promise<boolean> => {
    // Whose a number is is told by assistants where the number itself shows nothing.
    const assistants = await server.listAssistants(ACT);
    if (!assistants.ok) return true;
    const owner = assistants.value.find((each) => hasNumber(each, line));
    if (owner === undefined) return line.connectionId !== undefined || line.assistantId !== undefined;
    const scheduled = await server.listScheduled(owner.id, ACT);
    if (
      !scheduled.ok ||
      scheduled.value.some(({ status }) => status === 'pending' || status === 'in_progress')
    ) {
      return true;
    }
    for (const { agentPhone, missionId, runId } of await memory.entries()) {
      if (agentPhone !== line.phone || missionId === undefined || runId === undefined) continue;
      if (runId === item.runId) continue;
      if (!(await isOver(missionId, runId))) return true;
    }
    return false;
  };

  const isOver = async (missionId: string, runId: string): Promise<boolean> => {
    const run = await server.getRun(toMissionId(missionId), toRunId(runId), ACT);
    return run.ok ? isTerminalRun(run.value.status) : run.error.kind === 'not-found';
  };

  return {
    lend: async (item, actor) => {
      const { assistantId, from } = item;
      const phones = await server.listPhones(ACT);
      const line = phones.ok ? phones.value.find(({ phone }) => phone === from) : undefined;
      if (line === undefined || (await isNeeded(line, item))) return false;
      const parts: Part[] = [];
      for (const [feature, use] of [
        ['telephony', 'voice'],
        ['messaging', 'sms'],
      ] as const) {
        const connection = await server.connectionId(assistantId, feature, ACT);
        if (!connection.ok || connection.value === undefined) continue;
        parts.push({
          target: 'server',
          stage: use,
          change: { kind: 'assign', phoneNumberId: line.id, connectionId: connection.value, use },
        });
      }
      if (parts.length === 0) return false;
      const done = safe`Assigned ${from} to assistant ${assistantId}: the server lets it call from no other.`;
      const given = await perform('phone.assign', actor, { done }, { kind: 'act', parts });
      if (given.status !== 'done') return false;
      const body = { phone: from, missionId: item.missionId ?? null, runId: item.runId ?? null };
      await keep(`${PREFIX}${line.id}`, body);
      logbook.audit({ actor: actor.label, kind: 'phone.assign', summary: done, outcome: 'done' });
      return true;
    },
    giveBack: async () => {
      const { snapshots } = ledger.view();
      for (const name of snapshots.names(PREFIX)) {
        const lent = snapshots.get(name)?.body;
        const { phone, missionId, runId } = isJsonObject(lent) ? lent : ({} as JsonObject);
        if (typeof phone !== 'string' || typeof missionId !== 'string' || typeof runId !== 'string') continue;
        if (!(await isOver(missionId, runId))) continue;
        const id = phoneNumberId(name.slice(PREFIX.length));
        const path = `/numbers/account-phones/${encodeURIComponent(id)}`;
        const voice = await server.write(
          { method: 'PATCH', path, body: '{"connection_id":null,"type":"voice"}' },
          ACT,
        );
        if (voice.ok) {
          await server.write({ method: 'PATCH', path, body: '{"connection_id":null,"type":"sms"}' }, ACT);
        }
        // Asked once: a server that does not take it keeps the number where it is, which hurts nobody.
        await keep(name, { phone, returned: voice.ok });
        const summary = voice.ok
          ? safe`Gave ${phone} back: the mission that called from it has ended.`
          : safe`${phone} stays assigned: the server did not take it back (${voice.error.sentence})`;
        logbook.audit({
          actor: 'console',
          kind: 'phone.give-back',
          summary,
          outcome: voice.ok ? 'done' : 'failed',
        });
      }
    },
  };
}
