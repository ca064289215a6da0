import { counted } from '../../domain/mission/join-text.ts';
import { missionKeyOf } from '../../domain/mission/mission-row.ts';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SKILL_CONFIG } from '../../state/settings/skill-folder.ts';
import type { Command } from '../../commands/command.ts';
import type { Complaint, DoctorCheck, DoctorOptions, DoctorReport } from '../../cli/verb.ts';
import { readBotConnection } from '../../engine/sync/bot-connection.ts';
import { createRedact } from '../../lib/redact.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { plannerData } from '../../planner/planner-data.ts';
import type { Configuration } from '../start/configuration.ts';
import { goneFrom, isProcessAlive } from '../backend/holder.ts';
import { openWorkspace, type Workspace } from '../backend/workspace.ts';
import type { Starter } from '../start/starter.ts';
import { contextChecks } from './context-checks.ts';
import { botPlaceChecks } from './bot-places.ts';
import { writeBundle } from './bundle.ts';
import { alertChecks } from './alert-checks.ts';
import { check } from './check.ts';
import { gatewayChecks, modeChecks, stateFileChecks } from './file-checks.ts';
import { ledgerChecks } from './ledger-checks.ts';
import { linkChecks } from './link-checks.ts';
import { LOOK_AT_ALL, type LookLimits } from '../backend/look-at-each.ts';
import { otherMachineChecks } from './other-machines.ts';
import { plannerChecks } from './planner-checks.ts';
import { lostEntries, type LostEntry } from './rebuild-state.ts';
import { teamChecks } from './team-checks.ts';
import { serverChecks } from './server-checks.ts';
import { tellWaitingOnTerminal } from '../headless/tell-waiting.ts';

/** Looks at everything this program stands on; mends what it is asked to, through the door. */
export async function runDoctor(
  configuration: Configuration,
  options: DoctorOptions,
  around: { readonly starter?: Starter; readonly isOneOfSeveral?: boolean } = {},
): Promise<Result<DoctorReport, Complaint>> {
  const { starter, isOneOfSeveral = false } = around;
  const contexts = starter === undefined || isOneOfSeveral ? [] : await contextChecks(starter);
  const { refused } = configuration;
  if (refused !== undefined) {
    return ok({ checks: [...contexts, check('context', 'fail', refused)], lost: [], done: [] });
  }
  const opened = await openWorkspace(configuration, 'doctor');
  if (!opened.ok) {
    // Everything else is looked at with the ledger open: without it that one fault is the whole answer.
    const mend =
      opened.error.kind === 'torn' ? 'move the ledger away and keep it, then start again' : undefined;
    return ok({
      checks: [
        ...contexts,
        check('ledger', 'fail', opened.error.sentence, mend === undefined ? {} : { mend }),
      ],
      lost: [],
      done: [],
    });
  }
  const workspace = opened.value;
  const stopTelling = tellWaitingOnTerminal(workspace.server, configuration.context);
  try {
    await workspace.file.ready();
    const done: string[] = [];
    if (options.repairState) {
      const repaired = repair(workspace, options);
      if (!repaired.ok) return repaired;
      done.push(repaired.value);
    }
    const asked = await serverChecks(configuration, workspace.server);
    const limits = options.fix ? LOOK_AT_ALL : undefined;
    const linksOf = (): ReturnType<typeof linkChecks> =>
      asked.silent
        ? Promise.resolve({ checks: [notAsked('links')], missing: [] })
        : linkChecksOf(workspace, limits);
    const links = await linksOf();
    const lost = options.rebuildState ? await lostOf(workspace) : ok([]);
    if (!lost.ok) return lost;
    if (options.rebuildState && options.yes) {
      const restored = await submitAll(
        workspace,
        lost.value.map(({ slug, members }): Command => ({ kind: 'state.restore', slug, members })),
      );
      if (!restored.ok) return restored;
      done.push(...restored.value);
    }
    if (options.fix) {
      const linked = await submitAll(
        workspace,
        links.missing.map(({ mission, assistantId }): Command => ({
          kind: 'agent.link',
          mission,
          assistantId,
        })),
      );
      if (!linked.ok) return linked;
      done.push(...linked.value);
    }
    const after = options.fix && links.missing.length > 0 ? await linksOf() : links;
    const checks = [
      ...contexts,
      ...(await checksOf(workspace, asked.checks)),
      ...after.checks,
      ...(asked.silent ? [notAsked('machines')] : await machinesOf(workspace)),
    ];
    const report: DoctorReport = { checks, lost: lost.value, done };
    if (options.bundle !== undefined) {
      const written = writeBundle(options.bundle, workspace, report);
      if (!written.ok) return written;
    }
    return ok(report);
  } finally {
    stopTelling();
    await workspace.close();
  }
}

/** Each further question would take as long again as the first one took. */
const notAsked = (name: string): DoctorCheck =>
  check(name, 'warn', 'not looked at: nobody answers at the server’s address', { side: 'server' });

async function checksOf(
  workspace: Workspace,
  ofServer: readonly DoctorCheck[],
): Promise<readonly DoctorCheck[]> {
  const { configuration, file, ledger, database, clock } = workspace;
  return [
    ...configuration.problems.map((sentence) => check('settings', 'warn', sentence)),
    ...ofServer,
    ...plannerChecks(plannerData(), clock.now()),
    ...stateFileChecks(file),
    ...(await ledgerChecks(ledger, database, clock.now(), goneFrom(ledger), (mission) =>
      nameInFile(file, mission),
    )),
    ...(await teamChecks(configuration, ledger, database)),
    await botCheck(configuration),
    ...gatewayChecks(homedir()),
    ...botPlaceChecks({ home: homedir(), env: process.env, used: usedPaths(workspace) }),
    ...alertChecks(workspace.alertsPort),
    ...modeChecks(configuration),
  ];
}

/** A mission by its name, where the state file has it. */
function nameInFile(file: Workspace['file'], mission: string): string {
  const entry = file.view().entries.find((each) => missionKeyOf(each.missionId, each.slug) === mission);
  return entry?.missionName ?? entry?.slug ?? mission;
}

function usedPaths({ configuration: { skillFolder }, file }: Workspace): readonly string[] {
  const folder = skillFolder?.value;
  if (folder === undefined) return [file.path];
  return [file.path, ...[SKILL_CONFIG, '.connect.log'].map((name) => join(folder, name))];
}

async function machinesOf({
  configuration,
  server,
  file,
  ledger,
  own,
  clock,
}: Workspace): Promise<readonly DoctorCheck[]> {
  if (configuration.key === '' || configuration.confirm !== undefined) return [];
  return otherMachineChecks(file.refresh().entries, server, ledger, { own: own(), nowMs: clock.now() });
}

async function linkChecksOf(
  { configuration, server, file }: Workspace,
  limits: LookLimits | undefined,
): ReturnType<typeof linkChecks> {
  if (configuration.key === '' || configuration.confirm !== undefined) return { checks: [], missing: [] };
  return linkChecks(file.refresh().entries, server, limits);
}

async function botCheck({ skillFolder, key }: Configuration): Promise<DoctorCheck> {
  if (skillFolder === undefined) return check('bot', 'ok', "no bot's skill folder on this machine");
  const redact = createRedact([key]);
  const bot = await readBotConnection({ folder: skillFolder.value, isAlive: isProcessAlive, redact });
  const sentence = bot.pid === undefined ? bot.sentence : `running as process ${bot.pid}. ${bot.sentence}`;
  if (bot.state === 'running' && bot.hasDevices === false) {
    return check('bot', 'warn', `${sentence} No phone is registered, so no approval reaches anybody`, {
      mend: 'install the ClawdTalk app and sign in',
    });
  }
  return bot.state === 'stopped'
    ? check('bot', 'warn', `stopped. ${sentence}`, { mend: `${skillFolder.value}/scripts/connect.sh start` })
    : check('bot', 'ok', sentence);
}

function repair({ file, configuration }: Workspace, { yes }: DoctorOptions): Result<string, Complaint> {
  const [newest] = file.copies();
  if (newest === undefined) {
    return err({ exit: 5, sentence: 'No whole copy of the state file is kept: see doctor --rebuild-state.' });
  }
  const when = new Date(newest.takenAtMs).toISOString();
  if (!yes) {
    const sentence = `Nothing was done. The copy of ${when} with ${counted(newest.missions, 'mission')} would take the broken file's place: add --yes.`;
    return err({ exit: 3, sentence });
  }
  if (configuration.readOnly || configuration.dryRun) {
    return err({
      exit: 3,
      sentence: 'This start is read-only or a dry run: the state file is left as it is.',
    });
  }
  const repaired = file.repair(newest.id);
  return repaired.ok
    ? ok(`The state file was repaired from the copy of ${when}.`)
    : err({ exit: 5, sentence: repaired.error.sentence });
}

async function lostOf({
  configuration,
  server,
  file,
}: Workspace): Promise<Result<readonly LostEntry[], Complaint>> {
  const { confirm } = configuration;
  // The key does not go to a host that nobody confirmed.
  if (confirm !== undefined) return err({ exit: 3, sentence: confirm.sentence });
  const view = file.refresh();
  if (view.status.kind === 'broken' || view.status.kind === 'unreadable') {
    return err({ exit: 5, sentence: `${view.status.sentence} Repair it first, or move it away.` });
  }
  const lost = await lostEntries(server, view.entries);
  return lost.ok ? lost : err({ exit: 4, sentence: lost.error.sentence });
}

/** Sends commands that the person named with a flag; the first that is refused ends it. */
async function submitAll(
  { door, configuration }: Workspace,
  commands: readonly Command[],
): Promise<Result<readonly string[], Complaint>> {
  const done: string[] = [];
  for (const command of commands) {
    const outcome = await door.submitUnseen(command, {
      kind: 'headless',
      label: configuration.operator,
    });
    if (outcome.status === 'refused') return err({ exit: 3, sentence: outcome.refusal.sentence });
    if (outcome.status === 'failed') {
      return err({ exit: outcome.kind === 'server' ? 4 : 5, sentence: outcome.sentence });
    }
    done.push(outcome.sentence);
  }
  return ok(done);
}
