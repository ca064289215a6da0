import { homedir, hostname } from 'node:os';
import type { PlannerFiles } from '../../commands/planning/create-planning.ts';
import type { MissionsFilePort } from '../../commands/ports/missions-file-port.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { createTeamFile, type OwnFile } from '../../engine/files/team-file.ts';
import type { MoneyFiles } from '../../engine/money/publish-budgets.ts';
import type { EntriesSource } from '../../engine/sync/sources.ts';
import type { Result } from '../../lib/result.ts';
import { plannerData, type PlannerData } from '../../planner/planner-data.ts';
import { DEFAULT_POLICY, type Policy } from '../../planner/policy.ts';
import { memoryText } from '../../state/missions-file/memory-text.ts';
import { openMissionsFile, type MissionsFile } from '../../state/missions-file/missions-file.ts';
import { entriesFrom } from './entries-source.ts';
import { moneyFiles } from './money-files.ts';
import type { Foundation } from './open-foundation.ts';
import { plannerFiles } from './planner-files.ts';

/** The state file that is shared with the bot, and the files of the user's own settings folder. */
export interface WorkspaceFiles {
  readonly file: MissionsFile;
  readonly entries: EntriesSource;
  /** The state file as commands see it: this host's, and those of others on a team's ledger. */
  readonly memory: MissionsFilePort;
  /** A value of memory as its file spells it. Errors: a sentence. */
  readonly spelling: (slug: string, key: string) => Result<string, string>;
  readonly isOfTeam: boolean;
  /** What a mission is called in the state file. */
  readonly missionNames: (mission: string) => readonly string[];
  readonly user: PlannerFiles;
  /** As it stood at the start. */
  readonly policy: Policy;
  /** The user's data where they can be read, else ours. */
  readonly data: () => PlannerData;
  /** Why the user's own list forbids a number, or cannot be read; undefined where neither is so. */
  readonly doNotCall: (phone: string) => string | undefined;
  readonly money: () => MoneyFiles;
  /** What is wrong with the user's planner files, a sentence each. */
  readonly problems: () => readonly string[];
  /** Resolves when the state file, and what other hosts publish of theirs, has been read once. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export function openFiles({ configuration, clocks, ledger, database }: Foundation): WorkspaceFiles {
  const file = openMissionsFile({
    path: configuration.statePath.value,
    clock: clocks.pace,
    ledger: database,
  });
  const user = plannerFiles(configuration.folders.config, { home: homedir(), cwd: process.cwd() });
  const readPolicy = user.policy();
  const money = moneyFiles(configuration.folders.config);
  const spelling = (slug: string, key: string): Result<string, string> => memoryText(file.path, slug, key);
  const own = ownFile(file, spelling);
  const team =
    ledger.files === undefined
      ? undefined
      : createTeamFile({
          own: { ...ownOfTeam(file, own), spelling },
          ledger: { ...ledger, files: ledger.files },
          host: hostname(),
          operator: configuration.operator,
          clock: clocks.own,
          paceClock: clocks.pace,
        });
  const entries: EntriesSource = team ?? entriesFrom(file);
  return {
    file,
    entries,
    memory: team?.port ?? own,
    spelling: team === undefined ? spelling : (slug, key) => team.spelling(slug, key),
    isOfTeam: team !== undefined,
    missionNames: (mission) =>
      entries
        .entries()
        .flatMap((entry) =>
          missionKeyOf(entry.missionId, entry.slug) === mission
            ? [entry.slug, ...(entry.missionName === undefined ? [] : [entry.missionName])]
            : [],
        ),
    user,
    policy: readPolicy.ok ? readPolicy.value : DEFAULT_POLICY,
    data: () => {
      const read = user.data();
      return read.ok ? read.value : plannerData();
    },
    doNotCall: (phone) => {
      const listed = user.doNotCall();
      return listed.ok ? listed.value.get(phone) : listed.error;
    },
    money,
    problems: () =>
      [readPolicy, user.data(), user.doNotCall()]
        .flatMap((read): readonly string[] => (read.ok ? [] : [read.error]))
        .concat(money().complaints),
    ready: async () => {
      await file.ready();
      await team?.ready();
    },
    close: async () => {
      team?.close();
      await file.settle();
      file.close();
    },
  };
}

type Spelling = WorkspaceFiles['spelling'];

/** This host's state file for commands. */
function ownFile(file: MissionsFile, spelling: Spelling): MissionsFilePort {
  return {
    apply: (op) => file.apply(op),
    applyAll: (ops) => file.applyAll(ops),
    entries: () => Promise.resolve(file.refresh().entries),
    entryOf: (mission) => file.entryOf(mission),
    entryOfSlug: (slug) => file.entryOfSlug(slug),
    unreadable: () => {
      const { kind, sentence } = file.view().status;
      return kind === 'broken' || kind === 'unreadable' ? sentence : undefined;
    },
    spelling: (slug, key) => {
      const text = spelling(slug, key);
      return text.ok ? text.value : undefined;
    },
    overtaken: () => file.conflicts(),
    dismiss: (seq) => file.dismiss(seq),
  };
}

/** The same among those of other hosts. */
const ownOfTeam = (file: MissionsFile, own: MissionsFilePort): Omit<OwnFile, 'spelling'> => ({
  ...own,
  ...entriesFrom(file),
  // Its parts may be finished by another process of this host: the journal knows them by their names.
  apply: (op, mark) => file.apply(op, mark?.origin),
  applyAll: (ops, marks) =>
    file.applyAll(
      ops,
      marks?.map(({ origin }) => origin),
    ),
  entries: () => own.entries(),
  known: () => file.view().entries,
  path: file.path,
});
