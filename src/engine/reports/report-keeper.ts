import * as v from 'valibot';
import type { AlertsPort } from '../../commands/ports/alerts-port.ts';
import type { Prices } from '../../domain/cost/prices.ts';
import { lastDue, type ReportSchedule } from '../../domain/report/report-schedule.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import type { BoardHub } from '../../state/board-hub.ts';
import type { AlertRows } from '../../state/ledger/alert-rows.ts';
import type { LedgerPort } from '../../state/ledger/port.ts';
import { missionsReport, type MissionsReport } from '../../state/report/missions-report.ts';
import { missionsNamed } from '../../state/report/missions-named.ts';
import { createRounds } from '../rounds.ts';
import { reportLines, reportText, reportTitle } from '../../state/report/report-text.ts';

export interface ReportKeeperDeps extends Pick<BoardHub, 'board' | 'publish'> {
  readonly schedules: () => readonly ReportSchedule[];
  readonly ledger: Pick<LedgerPort, 'view' | 'commit' | 'holder'>;
  readonly clock: Clock;
  readonly alerts: Pick<AlertsPort, 'reading' | 'send'>;
  readonly prices: () => Prices | undefined;
  readonly actor: string;
  /** Puts a whole file in place of what stands there. Answers with its full path. Errors: a sentence. */
  write(path: string, text: string): Promise<Result<string, string>>;
}

/** Makes reports when they are due, once among all that share the ledger. */
export interface ReportKeeper {
  start(): void;
  /** Makes what is due now; settles when it is made. */
  look(): Promise<void>;
  stop(): void;
}

const ROUND_MS = 20_000;
/** Whoever makes one is believed to be at it for so long. */
const CLAIM_MS = 5 * 60_000;
const MOST_TRIES = 5;
const AGAIN_MS = 60_000;
const KEPT_MS = 30 * 86_400_000;

/** Names one report of one day. */
const rowId = (name: string, day: string): string => `report:${day}:${name}`;

const storedReport = v.object({
  state: v.picklist(['making', 'again', 'done', 'failed']),
  by: v.string(),
  tries: v.number(),
});

type ReportRow = Readonly<v.InferOutput<typeof storedReport>>;

export function createReportKeeper(deps: ReportKeeperDeps): ReportKeeper {
  const { ledger, clock } = deps;

  /** The row that this process may make now, where nobody else does. */
  const free = (alerts: Pick<AlertRows, 'get'>, id: string, nowMs: number): ReportRow | undefined => {
    const row = alerts.get(id);
    const read = v.safeParse(storedReport, row?.body);
    if (row === undefined || !read.success) return { state: 'making', by: ledger.holder, tries: 1 };
    const known = read.output;
    const sinceMs = nowMs - row.updatedAtMs;
    const waits = known.state === 'making' ? CLAIM_MS : known.state === 'again' ? AGAIN_MS : Infinity;
    if (sinceMs < waits || known.tries >= MOST_TRIES) return undefined;
    return { state: 'making', by: ledger.holder, tries: known.tries + 1 };
  };

  const claim = async (id: string): Promise<ReportRow | undefined> => {
    const nowMs = clock.now();
    // Looked at first in what is at hand: between two reports the ledger is asked nothing.
    if (free(ledger.view().alerts, id, nowMs) === undefined) return undefined;
    const claimed = await ledger.commit(({ alerts }) => {
      const row = free(alerts, id, nowMs);
      if (row === undefined) return undefined;
      alerts.put({ id, kind: 'report', body: { ...row }, updatedAtMs: nowMs });
      for (const { id: old, kind, updatedAtMs } of alerts.all()) {
        if (kind === 'report' && nowMs - updatedAtMs > KEPT_MS) alerts.remove(old);
      }
      return row;
    });
    return claimed.ok ? claimed.value : undefined;
  };

  const deliver = async (
    schedule: ReportSchedule,
    report: MissionsReport,
    due: { readonly day: string },
  ): Promise<readonly SafeText[]> => {
    const faults: SafeText[] = [];
    const text = reportText(report, schedule.format, schedule.missions.length > 0);
    let at = '';
    if (schedule.file !== undefined) {
      const written = await deps.write(schedule.file.replaceAll('{date}', due.day), text);
      if (written.ok) at = written.value;
      else faults.push(safeText(written.error));
    }
    const channels = deps.alerts.reading().rules?.channels;
    for (const name of schedule.channels) {
      const channel = channels?.get(name);
      if (channel === undefined) {
        faults.push(safe`alerts.json has no channel ${name}.`);
        continue;
      }
      const sent = await deps.alerts.send(channel, {
        id: rowId(schedule.name, due.day),
        title: safe`Report ${schedule.name}: ${reportTitle(report)}`,
        lines: [...reportLines(report), ...(at === '' ? [] : [safe`Written to ${at}`])],
        commands: [],
        test: false,
        alerts: [],
      });
      if (sent.kind !== 'sent') faults.push(safe`${name}: ${sent.why}`);
    }
    return faults;
  };

  const make = async (schedule: ReportSchedule): Promise<void> => {
    const due = lastDue(schedule, clock.now());
    if (due === undefined) return;
    const board = deps.board();
    // A board that is not read yet would be told as an empty one; it is looked at again.
    if (board.pollers.get('schedule')?.lastOkAtMs === undefined) return;
    const id = rowId(schedule.name, due.day);
    const row = await claim(id);
    if (row === undefined) return;
    const named = missionsNamed(board.missions.values(), schedule.missions);
    const report = missionsReport(board, named.found, {
      nowMs: clock.now(),
      zone: schedule.zone,
      prices: deps.prices(),
    });
    const whole = { ...report, unread: [...report.unread, ...named.missing] };
    const faults = await deliver(schedule, whole, due);
    const state = faults.length === 0 ? 'done' : row.tries < MOST_TRIES ? 'again' : 'failed';
    const nowMs = clock.now();
    const sentence =
      faults.length === 0
        ? safe`Report ${schedule.name} of ${due.day} made`
        : safe`Report ${schedule.name} of ${due.day} could not be delivered: ${faults.join(' ')}`;
    const body: ReportRow = { ...row, state };
    await ledger.commit(({ alerts, audit }) => {
      alerts.put({ id, kind: 'report', body: { ...body }, updatedAtMs: nowMs });
      audit.append({
        atMs: nowMs,
        actor: deps.actor,
        kind: 'report.make',
        summary: sentence,
        outcome: faults.length === 0 ? 'done' : 'failed',
      });
    });
    if (faults.length === 0 || state === 'again') return;
    const notice = { id, atMs: nowMs, level: 'error', sentence, seen: false } as const;
    deps.publish([{ kind: 'upsert', into: 'notices', rows: [[id, notice]] }]);
  };

  const lookOnce = async (): Promise<void> => {
    for (const schedule of deps.schedules()) if (!rounds.isStopped()) await make(schedule);
  };
  const rounds = createRounds(lookOnce, { clock, everyMs: ROUND_MS });
  return { start: () => rounds.start(), look: () => rounds.look(), stop: () => rounds.stop() };
}
