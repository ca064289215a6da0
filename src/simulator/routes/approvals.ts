import { answerApproval, openApproval } from '../approval-course.ts';
import {
  created,
  invalid,
  notFound,
  okay,
  refusedAnswer,
  type ApiAnswer,
  type ApiRequest,
} from '../answer.ts';
import type { ServerState } from '../backend.ts';
import { textOf } from '../body-fields.ts';
import { wireTime, wrapList } from '../dialect.ts';
import { cut, pageAsked } from '../paging.ts';
import { renderApproval } from '../render.ts';
import { notOffered } from './assistants.ts';

const USUAL_EXPIRY_S = 300;

export function createApproval(backend: ServerState, request: ApiRequest): ApiAnswer {
  const action = textOf(request.body, 'action');
  if (action === undefined) return invalid('action is required');
  const expiresInS = request.body['expires_in'] ?? USUAL_EXPIRY_S;
  if (typeof expiresInS !== 'number' || expiresInS <= 0)
    return invalid('expires_in must be a positive number');
  const details = textOf(request.body, 'details');
  const row = openApproval(backend, {
    action,
    requireBiometric: request.body['require_biometric'] === true,
    expiresInS,
    ...(details !== undefined && { details }),
  });
  return created({
    request_id: row.id,
    status: row.status,
    expires_at: wireTime(row.expiresAtMs),
    devices_notified: row.devicesNotified,
    devices_failed: row.devicesFailed,
  });
}

export function getApproval(backend: ServerState, request: ApiRequest): ApiAnswer {
  const row = backend.world.approvals.get(request.params['id'] ?? '');
  return row === undefined ? notFound('Approval request') : okay(renderApproval(row));
}

export function listApprovals(backend: ServerState, request: ApiRequest): ApiAnswer {
  const status = request.query.get('status');
  const rows = [...backend.world.approvals.values()].filter(
    (row) => status === null || row.status === status,
  );
  const page = cut(rows, pageAsked(request.query, 50), true);
  return okay(
    wrapList(backend.policy.dialect, 'approval', { ...page, items: page.items.map(renderApproval) }),
  );
}

/** Not every server takes decisions this way; none takes one that asks for a fingerprint. */
export function respondToApproval(backend: ServerState, request: ApiRequest): ApiAnswer {
  if (!backend.policy.decisions) return notOffered();
  const row = backend.world.approvals.get(request.params['id'] ?? '');
  if (row === undefined) return notFound('Approval request');
  const decision = request.body['decision'];
  if (decision !== 'approved' && decision !== 'denied') return invalid('decision must be approved or denied');
  if (row.status !== 'pending')
    return refusedAnswer(409, 'already_responded', `Request is already ${row.status}`);
  if (row.requireBiometric)
    return refusedAnswer(403, 'biometric_required', 'This request must be answered on a device');
  answerApproval(backend, row, decision, false);
  return okay(renderApproval(row));
}
