import type { ApiAnswer, ApiRequest } from './answer.ts';
import type { ServerState } from './backend.ts';
import { getDoctor, getMe, getRecording, listVoices, updateMe } from './routes/account.ts';
import { createApproval, getApproval, listApprovals, respondToApproval } from './routes/approvals.ts';
import {
  assignPhoneRoute,
  createAssistantRoute,
  deleteAssistant,
  getAssistant,
  getAvailablePhone,
  getConnectionId,
  listAssistants,
  listPhones,
  updateAssistantRoute,
} from './routes/assistants.ts';
import {
  getCall,
  listConversations,
  listMessages,
  sendMessage,
  startCallRoute,
  stopCall,
} from './routes/direct.ts';
import { getInsights } from './routes/insights.ts';
import { listMineRoute, orderNumberRoute, releaseNumberRoute, searchNumbersRoute } from './routes/numbers.ts';
import {
  cancelMissionRoute,
  createMissionRoute,
  getMission,
  getMissionEvents,
  listMissions,
} from './routes/missions.ts';
import {
  createPlan,
  createRun,
  getPlan,
  getRun,
  linkAgentRoute,
  listAgents,
  listEvents,
  listRuns,
  logEvent,
  unlinkAgentRoute,
  updateRun,
  updateStep,
} from './routes/runs.ts';
import { deleteScheduled, getScheduled, listScheduled, schedule } from './routes/scheduled.ts';

type Route = (backend: ServerState, request: ApiRequest) => ApiAnswer;

const RUN = '/missions/:mid/runs/:rid';

/** The whole contract, below the base path. A fixed word stands before a name in the same place. */
const TABLE: readonly (readonly [method: string, pattern: string, route: Route])[] = [
  ['POST', '/missions', createMissionRoute],
  ['GET', '/missions', listMissions],
  ['GET', '/missions/conversations/:cid/insights', getInsights],
  ['GET', '/missions/recordings/:recording', getRecording],
  ['GET', '/missions/:mid', getMission],
  ['GET', '/missions/:mid/events', getMissionEvents],
  ['POST', '/missions/:mid/cancel', cancelMissionRoute],
  ['POST', '/missions/:mid/runs', createRun],
  ['GET', '/missions/:mid/runs', listRuns],
  ['GET', RUN, getRun],
  ['PATCH', RUN, updateRun],
  ['POST', `${RUN}/plan`, createPlan],
  ['GET', `${RUN}/plan`, getPlan],
  ['PATCH', `${RUN}/plan/steps/:step`, updateStep],
  ['POST', `${RUN}/events`, logEvent],
  ['GET', `${RUN}/events`, listEvents],
  ['POST', `${RUN}/agents`, linkAgentRoute],
  ['GET', `${RUN}/agents`, listAgents],
  ['DELETE', `${RUN}/agents/:aid`, unlinkAgentRoute],
  ['POST', '/assistants', createAssistantRoute],
  ['GET', '/assistants', listAssistants],
  ['GET', '/assistants/:aid', getAssistant],
  ['PATCH', '/assistants/:aid', updateAssistantRoute],
  ['DELETE', '/assistants/:aid', deleteAssistant],
  ['GET', '/assistants/:aid/connection-id', getConnectionId],
  ['POST', '/assistants/:aid/events', schedule],
  ['GET', '/assistants/:aid/events', listScheduled],
  ['GET', '/assistants/:aid/events/:eid', getScheduled],
  ['DELETE', '/assistants/:aid/events/:eid', deleteScheduled],
  ['GET', '/numbers/account-phones', listPhones],
  ['GET', '/numbers/account-phones/available', getAvailablePhone],
  ['PATCH', '/numbers/account-phones/:pid', assignPhoneRoute],
  ['GET', '/numbers/search', searchNumbersRoute],
  ['POST', '/numbers/order', orderNumberRoute],
  ['POST', '/numbers/release', releaseNumberRoute],
  ['GET', '/numbers/mine', listMineRoute],
  ['PATCH', '/me', updateMe],
  ['GET', '/me', getMe],
  ['GET', '/voices', listVoices],
  ['GET', '/doctor/:level', getDoctor],
  ['POST', '/approvals', createApproval],
  ['GET', '/approvals', listApprovals],
  ['GET', '/approvals/:id', getApproval],
  ['POST', '/approvals/:id/respond', respondToApproval],
  ['POST', '/calls', startCallRoute],
  ['GET', '/calls/:id', getCall],
  ['POST', '/calls/:id/end', stopCall],
  ['POST', '/messages/send', sendMessage],
  ['GET', '/messages', listMessages],
  ['GET', '/messages/conversations', listConversations],
];

const PARSED = TABLE.map(([method, pattern, route]) => ({
  method,
  route,
  pattern,
  parts: pattern.split('/').slice(1),
}));

export type RouteMatch =
  | {
      readonly kind: 'route';
      readonly route: Route;
      readonly pattern: string;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'no-route' };

/** Finds the route of a path below the base path. */
export function matchRoute(method: string, path: string): RouteMatch {
  const parts = path.split('/').slice(1).map(decoded);
  let otherMethod = false;
  for (const entry of PARSED) {
    const params = paramsOf(entry.parts, parts);
    if (params === undefined) continue;
    if (entry.method === method) return { kind: 'route', route: entry.route, pattern: entry.pattern, params };
    otherMethod = true;
  }
  return { kind: otherMethod ? 'wrong-method' : 'no-route' };
}

function paramsOf(
  pattern: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (wanted.startsWith(':')) params[wanted.slice(1)] = part;
    else if (wanted !== part) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
