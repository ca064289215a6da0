import { writeFileSync } from 'node:fs';
import type { Complaint, DoctorReport } from '../../cli/verb.ts';
import { createRedact } from '../../lib/redact.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { passwordOf } from '../start/ledger-password.ts';
import { settingLines } from '../terminal/setting-lines.ts';
import { version } from '../start/version.ts';
import type { Workspace } from '../backend/workspace.ts';

/** How much of the log goes into a bundle. */
const ROWS = 200;

/** Writes what somebody who helps needs to know into a new file, readable by its owner alone. Secrets are taken out. */
export function writeBundle(
  path: string,
  { configuration, ledger, server, clock, file }: Workspace,
  report: DoctorReport,
): Result<undefined, Complaint> {
  const { status, pendingWrites, conflicts } = file.view();
  const bundle = {
    made_at: new Date(clock.now()).toISOString(),
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    settings: settingLines(configuration),
    checks: report.checks,
    server: server.health(),
    state_file: { ...status, pendingWrites, conflicts, pending: file.pending().map(({ kind }) => kind) },
    audit: ledger.view().audit.latest(ROWS),
  };
  const text = createRedact([configuration.key, passwordOf(configuration)])(
    JSON.stringify(bundle, undefined, 2),
  );
  try {
    writeFileSync(path, `${text}\n`, { mode: 0o600, flag: 'wx' });
    return ok(undefined);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const why = error.code === 'EEXIST' ? 'it is there already: name another' : String(error.code);
    return err({ exit: 5, sentence: `The bundle ${path} cannot be written (${why}).` });
  }
}
