import type { InboxItem } from '../../domain/approval/inbox-item.ts';
import type { MissionRow } from '../../domain/mission/mission-row.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';

/** As many characters of a digest as a verb asks for. */
const DIGEST_LENGTH = 12;
/** What is longer is cut by one channel or another: nobody has read all of it then. */
const READ_WHOLE = { lines: 10, characters: 1_000 };

/**
 * What to type to answer it. The digest, which agrees to exactly this, is in it only where an alert shows all of it
 * and nothing in it deceives; else the command shows it first.
 */
export function answerCommand(item: InboxItem): SafeText {
  const id = shellWord(item.id);
  switch (item.kind) {
    case 'opt-out':
    case 'held':
      return safeText('clawdtalk-tui approvals');
    case 'unclear':
      return safeText('clawdtalk-tui unclear');
    case 'plan':
      return safeText(`clawdtalk-tui plan --round --mission ${shellWord(item.mission ?? '')}`);
    default: {
      const length = [item.title, ...item.lines].join('\n').length;
      const isShownWhole =
        item.lines.length <= READ_WHOLE.lines &&
        length <= READ_WHOLE.characters &&
        item.warnings.length === 0 &&
        item.readOnly === undefined &&
        item.tooLong === undefined &&
        item.gate === undefined;
      const expect = isShownWhole ? ` --expect ${item.digest.slice(0, DIGEST_LENGTH)}` : '';
      return safeText(`clawdtalk-tui approve ${id}${expect}`);
    }
  }
}

export const missionCommand = (row: Pick<MissionRow, 'slug' | 'missionId' | 'key'>): SafeText =>
  safeText(`clawdtalk-tui explain ${shellWord(row.slug ?? row.missionId ?? row.key)}`);

/** One word for a shell, whatever is in it. */
const shellWord = (text: string): string =>
  /^[\w:./@+-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
