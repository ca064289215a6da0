import { later, type ServerState } from './backend.ts';
import type { StoredApproval } from './rows.ts';

/** Asks the owner: the devices are told, and the request expires by itself. */
export function openApproval(
  backend: ServerState,
  request: {
    readonly action: string;
    readonly details?: string;
    readonly requireBiometric: boolean;
    readonly expiresInS: number;
  },
): StoredApproval {
  const nowMs = backend.clock.now();
  const { registered, unreachable } = backend.policy.devices;
  const row: StoredApproval = {
    id: backend.world.identity.uuid(),
    action: request.action,
    requireBiometric: request.requireBiometric,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + request.expiresInS * 1000,
    devicesNotified: Math.max(0, registered - unreachable),
    devicesFailed: Math.min(registered, unreachable),
    status: 'pending',
    ...(request.details !== undefined && { details: request.details }),
  };
  backend.world.approvals.set(row.id, row);
  const { approvesAfterS } = backend.policy;
  if (approvesAfterS !== undefined && row.devicesNotified > 0) {
    later(backend, approvesAfterS, () => {
      if (row.status === 'pending') answerApproval(backend, row, 'approved', row.requireBiometric);
    });
  }
  backend.agenda.at(row.expiresAtMs, () => {
    if (row.status !== 'pending') return;
    row.status = 'expired';
    backend.emit('approval.responded', { request_id: row.id, decision: 'timeout' });
  });
  return row;
}

/** A decision, from a device or from wherever this server takes them. The request must be pending. */
export function answerApproval(
  backend: ServerState,
  row: StoredApproval,
  decision: 'approved' | 'denied',
  biometricVerified: boolean,
): void {
  row.status = decision;
  row.response = decision;
  row.respondedAtMs = backend.clock.now();
  row.biometricVerified = biometricVerified;
  backend.emit('approval.responded', { request_id: row.id, decision });
}
