import { approvalId } from '../../domain/ids.ts';
import { isJsonObject } from '../../lib/json.ts';
import { nodeOf } from '../../state/missions-file/json-plain.ts';
import type { Api, ApiCommand, ApiFailure } from './api-command.ts';
import { indented } from './python.ts';
import { jsonBody } from './typed-json.ts';
import { idIn, unwrapped } from './unwrap.ts';
import { takeApart } from './words.ts';

const USUAL_TIMEOUT_S = 300;
const LONGEST_TIMEOUT_S = 86_400;
const LOOK_EVERY_MS = 2_000;

const USAGE = `ClawdTalk Approval Requests

  approval request <action> [--details <text>] [--biometric] [--timeout <secs>] [--no-wait]
  approval status <id>
  approval list [status]

Prints one word: approved, denied, timeout, expired, no_devices or pending; with --no-wait the request's id.`;

/** Asks a person's phone before something sensitive is done. */
export const approvalCommand: ApiCommand = {
  name: 'approval',
  least: 0,
  run: async (api, [what, ...args]) => {
    switch (what) {
      case 'request':
        return request(api, args);
      case 'status':
        return status(api, args[0] ?? '');
      case 'list':
        return list(api, args[0] ?? 'pending');
      default:
        api.print(USAGE);
        return what === 'help' || what === '--help' || what === '-h' ? undefined : { kind: 'told' };
    }
  },
};

async function request(api: Api, args: readonly string[]): Promise<ApiFailure | undefined> {
  const words = takeApart(args, {
    valued: ['--details', '--timeout'],
    switches: ['--biometric', '--no-wait'],
  });
  if (!words.ok) return words.error;
  const { values, switches, rest } = words.value;
  const action = rest[0] ?? '';
  if (action === '') return { kind: 'refused', sentence: 'Error: Action description required' };
  const timeoutS = Number(values.get('--timeout')?.at(-1) ?? USUAL_TIMEOUT_S);
  if (!Number.isInteger(timeoutS) || timeoutS < 1 || timeoutS > LONGEST_TIMEOUT_S) {
    return { kind: 'refused', sentence: 'Error: --timeout takes whole seconds, a day at most' };
  }
  if (api.hasNoPhone()) {
    api.print('no_devices');
    return undefined;
  }
  const details = values.get('--details')?.at(-1);
  const body = jsonBody({
    action,
    require_biometric: nodeOf(switches.has('--biometric')),
    expires_in: nodeOf(timeoutS),
    details: details === '' ? undefined : details,
  });
  if (!body.ok) return body.error;
  const made = await api.request({ what: 'request-approval', body: body.value });
  if (!made.ok) return made.error;
  const receipt = unwrapped(made.value, 'approval', 'request', 'data');
  const id = idIn(receipt, 'request_id', 'id');
  if (id === undefined)
    return { kind: 'refused', sentence: 'Error creating approval request: Unknown error' };
  // A request that was found after a lost answer does not say whom it reached: its status will.
  const reached = isJsonObject(receipt) ? receipt['devices_notified'] : undefined;
  if (reached !== undefined && Number(reached) === 0) {
    api.print('no_devices');
    return undefined;
  }
  if (switches.has('--no-wait')) {
    api.print(id);
    return undefined;
  }
  api.complain(`Waiting for approval (timeout: ${timeoutS}s)...`);
  return waitFor(api, id, timeoutS);
}

async function waitFor(api: Api, id: string, timeoutS: number): Promise<ApiFailure | undefined> {
  const session = await api.session();
  if (!session.ok) return session.error;
  const { server, clock } = session.value;
  const untilMs = clock.monotonicMs() + timeoutS * 1_000;
  while (clock.monotonicMs() < untilMs) {
    const seen = await server.getApproval(approvalId(id), { priority: 'read' });
    // A server that is away for a moment is no answer.
    const word = seen.ok ? seen.value.status : 'pending';
    if (!seen.ok && seen.error.kind === 'not-found') return { kind: 'server', error: seen.error };
    if (word !== 'pending') {
      if (!['approved', 'denied', 'expired', 'timeout'].includes(word)) {
        api.complain(`Unexpected status: ${word}`);
        api.print('error');
        return { kind: 'told' };
      }
      api.print(word);
      return undefined;
    }
    await clock.sleep(Math.min(LOOK_EVERY_MS, Math.max(1, untilMs - clock.monotonicMs())));
  }
  api.print('timeout');
  return undefined;
}

async function status(api: Api, id: string): Promise<ApiFailure | undefined> {
  if (id === '') return { kind: 'refused', sentence: 'Error: Request ID required' };
  const session = await api.session();
  if (!session.ok) return session.error;
  const found = await session.value.server.getApproval(approvalId(id), { priority: 'read' });
  if (!found.ok) return { kind: 'server', error: found.error };
  api.print(found.value.status);
  return undefined;
}

async function list(api: Api, wanted: string): Promise<ApiFailure | undefined> {
  const found = await api.readTyped(`/approvals?status=${encodeURIComponent(wanted.toWellFormed())}`);
  if (!found.ok) return found.error;
  api.print(indented(found.value));
  return undefined;
}
