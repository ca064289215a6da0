import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { stepId, type StepId } from '../ids.ts';

/** Where a contact stands, as the tracker in memory says; other words are kept as they are. */
export type TrackerStatus =
  | 'pending'
  | 'scheduled'
  | 'succeeded'
  | 'failed'
  | 'no_answer'
  | 'busy'
  | 'abandoned'
  | (string & {});

/** One number of a mission, as `call_tracker` and the mission's lists know it. */
export interface Contact {
  /** As memory spells it, usually E.164. */
  readonly phone: string;
  readonly name?: SafeText;
  readonly status: TrackerStatus;
  readonly attempts: number;
  readonly callStatus?: string;
  readonly lastAttemptAtMs?: number;
  readonly nextRetryAtMs?: number;
  readonly voicemailLeft: boolean;
  readonly eventId?: string;
  /** The step, or `-`, in which a person took the last try back or gave it up; it counts until another is scheduled. */
  readonly leftOutOf?: string;
}

/** A scheduled call or SMS as memory recorded it. */
export interface RememberedEvent {
  readonly eventId: string;
  readonly channel?: string;
  readonly to?: string;
  readonly scheduledAtMs?: number;
  readonly stepId?: StepId;
}

/** Digits alone, so that spellings of one number compare equal. */
export const phoneDigits = (phone: string): string => phone.replaceAll(/\D/g, '');

/** The contacts of `call_tracker`, in its order, named where any list in memory names their number. */
export function contactsOf(memory: JsonObject): readonly Contact[] {
  const tracker = memory['call_tracker'];
  if (!isJsonObject(tracker)) return [];
  const names = contactNames(memory);
  return Object.entries(tracker).map(([phone, value]) => contactFrom(phone, value, names));
}

/** Names by the digits of a phone number, from every list of records in memory that carry both. */
export function contactNames(memory: JsonObject): ReadonlyMap<string, SafeText> {
  const names = new Map<string, SafeText>();
  const note = (phone: string, value: JsonValue | undefined): void => {
    if (!isJsonObject(value)) return;
    const name = textOf(value, ['name', 'company', 'business_name', 'contact_name', 'contact']);
    const digits = phoneDigits(phone);
    if (name !== undefined && digits !== '' && !names.has(digits)) {
      names.set(digits, safeText(name, { maxLength: 120 }));
    }
  };
  for (const value of Object.values(memory)) {
    const records = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
    for (const record of records) {
      const phone = isJsonObject(record)
        ? textOf(record, ['phone', 'phone_number', 'to', 'to_number', 'number'])
        : undefined;
      if (phone !== undefined) note(phone, record);
    }
  }
  const tracker = memory['call_tracker'];
  if (isJsonObject(tracker)) {
    for (const [phone, value] of Object.entries(tracker)) note(phone, value);
  }
  return names;
}

/** What `scheduled_events` in memory lists; records without an id are left out. */
export function rememberedEvents(memory: JsonObject): readonly RememberedEvent[] {
  const list = memory['scheduled_events'];
  const records: readonly JsonValue[] = Array.isArray(list) ? list : isJsonObject(list) ? [list] : [];
  return records.flatMap((record) => {
    if (!isJsonObject(record)) return [];
    const eventId = textOf(record, ['event_id', 'scheduled_event_id', 'id']);
    if (eventId === undefined) return [];
    const channel = textOf(record, ['type', 'channel']);
    const to = textOf(record, ['to', 'to_number', 'phone']);
    const scheduledAtMs = instantOf(record['scheduled_at']);
    const step = textOf(record, ['step_id']);
    return [
      {
        eventId,
        ...(channel === undefined ? {} : { channel }),
        ...(to === undefined ? {} : { to }),
        ...(scheduledAtMs === undefined ? {} : { scheduledAtMs }),
        ...(step === undefined ? {} : { stepId: stepId(step) }),
      },
    ];
  });
}

/** A try that is scheduled or has ended is newer than what was left out before. */
const LEFT_OUT: ReadonlySet<string> = new Set(['pending', 'abandoned']);

/** Digits of the numbers that a person has left out of a step: no first try at them is begun by itself. */
export const leftOutOf = (memory: JsonObject, step: StepId): ReadonlySet<string> =>
  new Set(
    contactsOf(memory)
      .filter((contact) => contact.leftOutOf === step)
      .map(({ phone }) => phoneDigits(phone)),
  );

function contactFrom(
  phone: string,
  value: JsonValue | undefined,
  names: ReadonlyMap<string, SafeText>,
): Contact {
  const record = isJsonObject(value) ? value : {};
  const name = names.get(phoneDigits(phone));
  const status = typeof value === 'string' ? value : textOf(record, ['status']);
  const callStatus = textOf(record, ['call_status']);
  const lastAttemptAtMs = instantOf(record['last_attempt']);
  const nextRetryAtMs = instantOf(record['next_retry']);
  const eventId = textOf(record, ['event_id']);
  const leftOutOf = LEFT_OUT.has(status ?? '') ? textOf(record, ['left_out']) : undefined;
  return {
    phone,
    status: status ?? 'pending',
    attempts: attemptsOf(record['attempts']),
    voicemailLeft: record['voicemail_left'] === true,
    ...(name === undefined ? {} : { name }),
    ...(callStatus === undefined ? {} : { callStatus }),
    ...(lastAttemptAtMs === undefined ? {} : { lastAttemptAtMs }),
    ...(nextRetryAtMs === undefined ? {} : { nextRetryAtMs }),
    ...(eventId === undefined ? {} : { eventId }),
    ...(leftOutOf === undefined ? {} : { leftOutOf }),
  };
}

/** A count, however it was written: a number, text, or the list of the attempts themselves. */
function attemptsOf(value: JsonValue | undefined): number {
  if (Array.isArray(value)) return value.length;
  const count = Number(typeof value === 'string' || typeof value === 'number' ? value : 0);
  return Number.isFinite(count) && count > 0 ? Math.floor(count) : 0;
}

function textOf(record: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function instantOf(value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : atMs;
}
