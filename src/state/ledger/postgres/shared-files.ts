import { hash } from 'node:crypto';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { LedgerError } from '../database.ts';
import { fileLease, LARGEST_MIRROR_BYTES } from '../file-mirrors.ts';
import type { SharedFiles } from '../port.ts';
import { packed, unpacked } from '../../missions-file/packed-copy.ts';
import type { Connection } from './connection.ts';
import { storable } from './replica.ts';

/** State files by way of the team's database. */
export function sharedFiles(deps: {
  readonly connection: Connection;
  readonly account: string;
  readonly holder: string;
  /** Number of the schema that this program writes. */
  readonly version: string;
  /** Set where the database is known not to answer. */
  readonly away: () => LedgerError | undefined;
}): SharedFiles {
  const { connection, account, holder, version } = deps;
  return {
    publish: async (file, epoch, bytes) => {
      const away = deps.away();
      if (away !== undefined) return err(away);
      const { id, host, path, kind, sha256, size } = file;
      const order = {
        version,
        account,
        holder,
        lease: fileLease(id),
        epoch,
        row: {
          id: storable(id),
          host: storable(host),
          path: storable(path),
          kind,
          sentence: storable(file.sentence),
          sha256: sha256 ?? null,
          size,
          agent_label: storable(file.agentLabel),
        },
      };
      const done = await connection.query('SELECT clawdtalk.ct_publish($1, $2)', [
        JSON.stringify(order),
        bytes === undefined ? null : Buffer.from(packed(bytes)),
      ]);
      return done.ok ? ok(undefined) : done;
    },
    content: async (id) => {
      const away = deps.away();
      if (away !== undefined) return err(away);
      const rows = await connection.query('SELECT * FROM clawdtalk.ct_content($1, $2)', [account, id]);
      if (!rows.ok) return rows;
      const [row] = rows.value;
      if (row === undefined) return ok(undefined);
      return checked(id, row['bytes'], row['sha256']);
    },
  };
}

/** What came back is what was published, or nothing. */
function checked(id: string, kept: unknown, sha256: unknown): Result<Uint8Array, LedgerError> {
  try {
    const bytes = kept instanceof Uint8Array ? unpacked(kept, LARGEST_MIRROR_BYTES) : undefined;
    if (bytes !== undefined && hash('sha256', bytes) === sha256) return ok(bytes);
  } catch {
    // It cannot be unpacked, or would not fit into what may be published.
  }
  return err({ kind: 'torn', sentence: `The state file that was published for ${id} does not fit its sum.` });
}
