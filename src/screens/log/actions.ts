import { safe } from '../../lib/safe-text.ts';
import type { AuditRow, Notice } from '../../state/board.ts';
import { noFocus } from '../shell/cursor.ts';
import { actLines, logFileName, noticeLines, type LogForm } from './export.ts';
import type { Action, Cursor } from '../shell/contract.ts';

/** Writes what the list shows, as it is filtered and ordered, to a new file of mode 0600. */
async function exportLog({ console, route, ids, state }: Cursor, form: LogForm): Promise<void> {
  const { audit, notices } = state.board;
  const isNotices = route.tab === 'notices';
  const parts = isNotices
    ? noticeLines(
        ids.flatMap((id): Notice[] => picked(notices, id)),
        form,
      )
    : actLines(
        ids.flatMap((id): AuditRow[] => picked(audit, id)),
        form,
      );
  const saved = await console.host.saveFile({
    path: logFileName(isNotices ? 'notices' : 'log', form, console.clock.now()),
    parts,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  if (saved.ok)
    console.acts.toast(
      'info',
      safe`Saved ${ids.length === 1 ? '1 entry' : `${ids.length} entries`} to ${saved.value}`,
    );
  else console.acts.toast('refused', safe`${saved.error}`);
}

const picked = <Row>(rows: ReadonlyMap<string, Row>, id: string): Row[] => {
  const row = rows.get(id);
  return row === undefined ? [] : [row];
};

const nothing = ({ ids }: Cursor): string | undefined =>
  ids.length === 0 ? 'There is nothing in the list to export.' : undefined;

const noticeAt = ({ row, route }: Cursor): Notice | undefined =>
  route.tab === 'notices' ? (row as Notice | undefined) : undefined;

const FORMS = [
  { id: 'csv', label: safe`CSV, for a spreadsheet` },
  { id: 'jsonl', label: safe`JSON lines, for a program` },
];

export const logActions: readonly Action[] = [
  {
    id: 'log.export',
    keys: ['W'],
    label: 'write to a file',
    about: 'write what the list shows to a new file, CSV or one JSON object a line, for nobody else to read',
    group: 'Change',
    disabled: nothing,
    run: (cursor) =>
      cursor.console.acts.pick(
        safe`Write what the list shows as`,
        FORMS,
        (id) => void exportLog(cursor, id === 'jsonl' ? 'jsonl' : 'csv'),
      ),
  },
  {
    id: 'log.put-away',
    keys: ['X'],
    label: 'put away',
    about: 'put a change of ours away that the bot has overtaken; the state file stays as it is',
    group: 'Change',
    disabled: (cursor) => {
      if (cursor.route.tab !== 'notices') return 'Overtaken changes are among the notices.';
      const notice = noticeAt(cursor);
      if (notice === undefined) return noFocus(cursor);
      return notice.overtaken === undefined
        ? 'Only an overtaken change can be dismissed; other notices end with this session.'
        : undefined;
    },
    run: (cursor) => {
      const seq = noticeAt(cursor)?.overtaken;
      if (seq !== undefined) cursor.console.acts.begin({ commands: [{ kind: 'memory.dismiss', seq }] });
    },
  },
];
