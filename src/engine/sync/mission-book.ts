import { sameData } from '../../lib/same.ts';
import { isAssistant, type Assistant } from '../../domain/assistant/assistant.ts';
import { auditMission } from '../../domain/audit/audit.ts';
import { assistantId, type AssistantId } from '../../domain/ids.ts';
import { joinMission, type JoinSettings } from '../../domain/mission/join.ts';
import type { MissionEntry } from '../../domain/mission/mission-entry.ts';
import { missionKeyOf, type MissionKey } from '../../domain/mission/mission-row.ts';
import type { MissionSnapshot } from '../../domain/mission/mission-snapshot.ts';
import type { Mission } from '../../domain/mission/mission.ts';
import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import { isTerminalRun } from '../../domain/mission/status.ts';
import type { SafeText } from '../../lib/safe-text.ts';
import { detailsFrom, missionIdsOf, newDossier, runIdsOf, snapshotFrom, type Dossier } from './dossier.ts';
import type { Batch } from './batch.ts';
import type { ScheduleBook, ScheduleChange } from './schedule-book.ts';
import { createScheduledRows } from './scheduled-rows.ts';
import type { LocalFacts } from './sources.ts';

export type BookSettings = Omit<JoinSettings, 'serverRead'>;

/** Every mission of both sides. What changes is only noted; `settle` then works out those rows alone. */
export interface MissionBook {
  /** `whole`: this is the server's complete list, so what is not in it is gone. Answers the keys that changed. */
  takeMissions(missions: readonly Mission[], whole: boolean): readonly MissionKey[];
  /** Takes one mission's single read in, which says less of counts and more of the plan than its row in the list. */
  takeMission(mission: Mission): MissionKey;
  takeEntries(entries: readonly MissionEntry[]): readonly MissionKey[];
  takeSchedule(change: ScheduleChange): void;
  takeAssistants(assistants: readonly Assistant[]): void;
  /** The id under which an assistant is listed, whichever of its two this is. */
  assistantIdOf(id: string): AssistantId;
  /** Changes a mission's file by `change`; opens one where there is none. */
  note(key: MissionKey, change: (dossier: Dossier) => void): void;
  dossier(key: MissionKey): Dossier | undefined;
  dossiers(): Iterable<Dossier>;
  /** Those of the server's missions that have not ended, as far as is known. */
  openDossiers(): readonly Dossier[];
  scheduledOf(dossier: Dossier): readonly ScheduledEvent[];
  serverRead(): boolean;
  /** How many missions the server was seen to list. */
  listed(): number;
  /** Fields of memory and results that rows have with them from now on. */
  showFields(fields: readonly string[]): void;
  /** The mission whose snapshot is on screen. */
  show(key: MissionKey | undefined): void;
  /** The local side of every open mission may have changed. */
  localChanged(): void;
  /** Works out what changed, or what time has changed, and hands it to the batch. */
  settle(atMs: number): void;
}

const RETELL_MS = 10_000;
const NO_IDS: { readonly missionIds: readonly string[]; readonly runIds: readonly string[] } = {
  missionIds: [],
  runIds: [],
};

export function createMissionBook(options: {
  readonly schedule: ScheduleBook;
  readonly batch: Batch;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly settings: BookSettings;
  readonly local: LocalFacts | undefined;
  /** `told`: the zones that the mission's memory was told, `;` between them. */
  readonly zonesOf: (phone: string, told?: string) => readonly string[];
}): MissionBook {
  const { schedule, batch, nowMs, settings, local, zonesOf } = options;
  const dossiers = new Map<MissionKey, Dossier>();
  const keysByMissionId = new Map<string, MissionKey>();
  const keysByRunId = new Map<string, MissionKey>();
  const filed = new Map<MissionKey, typeof NO_IDS>();
  const dirty = new Set<MissionKey>();
  const assistantIds = new Map<string, AssistantId>();
  let assistants: readonly Assistant[] = [];
  let shown: MissionKey | undefined;
  let whole = false;
  let entriesRead = false;
  let listed = 0;
  let fields = settings.notedFields ?? [];
  let nextTurnMs = Infinity;
  /** Worked out when asked for: of a long list few are open, and little of it changes. */
  let opened: readonly Dossier[] | undefined;

  const open = (key: MissionKey): Dossier => {
    const found = dossiers.get(key) ?? newDossier(key);
    dossiers.set(key, found);
    return found;
  };
  const touch = (dossier: Dossier): void => {
    opened = undefined;
    dirty.add(dossier.key);
    file(dossier, missionIdsOf(dossier), runIdsOf(dossier));
  };
  /** Keeps a mission findable by exactly the ids that it has now. */
  const file = (dossier: Dossier, missionIds: readonly string[], runIds: readonly string[]): void => {
    const before = filed.get(dossier.key) ?? NO_IDS;
    if (sameData(before, { missionIds, runIds })) return;
    // A filtered list keeps room for sixteen; of each mission two are kept for good.
    const ids = { missionIds: missionIds.slice(), runIds: runIds.slice() };
    for (const id of before.missionIds) keysByMissionId.delete(id);
    for (const id of before.runIds) keysByRunId.delete(id);
    for (const id of missionIds) keysByMissionId.set(id, dossier.key);
    for (const id of runIds) keysByRunId.set(id, dossier.key);
    filed.set(dossier.key, ids);
    for (const each of [before, ids]) rows.touch(schedule.ofMission(each.missionIds, each.runIds));
  };

  const ownerOf = (event: ScheduledEvent): Dossier | undefined => {
    const key = keysByMissionId.get(event.missionId ?? '') ?? keysByRunId.get(event.runId ?? '');
    return key === undefined ? undefined : dossiers.get(key);
  };
  const rows = createScheduledRows({ schedule, batch, zonesOf, ownerOf, fields: () => fields });

  const scheduledOf = (dossier: Dossier): readonly ScheduledEvent[] =>
    schedule.ofMission(missionIdsOf(dossier), runIdsOf(dossier));

  const drop = (dossier: Dossier): void => {
    opened = undefined;
    dossiers.delete(dossier.key);
    dirty.delete(dossier.key);
    file(dossier, [], []);
    filed.delete(dossier.key);
    batch.remove('missions', dossier.key);
    batch.remove('snapshots', dossier.key);
    for (const finding of dossier.findings) batch.remove('findings', finding.id);
  };

  const agentNameOf = (id: string | undefined): { readonly agentName?: SafeText } => {
    const found = id === undefined ? undefined : assistants.find((each) => isAssistant(each, id));
    return found === undefined ? {} : { agentName: found.name };
  };

  const publishSnapshot = (snapshot: MissionSnapshot): void => {
    const before = batch.rows('snapshots').get(snapshot.key);
    // A read that found nothing new is told from time to time only: the readers tell the age.
    const { readAtMs = 0 } = snapshot;
    if (before?.readAtMs !== undefined && readAtMs - before.readAtMs < RETELL_MS) {
      if (sameData({ ...before, readAtMs }, { ...snapshot, readAtMs })) return;
    }
    batch.upsert('snapshots', snapshot.key, snapshot);
  };

  const rejoin = (dossier: Dossier, atMs: number): void => {
    const scheduled = scheduledOf(dossier);
    const isShown = dossier.key === shown;
    // Of thousands that have ended long ago nothing more is to be said.
    const isPast = dossier.entry === undefined && isTerminalRun(dossier.mission?.status ?? 'pending');
    if (local !== undefined && (isShown || !isPast)) dossier.local = local.of(dossier.key);
    const snapshot = snapshotFrom(dossier, scheduled);
    if (isShown || !isPast || scheduled.length > 0 || dossier.findings.length > 0) {
      const findings = auditMission(snapshot, atMs, { stuckAfterMs: settings.stuckAfterMs, assistants });
      const ids = new Set(findings.map((finding) => finding.id));
      for (const old of dossier.findings) if (!ids.has(old.id)) batch.remove('findings', old.id);
      for (const finding of findings) batch.upsert('findings', finding.id, finding);
      dossier.findings = findings;
    }
    const { mission, entry, row: before } = dossier;
    const sides = {
      ...(mission === undefined ? {} : { mission }),
      ...(entry === undefined ? {} : { entry }),
      details: {
        ...detailsFrom(dossier, scheduled),
        ...agentNameOf(entry?.assistantId),
      },
    };
    const { row, holdsUntilMs } = joinMission(sides, atMs, {
      ...settings,
      ...(fields.length > 0 && { notedFields: fields }),
      serverRead: whole,
    });
    if (dossier.row?.status !== row.status) opened = undefined;
    dossier.row = row;
    dossier.holdsUntilMs = holdsUntilMs;
    batch.upsert('missions', dossier.key, row);
    if (isShown) publishSnapshot(snapshot);
    if (before?.name !== row.name) rows.touch(scheduled);
  };

  return {
    takeMissions: (missions, isWhole) => {
      const changed: MissionKey[] = [];
      listed = isWhole ? missions.length : Math.max(listed, missions.length);
      for (const mission of missions) {
        const dossier = open(missionKeyOf(mission.id, undefined));
        if (sameData(dossier.mission, mission)) continue;
        // What was there before we looked has not just changed.
        if (whole) dossier.changedMs = nowMs();
        dossier.mission = mission;
        touch(dossier);
        changed.push(dossier.key);
      }
      if (isWhole) {
        const keys = new Set<MissionKey>(missions.map((mission) => missionKeyOf(mission.id, undefined)));
        for (const dossier of dossiers.values()) {
          if (keys.has(dossier.key)) continue;
          if (dossier.entry === undefined) drop(dossier);
          else if (dossier.mission !== undefined || !whole) {
            dossier.mission = undefined;
            touch(dossier);
          }
        }
        if (!whole) batch.set('restoredFromMs', undefined);
        whole = true;
        for (const key of batch.rows('missions').keys()) {
          if (!dossiers.has(key as MissionKey)) batch.remove('missions', key);
        }
      }
      return changed;
    },
    takeMission: ({ steps, linkedAgentIds, ...mission }) => {
      const dossier = open(missionKeyOf(mission.id, undefined));
      const merged = { ...dossier.mission, ...mission };
      if (!sameData(dossier.mission, merged)) {
        dossier.mission = merged;
        dossier.changedMs = nowMs();
      }
      // The plan it carries is the first run's: it counts where no other is known.
      if (dossier.steps === undefined && steps !== undefined && steps.length > 0) dossier.steps = steps;
      if (dossier.linkedAgentIds === undefined && linkedAgentIds !== undefined) {
        dossier.linkedAgentIds = linkedAgentIds;
      }
      touch(dossier);
      return dossier.key;
    },
    takeEntries: (entries) => {
      const changed: MissionKey[] = [];
      const keys = new Set<MissionKey>();
      for (const entry of entries) {
        const key = missionKeyOf(entry.missionId, entry.slug);
        keys.add(key);
        const dossier = open(key);
        if (sameData(dossier.entry, entry)) continue;
        if (entriesRead) dossier.changedMs = nowMs();
        dossier.entry = entry;
        touch(dossier);
        rows.touch(scheduledOf(dossier));
        changed.push(key);
      }
      for (const dossier of dossiers.values()) {
        if (dossier.entry === undefined || keys.has(dossier.key)) continue;
        dossier.entry = undefined;
        if (dossier.mission === undefined) drop(dossier);
        else touch(dossier);
      }
      entriesRead = true;
      return changed;
    },
    takeSchedule: ({ changed, left }) => {
      rows.touch(changed);
      rows.touch(left);
      for (const event of [...changed, ...left]) {
        const dossier = ownerOf(event);
        if (dossier !== undefined) touch(dossier);
      }
    },
    takeAssistants: (list) => {
      assistants = list;
      assistantIds.clear();
      for (const { id, telnyxId } of list) if (telnyxId !== undefined) assistantIds.set(telnyxId, id);
      const dossier = shown === undefined ? undefined : dossiers.get(shown);
      if (dossier !== undefined) touch(dossier);
    },
    assistantIdOf: (id) => assistantIds.get(id) ?? assistantId(id),
    note: (key, change) => {
      const dossier = open(key);
      const { insights } = dossier;
      change(dossier);
      touch(dossier);
      if (fields.length > 0 && dossier.insights !== insights) rows.touch(scheduledOf(dossier));
    },
    dossier: (key) => dossiers.get(key),
    dossiers: () => dossiers.values(),
    openDossiers: () => (opened ??= [...dossiers.values()].filter(isOpen)),
    scheduledOf,
    serverRead: () => whole,
    listed: () => listed,
    showFields: (wanted) => {
      const next = [...new Set([...fields, ...wanted])];
      if (next.length === fields.length) return;
      fields = next;
      for (const dossier of dossiers.values()) {
        touch(dossier);
        rows.touch(scheduledOf(dossier));
      }
    },
    show: (key) => {
      if (shown !== undefined && shown !== key) batch.remove('snapshots', shown);
      shown = key;
      const dossier = key === undefined ? undefined : dossiers.get(key);
      if (dossier !== undefined) touch(dossier);
    },
    localChanged: () => {
      for (const dossier of dossiers.values()) {
        if (dossier.row !== undefined && isTerminalRun(dossier.row.status)) continue;
        if (!sameData(dossier.local ?? {}, local?.of(dossier.key) ?? {})) touch(dossier);
      }
    },
    settle: (atMs) => {
      if (nextTurnMs <= atMs) {
        for (const dossier of dossiers.values()) {
          if ((dossier.holdsUntilMs ?? Infinity) <= atMs) dirty.add(dossier.key);
        }
      }
      const worked = dirty.size > 0;
      for (const key of dirty) {
        const dossier = dossiers.get(key);
        if (dossier !== undefined) rejoin(dossier, atMs);
      }
      dirty.clear();
      if (worked) {
        nextTurnMs = Infinity;
        for (const { holdsUntilMs } of dossiers.values()) {
          if (holdsUntilMs !== undefined && holdsUntilMs < nextTurnMs) nextTurnMs = holdsUntilMs;
        }
      }
      rows.settle();
    },
  };
}

const isOpen = (dossier: Dossier): boolean =>
  dossier.mission !== undefined && !isTerminalRun(dossier.row?.status ?? dossier.mission.status);
