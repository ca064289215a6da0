import { hash } from 'node:crypto';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { fileLease, LARGEST_MIRROR_BYTES } from '../../state/ledger/file-mirrors.ts';
import type { LedgerPort, PublishedFile, SharedFiles } from '../../state/ledger/port.ts';
import type { MissionsFile } from '../../state/missions-file/missions-file.ts';
import { createQueueWorker } from './queue-worker.ts';

/** A bot that saves in a loop is published once. */
const PUBLISH_AFTER_MS = 250;
/** An unchanged file is told to be so. */
const CONFIRM_EVERY_MS = 15_000;
/** Of looks for a lease that another agent holds, and for edits whose answer did not get through. */
const LOOK_EVERY_MS = 2_000;

export interface FileAgentDeps {
  readonly ledger: Pick<LedgerPort, 'view' | 'commit' | 'holder' | 'subscribe'> & {
    readonly files: SharedFiles;
  };
  readonly file: MissionsFile;
  readonly host: string;
  /** Names the journal of the state file, for as long as it is kept. */
  readonly journal: string;
  /** Says for people which process this is. */
  readonly label: string;
  /** The time of leases. */
  readonly clock: Clock;
  readonly paceClock: Clock;
  /** What has to be known of the agent itself, a sentence each. */
  readonly tell: (sentence: string) => void;
}

/**
 * The state file of this host, for the consoles of others: publishes how it stands, and makes the edits that they have
 * queued, each once, in the order of the ledger. Of several agents for one file one does so, by a lease.
 */
export interface FileAgent {
  /** Settles when nothing of it is under way any more. */
  stop(): Promise<void>;
}

/** How a mirror is named. */
export const mirrorId = (host: string, path: string): string => `${host}:${path}`;

export function startFileAgent(deps: FileAgentDeps): FileAgent {
  const { ledger, file, host, label, clock, paceClock, tell } = deps;
  const id = mirrorId(host, file.path);
  const lease = fileLease(id);
  const worker = createQueueWorker({ ...deps, mirror: id, holds: (leases) => holds(leases) });
  let epoch: number | undefined;
  let publishedAtMs = -Infinity;
  /** Content and standing that were told last. */
  let toldSha: string | undefined;
  let toldText = '';
  let waitsFor: string | undefined;
  let closed = false;
  let running: Promise<void> | undefined;
  let again = false;
  let cancelTick: Cancel = () => undefined;
  let cancelSoon: Cancel | undefined;

  const holds = (leases: { isMine(key: string, epoch: number, nowMs: number): boolean }): boolean =>
    epoch !== undefined && leases.isMine(lease, epoch, clock.now());

  const hasLease = async (): Promise<boolean> => {
    if (holds(ledger.view().leases)) return true;
    if (epoch !== undefined) tell(`The lease of ${file.path} was lost: another agent may publish it.`);
    epoch = undefined;
    const taken = await ledger.commit(({ leases }) => {
      const mine = leases.take(lease, ledger.holder, label, clock.now());
      if (mine.ok && mine.value !== undefined) return { epoch: mine.value.epoch };
      return { by: leases.read(lease)?.holderLabel };
    });
    if (!taken.ok) return false;
    if (taken.value.epoch === undefined) {
      const by = taken.value.by ?? 'another agent';
      if (waitsFor !== by)
        tell(`${by} publishes ${file.path} already: this one takes over when that one ends.`);
      waitsFor = by;
      return false;
    }
    if (closed) {
      const mine = taken.value.epoch;
      await ledger.commit(({ leases }) => leases.release(lease, mine));
      return false;
    }
    waitsFor = undefined;
    epoch = taken.value.epoch;
    toldSha = undefined;
    toldText = '';
    tell(`Publishing ${file.path} of ${host}.`);
    return true;
  };

  const publish = async (): Promise<void> => {
    if (epoch === undefined) return;
    const bytes = file.bytes();
    const standing = standingOf(file, bytes);
    const text = JSON.stringify(standing);
    const isDue = paceClock.monotonicMs() - publishedAtMs >= CONFIRM_EVERY_MS;
    if (text === toldText && !isDue) return;
    const isNew = standing.sha256 !== undefined && standing.sha256 !== toldSha;
    const told = await ledger.files.publish(
      { ...standing, id, host, path: file.path, agentLabel: label },
      epoch,
      isNew ? bytes : undefined,
    );
    if (told.ok) {
      publishedAtMs = paceClock.monotonicMs();
      toldText = text;
      toldSha = standing.sha256;
    } else if (told.error.code === 'CT001') {
      epoch = undefined;
    }
  };

  const look = async (): Promise<void> => {
    if (!(await hasLease())) return;
    await publish();
    if (await worker.run()) {
      file.refresh();
      await publish();
    }
  };

  /** One look after another; what comes meanwhile makes one more. */
  const run = (): void => {
    if (closed) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = look().finally(() => {
      running = undefined;
      if (!again) return;
      again = false;
      run();
    });
  };
  const soon = (): void => {
    cancelSoon ??= paceClock.after(PUBLISH_AFTER_MS, () => {
      cancelSoon = undefined;
      run();
    });
  };
  const tick = (): void => {
    run();
    if (!closed) cancelTick = paceClock.after(LOOK_EVERY_MS, tick);
  };

  const stopFile = file.subscribe(soon);
  const stopLedger = ledger.subscribe(run);
  tick();

  return {
    stop: async () => {
      closed = true;
      stopFile();
      stopLedger();
      cancelTick();
      cancelSoon?.();
      await running;
      const held = epoch;
      epoch = undefined;
      if (held !== undefined) await ledger.commit(({ leases }) => leases.release(lease, held));
    },
  };
}

type Standing = Pick<PublishedFile, 'kind' | 'sentence' | 'sha256' | 'size'>;

function standingOf(file: MissionsFile, bytes: Uint8Array | undefined): Standing {
  const { kind, sentence } = file.view().status;
  const size = bytes?.length ?? 0;
  if (bytes === undefined) return { kind, sentence, size };
  if (size > LARGEST_MIRROR_BYTES) {
    const large = `The state file ${file.path} has ${Math.ceil(size / 1024 / 1024)} MB: over 8 MB its content is not published. Look at it with --host.`;
    return { kind: 'too-large', sentence: large, size };
  }
  return { kind, sentence, size, sha256: hash('sha256', bytes) };
}
