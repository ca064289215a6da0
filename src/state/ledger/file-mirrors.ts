import type { Ledger } from './database.ts';

/** How a bot's state file stands on its host, as the agent there told last. */
export interface FileMirror {
  /** `<host>:<path>`. */
  readonly id: string;
  readonly host: string;
  readonly path: string;
  /** `too-large`: it is read and changed there, and its content is not published. */
  readonly kind: 'ok' | 'missing' | 'broken' | 'unreadable' | 'readonly' | 'too-large';
  /** For a person; unsafe to draw as it is. */
  readonly sentence: string;
  /** Of the content that was published last; absent where none was. */
  readonly sha256?: string;
  /** In bytes. */
  readonly size: number;
  /** The process that publishes it. */
  readonly agent: string;
  readonly agentLabel: string;
  /** When it was last looked at, by this machine's clock. */
  readonly readAtMs: number;
}

/** State files of other hosts. Only their agents write them. */
export interface FileMirrors {
  get(id: string): FileMirror | undefined;
  all(): readonly FileMirror[];
}

export function createFileMirrors({ db }: Ledger): FileMirrors {
  const select = db.prepare('SELECT * FROM file_mirrors WHERE id = ?');
  const selectAll = db.prepare('SELECT * FROM file_mirrors ORDER BY id');
  return {
    get: (id) => {
      const row = select.get(id);
      return row === undefined ? undefined : mirrorOf(row);
    },
    all: () => selectAll.all().map(mirrorOf),
  };
}

const mirrorOf = (row: Record<string, unknown>): FileMirror => ({
  id: row['id'] as string,
  host: row['host'] as string,
  path: row['path'] as string,
  kind: row['kind'] as FileMirror['kind'],
  sentence: row['sentence'] as string,
  ...(row['sha256'] !== null && { sha256: row['sha256'] as string }),
  size: row['size'] as number,
  agent: row['agent'] as string,
  agentLabel: row['agent_label'] as string,
  readAtMs: row['read_at_ms'] as number,
});

/** The lease that stands for the publishing of one state file. It is no mission's. */
export const fileLease = (mirror: string): string => `${FILE_LEASE}${mirror}`;
export const isFileLease = (key: string): boolean => key.startsWith(FILE_LEASE);
const FILE_LEASE = 'file:';

/** A larger state file is followed and changed by its agent, but its content is not published. */
export const LARGEST_MIRROR_BYTES = 8 * 1024 * 1024;
