import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Complaint, WatchLine } from '../../cli/verb.ts';
import { startFileAgent } from '../../engine/files/file-agent.ts';
import { systemClock } from '../../lib/clock.ts';
import { isOpenAlert } from '../../domain/alert/alert.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, safeText } from '../../lib/safe-text.ts';
import type { BoardUpdate } from '../../state/board.ts';
import { journalName } from '../../state/ledger/journal-name.ts';
import type { Configuration } from '../start/configuration.ts';
import { openChecked } from './open-session.ts';
import { readBoard } from './read-board.ts';
import { giveLeasesBack } from '../backend/holder.ts';
import type { Workspace } from '../backend/workspace.ts';
import { tellWaitingOnTerminal } from './tell-waiting.ts';

/** A process that is asked to end is gone within two seconds: so long it may settle. */
const SETTLE_MS = 1_500;
const GIVE_BACK_MS = 300;
/** One round waits so long for those who are told. */
const ALERTS_WITHIN_MS = 15_000;

export interface WatchOptions {
  readonly once: boolean;
  /** Publishes the state file of this host to the team's ledger, and makes the edits that others queue for it. */
  readonly agent: boolean;
  readonly ended: AbortSignal;
  readonly tell: (line: WatchLine) => void;
}

/** The engine without a screen: readers, upkeep, driver and leases, until it is asked to end or after one round. */
export async function watch(
  configuration: Configuration,
  { once, agent, ended, tell }: WatchOptions,
): Promise<Result<undefined, Complaint>> {
  if (configuration.readOnly) {
    return err({ exit: 3, sentence: 'A watch acts, and --read-only forbids it: use status or explain.' });
  }
  if (agent && configuration.team === undefined) {
    return err({
      exit: 2,
      sentence:
        "An agent publishes the bot's state file to a team's ledger: name one with --ledger or the setting ledger.",
    });
  }
  const opened = await openChecked(configuration, 'watch');
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const say = (event: WatchLine['event'], sentence: WatchLine['sentence']): void =>
    tell({ atMs: workspace.clock.now(), event, sentence });
  const quiet = follow(workspace, tell);
  const stopTelling = tellWaitingOnTerminal(workspace.server, configuration.context);
  say(
    'started',
    safe`Watching ${workspace.configuration.baseUrl} as ${workspace.configuration.operator}${once ? ', one round' : ''}`,
  );
  const stopAgent = agent ? startAgent(workspace, say) : undefined;
  const work = once ? oneRound(workspace) : workUntil(workspace, ended);
  const done = await Promise.race([work, asked(ended)]);
  const inTime = await settled(workspace, stopAgent);
  quiet();
  stopTelling();
  say(
    'stopped',
    safeText(inTime ? 'Settled, leases given back' : 'Leases given back; the rest follows later'),
  );
  // A request that hangs is journalled as unknown and settled by the next start: nothing waits for it.
  if (!inTime) process.exit(0);
  return done ?? ok(undefined);
}

/** What came of the edits that others queue is told in the ledger; here is said that, and where from, it works. */
function startAgent(
  { ledger, file, database, clock }: Workspace,
  say: (event: WatchLine['event'], sentence: WatchLine['sentence']) => void,
): (() => Promise<void>) | undefined {
  const { files } = ledger;
  if (files === undefined) return undefined;
  const agent = startFileAgent({
    ledger: { ...ledger, files },
    file,
    host: hostname(),
    journal: journalName(database, randomUUID(), clock.now()),
    label: `agent ${process.pid} on ${hostname()}`,
    clock,
    paceClock: systemClock(),
    tell: (sentence) => say('notice', safeText(sentence)),
  });
  return () => agent.stop();
}

async function oneRound(workspace: Workspace): Promise<Result<undefined, Complaint>> {
  await workspace.upkeep.start();
  const tells = workspace.alertsPort.reading().rules !== undefined;
  // What somebody wrote as well: a STOP counts before the next call.
  const board = await readBoard(workspace, 'everything');
  if (!board.ok) return board;
  await workspace.driver.lookAtAll();
  if (tells) workspace.inbox.look();
  await workspace.budgets.look();
  await workspace.reports.look();
  await workspace.retention.look();
  await workspace.alerts.look();
  await workspace.alerts.idle(ALERTS_WITHIN_MS);
  return ok(undefined);
}

async function workUntil(workspace: Workspace, ended: AbortSignal): Promise<Result<undefined, Complaint>> {
  const { sync, upkeep, driver, alerts, budgets, reports, retention } = workspace;
  sync.setFocus({ screen: 'watch' });
  sync.start();
  alerts.start();
  budgets.start();
  reports.start();
  retention.start();
  // What the last process left unclear comes before anything new.
  await upkeep.start();
  if (!ended.aborted) driver.start();
  await asked(ended);
  return ok(undefined);
}

const asked = (ended: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (ended.aborted) resolve(undefined);
    ended.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** Closes the workspace; false where that takes too long: then the leases at least are given back. */
async function settled(workspace: Workspace, stopAgent?: () => Promise<void>): Promise<boolean> {
  const close = async (): Promise<true> => {
    await stopAgent?.();
    await workspace.close();
    return true;
  };
  const closed = close();
  const inTime = await Promise.race([
    closed,
    systemClock()
      .sleep(SETTLE_MS)
      .then(() => false),
  ]);
  if (inTime) return true;
  const { ledger } = workspace;
  const given = giveLeasesBack(ledger);
  // A ledger that does not answer finds out by itself, when the heartbeat ends.
  await Promise.race([given, systemClock().sleep(GIVE_BACK_MS)]);
  return false;
}

/** Tells what is new in the log of acts, in the notices, and of the server's being away. */
function follow({ hub, ledger, clock }: Workspace, tell: WatchOptions['tell']): () => void {
  let seen = ledger.view().audit.latest(1).at(-1)?.seq ?? 0;
  const notices = new Set<string>();
  const raised = new Set<string>();
  let isAway = false;
  const take = (update: BoardUpdate): void => {
    if (update.kind !== 'upsert') return;
    if (update.into === 'audit') {
      for (const [, act] of update.rows) {
        if (act.seq <= seen) continue;
        seen = act.seq;
        tell({
          atMs: act.atMs,
          event: act.outcome.startsWith('refused') ? 'refused' : 'act',
          sentence: act.summary,
          actor: act.actor,
          kind: act.kind,
          ...(act.missionKey === undefined ? {} : { mission: act.missionKey }),
        });
      }
    } else if (update.into === 'notices') {
      for (const [id, notice] of update.rows) {
        if (notices.has(id)) continue;
        notices.add(id);
        tell({ atMs: notice.atMs, event: 'notice', sentence: notice.sentence });
      }
    } else if (update.into === 'alerts') {
      for (const [id, alert] of update.rows) {
        const episode = `${id} ${alert.raisedAtMs}`;
        if (raised.has(episode) || !isOpenAlert(alert)) continue;
        raised.add(episode);
        tell({
          atMs: alert.raisedAtMs,
          event: 'alert',
          sentence: safe`${alert.rule}: ${alert.title}`,
          ...(alert.mission === undefined ? {} : { mission: alert.mission }),
        });
      }
    } else if (update.into === 'pollers') {
      for (const [name, poller] of update.rows) {
        if (name !== 'all missions' || poller.attempt > 0 === isAway) continue;
        isAway = poller.attempt > 0;
        const sentence = safeText(isAway ? poller.error?.sentence : 'The server answers again');
        tell({ atMs: clock.now(), event: isAway ? 'fault' : 'recovered', sentence });
      }
    }
  };
  return hub.subscribe((updates) => updates.forEach(take));
}
