import type { FileMark, MissionsFilePort } from '../../commands/ports/missions-file-port.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { StateFileStatus } from '../../state/board.ts';
import type { QueuedEdit } from '../../state/ledger/file-queue.ts';
import type { LedgerPort, SharedFiles } from '../../state/ledger/port.ts';
import type { Applied, FileError, FileOp } from '../../state/missions-file/file-op.ts';
import type { EntriesSource } from '../sync/sources.ts';
import { mirrorId } from './file-agent.ts';
import { createMirrorReader, type Mirror } from './mirror-reader.ts';
import { ageText, mirrorText, NOT_PUBLISHED, notReadText, STALE_MS } from './mirror-text.ts';

/** So long an act waits for the agent before it is told to be open. */
const PATIENCE_MS = 3_000;
/** Of looks whether an agent has fallen silent. */
const LOOK_EVERY_MS = 10_000;

/** This machine's own state file, as a team's console uses it. */
export interface OwnFile extends Omit<MissionsFilePort, 'unread' | 'stale' | 'spelling'> {
  readonly path: string;
  spelling(slug: string, key: string): Result<string, string>;
  /** As it was read last. */
  known(): readonly MissionEntry[];
  status(): StateFileStatus;
  subscribe(listener: () => void): Cancel;
}

/** State files of all hosts as one: this machine's own, and those that agents publish. */
export interface TeamFile extends EntriesSource {
  readonly port: MissionsFilePort;
  spelling(slug: string, key: string): Result<string, string>;
  /** Resolves when what is published now has been read. */
  ready(): Promise<void>;
  close(): void;
}

export interface TeamFileDeps {
  readonly own: OwnFile;
  readonly ledger: Pick<LedgerPort, 'view' | 'commit' | 'subscribe'> & { readonly files: SharedFiles };
  readonly host: string;
  /** Label of this operator. */
  readonly operator: string;
  readonly clock: Clock;
  readonly paceClock: Clock;
}

interface Place {
  readonly mirror: Mirror;
  /** As the file there calls it. */
  readonly slug: string;
  readonly entry: MissionEntry;
}

export function createTeamFile(deps: TeamFileDeps): TeamFile {
  const { own, ledger, clock, paceClock } = deps;
  const ownId = mirrorId(deps.host, own.path);
  const hasOwn = (): boolean => own.status().kind !== 'missing';
  const reader = createMirrorReader({
    ledger,
    paceClock,
    // Where it is, the file itself says more than what is published of it.
    except: (id) => id === ownId && hasOwn(),
  });

  let placed: { readonly from: readonly unknown[]; readonly places: ReadonlyMap<string, Place> } | undefined;
  /** Entries of other hosts by the slug that they have here: one that two hosts have carries its host. */
  const places = (): ReadonlyMap<string, Place> => {
    const mirrors = reader.mirrors();
    const from = [own.known(), ...mirrors.flatMap(({ file, entries }) => [file.id, entries])];
    const isSame = placed?.from.length === from.length && from.every((each, at) => each === placed?.from[at]);
    // The places of before keep the age of before, which is asked for apart.
    if (!isSame) placed = { from, places: placesOf(mirrors) };
    return placed?.places ?? new Map();
  };
  const placesOf = (mirrors: readonly Mirror[]): ReadonlyMap<string, Place> => {
    const all = mirrors.flatMap((mirror) => (mirror.entries ?? []).map((entry) => ({ mirror, entry })));
    const count = new Map<string, number>();
    for (const { slug } of own.known()) count.set(slug, 1);
    for (const { entry } of all) count.set(entry.slug, (count.get(entry.slug) ?? 0) + 1);
    return new Map(
      all.map(({ mirror, entry }): [string, Place] => {
        const { slug } = entry;
        const shown = count.get(slug) === 1 ? slug : `${slug}@${mirror.file.host}`;
        return [shown, { mirror, slug, entry: ofHost(entry, shown, mirror.file.host) }];
      }),
    );
  };
  const theirs = (): readonly MissionEntry[] => [...places().values()].map(({ entry }) => entry);

  const unread = (): string | undefined => {
    const mirrors = reader.mirrors();
    if (mirrors.length === 0) return hasOwn() ? undefined : NOT_PUBLISHED;
    const silent = mirrors.find(({ file, entries }) => entries === undefined && file.kind !== 'missing');
    return silent === undefined ? undefined : notReadText(silent);
  };

  const ageMs = ({ file }: Mirror): number => {
    const now = ledger.view().fileMirrors.get(file.id) ?? file;
    return Math.max(0, clock.now() - now.readAtMs);
  };

  /** Where a change of this mission is made; undefined: here. Errors: nobody can tell where. */
  const placeOf = (
    op: FileOp,
  ): Result<{ readonly mirror: Mirror; readonly slug: string } | undefined, FileError> => {
    if (own.known().some(({ slug }) => slug === op.slug)) return ok(undefined);
    const place = places().get(op.slug);
    if (place !== undefined) return ok(place);
    const mirrors = reader.mirrors();
    const [first] = mirrors;
    if (hasOwn() || first === undefined) return ok(undefined);
    if (mirrors.length === 1) return ok({ mirror: first, slug: op.slug });
    const hosts = mirrors.map(({ file }) => file.host).join(', ');
    return err({
      kind: 'readonly',
      sentence: `Bots of several hosts share this ledger (${hosts}): make ${op.slug} on the host of its bot, or there with --host.`,
    });
  };

  const waiting = (mirror: Mirror, { status, queuedAtMs }: QueuedEdit): FileError => {
    const { host } = mirror.file;
    const since = ageText(clock.now() - queuedAtMs);
    const agent =
      ageMs(mirror) > STALE_MS ? `its agent was last seen ${ageText(ageMs(mirror))} ago` : 'its agent runs';
    return {
      kind: 'waiting',
      sentence:
        status === 'taken'
          ? `${host} took it ${since} ago and has not told yet what came of it (${agent}).`
          : `Queued for ${host} ${since} ago (${agent}); it is done when the agent there takes it.`,
    };
  };

  /** What came of it, where the agent has told. */
  const answerOf = (mirror: Mirror, edit: QueuedEdit): Result<Applied, FileError> => {
    if (edit.status === 'applied') return ok({ status: 'written' });
    if (edit.status === 'queued' || edit.status === 'taken') return err(waiting(mirror, edit));
    const sentence = `${mirror.file.host}: ${edit.reason ?? 'it was refused.'}`;
    return err({ kind: kindOf(edit), sentence });
  };

  /** Waits a moment for the agent; most edits are done within that. */
  const follow = (mirror: Mirror, id: string, first: QueuedEdit): Promise<Result<Applied, FileError>> =>
    new Promise((resolve) => {
      const look = (): boolean => {
        const edit = ledger.view().fileQueue.get(id) ?? first;
        if (edit.status === 'queued' || edit.status === 'taken') return false;
        end(answerOf(mirror, edit));
        return true;
      };
      let stop: Cancel = () => undefined;
      let cancel: Cancel = () => undefined;
      const end = (answer: Result<Applied, FileError>): void => {
        stop();
        cancel();
        resolve(answer);
      };
      if (look()) return;
      stop = ledger.subscribe(() => void look());
      cancel = paceClock.after(PATIENCE_MS, () =>
        end(answerOf(mirror, ledger.view().fileQueue.get(id) ?? first)),
      );
    });

  let count = 0;
  const queue = async (
    { mirror, slug }: { readonly mirror: Mirror; readonly slug: string },
    op: FileOp,
    mark: FileMark | undefined,
  ): Promise<Result<Applied, FileError>> => {
    count += 1;
    const nowMs = clock.now();
    const id = mark?.origin ?? `${deps.operator}:${nowMs.toString(36)}:${count}`;
    const edit: QueuedEdit = {
      id,
      mirror: mirror.file.id,
      op: JSON.stringify({ ...op, slug }),
      status: 'queued',
      queuedBy: deps.operator,
      queuedAtMs: nowMs,
    };
    const queued = await ledger.commit(({ fileQueue }) => {
      const standing = fileQueue.get(id);
      if (standing !== undefined) return standing;
      fileQueue.add(edit);
      return edit;
    });
    if (!queued.ok) return err({ kind: 'ledger', sentence: queued.error.sentence });
    // Waited for once, and not at all where nobody is there who could take it.
    return queued.value !== edit || ageMs(mirror) > STALE_MS
      ? answerOf(mirror, queued.value)
      : follow(mirror, id, queued.value);
  };

  /** What was queued before is followed, wherever it would be made by now. */
  const earlier = async (mark: FileMark | undefined): Promise<Result<QueuedEdit | undefined, FileError>> => {
    if (mark === undefined || mark.fresh) return ok(undefined);
    const found = await ledger.commit(({ fileQueue }) => fileQueue.get(mark.origin));
    return found.ok ? found : err({ kind: 'ledger', sentence: found.error.sentence });
  };

  const apply: MissionsFilePort['apply'] = async (op, mark) => {
    // A bot's own command is about the file of its folder, now or not at all.
    if ('orNothing' in op && op.orNothing) return own.apply(op);
    const before = await earlier(mark);
    if (!before.ok) return before;
    if (before.value !== undefined) {
      const { mirror: id } = before.value;
      const mirror = reader.mirrors().find(({ file }) => file.id === id) ?? unknownMirror(id);
      return answerOf(mirror, before.value);
    }
    const place = placeOf(op);
    if (!place.ok) return place;
    return place.value === undefined ? own.apply(op, mark) : queue(place.value, op, mark);
  };

  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let told = '';
  const stops = [own.subscribe(tell), reader.subscribe(tell), ledger.subscribe(() => lookAtStatus())];
  /** An agent that falls silent changes nothing but the time. */
  const lookAtStatus = (): void => {
    const text = JSON.stringify(statusOf(own.status(), reader.mirrors()));
    if (text === told) return;
    told = text;
    tell();
  };
  let cancelTick: Cancel = () => undefined;
  const tick = (): void => {
    lookAtStatus();
    cancelTick = paceClock.after(LOOK_EVERY_MS, tick);
  };
  cancelTick = paceClock.after(LOOK_EVERY_MS, tick);

  return {
    port: {
      apply,
      applyAll: async (ops, marks = []) => {
        const isHere = ops.every((op) => {
          const place = placeOf(op);
          return place.ok && place.value === undefined;
        });
        // One by one where another host is asked, or may have been.
        if (isHere && marks.every(({ fresh }) => fresh)) return own.applyAll(ops, marks);
        // Queued one after another, in this order, and waited for together.
        const applied = await Promise.all(ops.map((op, index) => apply(op, marks[index])));
        const refused = applied.find((each) => !each.ok);
        const waits = applied.find((each) => each.ok && each.value.status === 'queued');
        return refused ?? waits ?? ok({ status: 'written' });
      },
      entries: async () => {
        await reader.ready();
        return [...(await own.entries()), ...theirs()];
      },
      unread,
      unreadable: () =>
        own.unreadable?.() ??
        reader.mirrors().find(({ file }) => file.kind !== 'ok' && file.kind !== 'missing')?.file.sentence,
      stale: (slug) => {
        const place = places().get(slug);
        if (place === undefined || ageMs(place.mirror) <= STALE_MS) return undefined;
        const { host } = place.mirror.file;
        return `What is known of ${slug} is ${ageText(ageMs(place.mirror))} old: the agent on ${host} is not heard of. Start watch --agent there, then do it again.`;
      },
      spelling: (slug, key) => {
        const text = spelling(slug, key);
        return text.ok ? text.value : undefined;
      },
      ...(own.overtaken !== undefined && { overtaken: own.overtaken }),
      ...(own.dismiss !== undefined && { dismiss: own.dismiss }),
    },
    spelling,
    entries: () => [...own.known(), ...theirs()],
    status: () => statusOf(own.status(), reader.mirrors()),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ready: () => reader.ready(),
    close: () => {
      cancelTick();
      stops.forEach((stop) => stop());
      listeners.clear();
      reader.close();
    },
  };

  function spelling(slug: string, key: string): Result<string, string> {
    const place = places().get(slug);
    return place === undefined ? own.spelling(slug, key) : place.mirror.spelling(place.slug, key);
  }

  function statusOf(status: StateFileStatus, mirrors: readonly Mirror[]): StateFileStatus {
    if (mirrors.length === 0) {
      return status.kind === 'missing'
        ? { ...status, sentence: safeText(`${NOT_PUBLISHED} (Here it would be ${own.path}.)`) }
        : status;
    }
    const waits = mirrors.reduce((sum, { file }) => sum + ledger.view().fileQueue.open(file.id).length, 0);
    const told = mirrors.map((mirror) => safeText(mirrorText(mirror, ageMs(mirror)))).join(' ');
    const pendingWrites = status.pendingWrites + waits;
    const hosts = mirrors.map(({ file }) => ({ host: safeText(file.host), readAtMs: file.readAtMs }));
    if (status.kind !== 'missing')
      return { ...status, pendingWrites, mirrors: hosts, sentence: safe`${status.sentence} ${told}` };
    const worst = mirrors.find(({ file }) => file.kind !== 'ok') ?? mirrors[0];
    const kind = worst?.file.kind ?? 'ok';
    return {
      kind: kind === 'too-large' || (kind === 'ok' && worst?.entries === undefined) ? 'unreadable' : kind,
      path: mirrors.map(({ file }) => file.id).join(', '),
      sentence: safeText(told, { maxLength: 1_000 }),
      sinceMs: status.sinceMs,
      pendingWrites,
      conflicts: status.conflicts,
      mirrors: hosts,
    };
  }
}

const KINDS: ReadonlySet<string> = new Set([
  'missing-entry',
  'entry-exists',
  'superseded',
  'conflict',
  'bad-shape',
  'bad-json',
  'unwritten',
] satisfies readonly FileError['kind'][]);

const kindOf = ({ reasonKind = '' }: QueuedEdit): FileError['kind'] =>
  KINDS.has(reasonKind) ? (reasonKind as FileError['kind']) : 'unwritten';

/** Its agent has not been heard of since this process began. */
function unknownMirror(id: string): Mirror {
  const at = id.indexOf(':');
  const file = {
    id,
    host: id.slice(0, at),
    path: id.slice(at + 1),
    kind: 'unreadable',
    sentence: '',
    size: 0,
    agent: '',
    agentLabel: '',
    readAtMs: 0,
  } as const;
  return { file, spelling: () => err('It is not read.') };
}

/** Its memory stays what is read when somebody looks. */
const ofHost = (entry: MissionEntry, slug: string, host: string): MissionEntry =>
  Object.defineProperties({} as MissionEntry, {
    ...Object.getOwnPropertyDescriptors(entry),
    slug: { value: slug, enumerable: true },
    host: { value: host, enumerable: true },
  });
