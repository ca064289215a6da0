import { statSync } from 'node:fs';
import type { AlertsReading } from '../../commands/ports/alerts-port.ts';
import type { AlertRules } from '../../domain/alert/alert-rule.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import { parseAlertsFile } from '../../state/settings/alerts-file.ts';

const LARGEST_BYTES = 1024 * 1024;

/**
 * Reads the file of alert rules when it is first asked for, and again when it has changed. A file that a person is in
 * the middle of breaking keeps the rules that it had.
 */
export function alertsFileReader(path: string): () => AlertsReading {
  let stamp: string | undefined;
  let rules: AlertRules | undefined;
  let complaints: readonly SafeText[] = [];

  const read = (): void => {
    const text = readRegularText(path, { maxBytes: LARGEST_BYTES });
    if (!text.ok) {
      complaints = [safeText(text.error.sentence)];
      return;
    }
    const parsed = parseAlertsFile(text.value.text);
    if (parsed.ok) {
      rules = parsed.value;
      complaints = [];
    } else {
      complaints = parsed.error.map(
        ({ line, column, sentence }) => safe`line ${line}, column ${column}: ${sentence}`,
      );
    }
  };

  return () => {
    const now = stampOf(path);
    if (now !== stamp) {
      stamp = now;
      if (now === 'absent') {
        rules = undefined;
        complaints = [];
      } else read();
    }
    return { path, ...(rules === undefined ? {} : { rules }), complaints };
  };
}

/** Another text whenever the file is another. */
function stampOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? 'absent' : `${found.mtimeMs} ${found.size} ${found.ino}`;
  } catch {
    // Read, it says why.
    return 'unreadable';
  }
}
