import { approvalId } from '../../domain/ids.ts';
import type { Approval } from '../../domain/approval/approval.ts';
import { contentDigest } from '../../domain/approval/inbox-item.ts';
import { tooLongToShow } from '../../domain/approval/whole-text.ts';
import { deceptionsIn } from '../../domain/approval/deceptive-text.ts';
import type { ApprovalReceipt } from '../../domain/server/server-port.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText, type SafeText } from '../../lib/safe-text.ts';
import { pick, present, readCount, readFlag, readId, readInstantMs, readText, readWord } from './fields.ts';

/** What a request asks for; the rest of it says how it stands. */
const ASKED = ['action', 'details', 'require_biometric', 'expires_at'] as const;

/** A request for a person's yes. */
export function parseApproval(record: JsonObject): Approval | undefined {
  const id = readId(record, 'request_id', 'id', 'approval_id');
  if (id === undefined) return undefined;
  return present({
    id: approvalId(id),
    action: readText(record, 'action') ?? safeText(''),
    details: readText(record, 'details'),
    rawDigest: contentDigest(ASKED.map((name) => pick(record, name) ?? null)),
    tooLong: tooLongToShow(pick(record, 'action'), pick(record, 'details')),
    // A flag that cannot be read is taken as the stricter of the two.
    requireBiometric:
      readFlag(record, 'require_biometric') ?? (record['require_biometric'] ?? undefined) !== undefined,
    status: readWord(record, 'status') ?? 'unknown',
    createdAtMs: readInstantMs(record, 'created_at'),
    expiresAtMs: readInstantMs(record, 'expires_at'),
    respondedAtMs: readInstantMs(record, 'responded_at'),
    biometricVerified: readFlag(record, 'biometric_verified'),
    devicesNotified: readCount(record, 'devices_notified'),
    devicesFailed: readCount(record, 'devices_failed'),
    deceptions: deceptionsOf(record),
  });
}

/** Looked for in what was sent: what is drawn has been made harmless already. */
function deceptionsOf(record: JsonObject): readonly SafeText[] | undefined {
  const raw = ['action', 'details'].map((name) => pick(record, name));
  const found = raw.flatMap((text) =>
    text === undefined ? [] : deceptionsIn(typeof text === 'string' ? text : JSON.stringify(text)),
  );
  return found.length === 0 ? undefined : [...new Set(found.map(({ sentence }) => safeText(sentence)))];
}

/** What creating a request told. A server that does not say whom it reached has reached nobody. */
export function parseApprovalReceipt(record: JsonObject): ApprovalReceipt | undefined {
  const id = readId(record, 'request_id', 'id', 'approval_id');
  if (id === undefined) return undefined;
  return {
    id: approvalId(id),
    devicesNotified: readCount(record, 'devices_notified') ?? 0,
    devicesFailed: readCount(record, 'devices_failed') ?? 0,
  };
}
