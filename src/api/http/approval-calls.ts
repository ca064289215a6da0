import type { ApprovalId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { ok } from '../../lib/result.ts';
import { parseApproval, parseApprovalReceipt } from '../wire/approval.ts';
import { present } from '../wire/fields.ts';
import { bracketPaging, isAbsent, optional, type Endpoint } from './endpoint.ts';
import { path } from './path.ts';

type ApprovalCalls = Pick<ServerPort, 'createApproval' | 'getApproval' | 'listApprovals' | 'respondApproval'>;

const NAMES = ['approval', 'request', 'data'];

export function approvalCalls(endpoint: Endpoint): ApprovalCalls {
  const one = (approval: ApprovalId): string => path`/approvals/${approval}`;

  const getApproval: ApprovalCalls['getApproval'] = (approval, options) =>
    endpoint.record({ method: 'GET', path: one(approval), options }, NAMES, parseApproval);

  return {
    createApproval: (input, options) =>
      endpoint.record(
        {
          method: 'POST',
          path: '/approvals',
          body: present({
            action: input.action,
            details: input.details,
            require_biometric: input.requireBiometric,
            expires_in: input.expiresInS,
          }),
          options,
        },
        NAMES,
        parseApprovalReceipt,
      ),
    getApproval,
    listApprovals: (options) =>
      optional(
        endpoint.list({
          path: '/approvals',
          query: { status: options?.status },
          paging: bracketPaging,
          names: ['approvals', 'requests', 'data'],
          parse: parseApproval,
          idOf: (approval) => approval.id,
          options,
        }),
      ),
    respondApproval: async (approval, decision, options) => {
      const result = await endpoint.record(
        { method: 'POST', path: `${one(approval)}/respond`, body: { decision }, options },
        NAMES,
        parseApproval,
      );
      if (result.ok) return result;
      const { error } = result;
      if (isAbsent(error) || error.status === 403) return ok(undefined);
      // Taken, but the answer does not show it: the request itself does.
      return error.kind === 'garbled' ? getApproval(approval, options) : result;
    },
  };
}
