import type { AlertsReading } from '../../commands/ports/alerts-port.ts';
import { parseAlertsFile } from '../../state/settings/alerts-file.ts';
import { userFileReader } from '../start/user-file-reader.ts';

/** Reads the file of alert rules when it is first asked for, and again when it has changed. */
export function alertsFileReader(path: string): () => AlertsReading {
  const read = userFileReader(path, parseAlertsFile);
  return () => {
    const { value, ...file } = read();
    return { ...file, ...(value === undefined ? {} : { rules: value }) };
  };
}
