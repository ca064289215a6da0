import { statusText } from '../../domain/mission/status-text.ts';
import { isTakenBack } from '../../domain/contact/scheduled-event.ts';
import type { Performed } from './part.ts';
import { isDeepStrictEqual } from 'node:util';
import { asJson, isJsonObject, type JsonValue } from '../../lib/json.ts';
import { fieldsOfRaw } from '../../domain/assistant/assistant-fields.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import type { CallOptions, ServerPort } from '../../domain/server/server-port.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { Applied, FileOp } from '../../state/missions-file/file-op.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import type { FileMark, MissionsFilePort } from '../ports/missions-file-port.ts';
import type { MemoryChange, Part, ServerChange } from './part.ts';
import { isFinal } from '../once/posted.ts';
import { performApproval } from './perform-approval.ts';

export interface PartPorts {
  readonly server: ServerPort;
  readonly memory: MissionsFilePort;
  readonly ledger: Pick<LedgerPort, 'commit'>;
  readonly nowMs: () => number;
}

/** Identifies a part wherever it shows up again. */
export interface PartMark {
  /** `<act>:<number>`; also sent as the idempotency key. */
  readonly op: string;
  readonly actor: string;
  /** Nothing was sent for this part before, and the world was read just now. */
  readonly fresh: boolean;
}

const DONE: Performed = { kind: 'done' };
const ACT = { priority: 'act' } as const;

/** Does one part. Looks first unless the look was just taken, and counts "already so" as done. */
export function performPart(part: Part, mark: PartMark, ports: PartPorts): Promise<Performed> {
  switch (part.target) {
    case 'server':
      return changeServer(part.change, mark, ports);
    case 'memory':
      return changeMemory(part.change, mark, ports);
    case 'event':
      return logEvent(part, mark, ports);
  }
}

async function changeServer(change: ServerChange, mark: PartMark, ports: PartPorts): Promise<Performed> {
  const { server } = ports;
  if (change.kind === 'answer-approval' || change.kind === 'ask-approval') {
    return performApproval(change, mark, ports);
  }
  const options = { ...ACT, idempotencyKey: mark.op };
  if (!mark.fresh || change.kind === 'cancel-event') {
    const seen = await lookUp(change, server);
    if (seen !== undefined) return seen;
  }
  switch (change.kind) {
    case 'step':
      return reported(
        await server.updateStep(change.missionId, change.runId, change.step, change.status, options),
      );
    case 'run':
      return reported(await server.updateRun(change.missionId, change.runId, change.change, options));
    case 'cancel-mission':
      return cancelMission(change, options, server);
    case 'link':
      return reported(await server.linkAgent(change.missionId, change.runId, change.assistantId, options));
    case 'unlink':
      return reported(await server.unlinkAgent(change.missionId, change.runId, change.assistantId, options));
    case 'assistant':
      return reported(await server.updateAssistant(change.assistantId, change.fields, options));
    case 'assign':
      return reported(
        await server.assignPhone(change.phoneNumberId, change.connectionId, change.use, options),
      );
    case 'account':
      return reported(await server.updateAccount(change.fields, options));
    case 'order-number':
      return reported(await server.orderNumber(change.phone, options));
    case 'release-number':
      return reported(await server.releaseNumber(change.phoneNumberId, options));
    case 'cancel-event': {
      const gone = await twinGone(change, server);
      if (gone !== undefined) return gone;
      const deleted = reported(await server.deleteScheduled(change.assistantId, change.event, options));
      // An answer that got lost is settled by looking: gone is done.
      return deleted.kind === 'done' ? DONE : ((await lookUp(change, server)) ?? deleted);
    }
  }
}

/** The last one that is left is never taken back: whoever was to be called is called. */
async function twinGone(
  { assistantId, whileStands }: Extract<ServerChange, { kind: 'cancel-event' }>,
  server: ServerPort,
): Promise<Performed | undefined> {
  if (whileStands === undefined) return undefined;
  const twin = await server.getScheduled(assistantId, whileStands, ACT);
  if (!twin.ok && twin.error.kind !== 'not-found') return reported(twin);
  return twin.ok && !isTakenBack(twin.value)
    ? undefined
    : { kind: 'superseded', sentence: 'The other one is gone, so this one stays.' };
}

/** A server that cannot cancel a mission can still be told that its run is cancelled. */
async function cancelMission(
  { missionId, runId }: Extract<ServerChange, { kind: 'cancel-mission' }>,
  options: CallOptions,
  server: ServerPort,
): Promise<Performed> {
  const cancelled = await server.cancelMission(missionId, options);
  if (cancelled.ok || runId === undefined || !isMissing(cancelled.error)) return reported(cancelled);
  return reported(await server.updateRun(missionId, runId, { status: 'cancelled' }, options));
}

/** The server has no such endpoint: it does not know the path, the method, or what is asked. */
const isMissing = ({ status }: ServerError): boolean => status === 404 || status === 405 || status === 501;

/** Changes that may be made again after a look. */
type LookedUp = Exclude<ServerChange, { kind: 'answer-approval' | 'ask-approval' }>;

/** What the server shows already: done, beyond reach, or undefined where the change is still to be made. */
async function lookUp(change: LookedUp, server: ServerPort): Promise<Performed | undefined> {
  switch (change.kind) {
    case 'step': {
      const run = await server.getRun(change.missionId, change.runId, ACT);
      if (!run.ok) return reported(run);
      const plan = await server.getPlan(change.missionId, change.runId, ACT);
      if (!plan.ok) return reported(plan);
      if (plan.value.find((step) => step.id === change.step)?.status === change.status) return DONE;
      return isTerminalRun(run.value.status) ? ended(run.value.status) : undefined;
    }
    case 'run': {
      const run = await server.getRun(change.missionId, change.runId, ACT);
      if (!run.ok) return reported(run);
      if (run.value.status === change.change.status) return DONE;
      return isTerminalRun(run.value.status) ? ended(run.value.status) : undefined;
    }
    case 'cancel-mission': {
      if (change.runId !== undefined) {
        const run = await server.getRun(change.missionId, change.runId, ACT);
        if (run.ok && run.value.status === 'cancelled') return DONE;
        if (run.ok && isTerminalRun(run.value.status)) return ended(run.value.status);
      }
      const mission = await server.getMission(change.missionId, ACT);
      if (!mission.ok) return reported(mission);
      return isTerminalRun(mission.value.status) ? DONE : undefined;
    }
    case 'link':
    case 'unlink': {
      const linked = await server.listLinkedAgents(change.missionId, change.runId, ACT);
      if (!linked.ok) return reported(linked);
      return linked.value.includes(change.assistantId) === (change.kind === 'link') ? DONE : undefined;
    }
    case 'assistant': {
      const assistant = await server.getAssistant(change.assistantId, ACT);
      if (!assistant.ok) return reported(assistant);
      const standing = fieldsOfRaw(assistant.value.raw);
      const isSo = Object.entries(change.fields).every(([name, value]) =>
        isDeepStrictEqual(standing[name], value),
      );
      return isSo ? DONE : undefined;
    }
    case 'assign': {
      const phones = await server.listPhones(ACT);
      if (!phones.ok) return reported(phones);
      const phone = phones.value.find(({ id }) => id === change.phoneNumberId);
      return phone?.connectionId === change.connectionId ? DONE : undefined;
    }
    case 'account': {
      const account = await server.account(ACT);
      if (!account.ok) return reported(account);
      const standing = account.value?.raw ?? {};
      const isSo = Object.entries(change.fields).every(([name, value]) =>
        isDeepStrictEqual(standing[name] ?? '', value),
      );
      return isSo ? DONE : undefined;
    }
    case 'order-number':
    case 'release-number': {
      const phones = await server.listPhones(ACT);
      if (!phones.ok) return reported(phones);
      const isThere = phones.value.some(({ id, phone }) =>
        change.kind === 'order-number' ? phone === change.phone : id === change.phoneNumberId,
      );
      return isThere === (change.kind === 'order-number') ? DONE : undefined;
    }
    case 'cancel-event': {
      const event = await server.getScheduled(change.assistantId, change.event, ACT);
      if (!event.ok) return event.error.kind === 'not-found' ? DONE : reported(event);
      if (event.value.status === 'cancelled') return DONE;
      // Deleting anything but a pending event would erase its record.
      if (event.value.status === 'pending') return undefined;
      return { kind: 'superseded', sentence: `It had begun: it reads ${statusText(event.value.status)}.` };
    }
  }
}

const ended = (status: string): Performed => ({
  kind: 'superseded',
  sentence: `The run has ended as ${status} meanwhile; it is left alone.`,
});

function reported(answer: { ok: true } | { ok: false; error: ServerError }): Performed {
  if (answer.ok) return DONE;
  const { outcome, sentence } = answer.error;
  if (isFinal(answer.error)) return { kind: 'refused', sentence };
  return { kind: 'later', sentence, clean: outcome === 'none' };
}

async function logEvent(
  part: Extract<Part, { target: 'event' }>,
  mark: PartMark,
  { server }: PartPorts,
): Promise<Performed> {
  const { missionId, runId, event, unlessTold = false } = part;
  if (!mark.fresh || unlessTold) {
    const events = await server.listEvents(missionId, runId, ACT);
    // Told twice is better than not at all.
    if (!events.ok && !mark.fresh) return reported(events);
    const there = (events.ok ? events.value : []).some(
      ({ idempotencyKey, payload, summary }) =>
        idempotencyKey === mark.op ||
        (isJsonObject(payload) && payload['ct_op'] === mark.op) ||
        (unlessTold && summary === event.summary),
    );
    if (there) return DONE;
  }
  const { payload = {} } = event;
  return reported(
    await server.logEvent(
      missionId,
      runId,
      {
        ...event,
        agentId: mark.actor,
        idempotencyKey: mark.op,
        ...(isJsonObject(payload) && { payload: { ...payload, ct_op: mark.op } }),
      },
      { ...ACT, idempotencyKey: mark.op },
    ),
  );
}

/**
 * Several changes of memory with one write, which matters because the file is not written more than four times a
 * second. Undefined where one of them has to be reported apart: then each is done for itself.
 */
export async function performTogether(
  changes: readonly { readonly change: MemoryChange; readonly mark: PartMark }[],
  ports: PartPorts,
): Promise<Performed | undefined> {
  const entries = await ports.memory.entries();
  const ops: FileOp[] = [];
  const marks: FileMark[] = [];
  for (const { change, mark } of changes) {
    const entry = entries.find(({ slug }) => slug === change.slug);
    if (entry === undefined || change.kind === 'entry.archive' || change.kind === 'entry.remove') {
      return undefined;
    }
    const op = opFor(change, entry, mark.fresh);
    if (op === undefined) continue;
    ops.push(op);
    marks.push(fileMark(mark));
  }
  if (ops.length === 0) return DONE;
  const applied = await ports.memory.applyAll(ops, marks);
  return applied.ok ? landed(applied.value) : undefined;
}

const fileMark = ({ op, fresh }: PartMark): FileMark => ({ origin: op, fresh });

async function changeMemory(change: MemoryChange, mark: PartMark, ports: PartPorts): Promise<Performed> {
  const { memory } = ports;
  const entry =
    memory.entryOfSlug === undefined
      ? (await memory.entries()).find(({ slug }) => slug === change.slug)
      : memory.entryOfSlug(change.slug);
  if (entry === undefined) {
    if (change.kind === 'entry.create') return write(change, mark, ports);
    if ('createEntry' in change && change.createEntry) return write(change, mark, ports);
    // Whoever has the file finishes it: here nobody can tell whether it is still needed.
    const unread = ports.memory.unread?.();
    if (unread !== undefined) return { kind: 'later', sentence: unread, clean: true };
    if (change.kind === 'entry.remove' || change.kind === 'entry.archive') return DONE;
    return { kind: 'superseded', sentence: `${change.slug} has no entry in the state file any more.` };
  }
  if (change.kind === 'entry.archive') {
    const { slug, missionId, runId, memory } = entry;
    const body = {
      slug,
      missionId: missionId ?? null,
      runId: runId ?? null,
      memory,
      entry: asJson({ ...entry }),
    };
    const kept = await ports.ledger.commit(({ snapshots }) =>
      snapshots.save({ name: `memory:${slug}:${runId ?? ''}`, body, takenAtMs: ports.nowMs() }),
    );
    return kept.ok ? DONE : { kind: 'later', sentence: kept.error.sentence, clean: true };
  }
  const op = opFor(change, entry, mark.fresh);
  return op === undefined ? DONE : write(op, mark, ports);
}

async function write(op: FileOp, mark: PartMark, { memory }: PartPorts): Promise<Performed> {
  const applied = await memory.apply(op, fileMark(mark));
  if (applied.ok) return landed(applied.value);
  const { kind, sentence } = applied.error;
  if (kind === 'unwritten') return { kind: 'refused', sentence };
  return FINAL.has(kind) ? { kind: 'superseded', sentence } : { kind: 'later', sentence, clean: true };
}

const landed = (applied: Applied): Performed =>
  applied.status === 'written' ? DONE : { kind: 'queued', sentence: applied.reason };

/** Errors that another try does not mend: the entry is gone or another, or the bot's value stands. */
const FINAL: ReadonlySet<string> = new Set([
  'missing-entry',
  'entry-exists',
  'superseded',
  'conflict',
  'bad-shape',
  'bad-json',
]);

/** The write that is still needed, seen from the entry as it stands; undefined where it is already so. */
function opFor(
  change: Exclude<MemoryChange, { kind: 'entry.archive' }>,
  { memory }: MissionEntry,
  fresh: boolean,
): FileOp | undefined {
  switch (change.kind) {
    case 'tracker.merge': {
      const { slug, phone, fields } = change;
      const tracker = memory['call_tracker'];
      const before = isJsonObject(tracker) ? tracker[phone] : undefined;
      const record = { ...(isJsonObject(before) ? before : undefined), ...fields };
      if (isDeepStrictEqual(before, record)) return undefined;
      return { kind: 'memory.merge', slug, key: 'call_tracker', members: { [phone]: record } };
    }
    case 'memory.append': {
      const list = memory[change.key];
      const there =
        !fresh &&
        'item' in change &&
        change.naturalKey === undefined &&
        Array.isArray(list) &&
        (list as readonly JsonValue[]).some((each) => isDeepStrictEqual(each, change.item));
      return there ? undefined : change;
    }
    case 'memory.set':
      return 'value' in change && isDeepStrictEqual(memory[change.key], change.value) ? undefined : change;
    case 'memory.remove':
      return memory[change.key] === undefined ? undefined : change;
    default:
      return change;
  }
}
