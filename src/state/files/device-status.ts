import { join } from 'node:path';
import { isJsonObject } from '../../lib/json.ts';
import { readRegularText } from './regular-file.ts';

const SMALL_BYTES = 4_096;

/**
 * Whether a phone is registered that can answer requests for approval, as the bot's connection last noted it in the
 * skill folder's `.device-status`; undefined where it says nothing.
 */
export function readDeviceStatus(folder: string): boolean | undefined {
  const read = readRegularText(join(folder, '.device-status'), { maxBytes: SMALL_BYTES });
  if (!read.ok) return undefined;
  try {
    const status: unknown = JSON.parse(read.value.text);
    const has = isJsonObject(status) ? status['has_devices'] : undefined;
    return typeof has === 'boolean' ? has : undefined;
  } catch {
    return undefined;
  }
}
