/**
 * One request of a bot's own script. It writes the memory and the event that go with it by itself. `body` is JSON
 * as the bot typed it, so that no number in it passes through JavaScript. What is scheduled or cancelled, and what
 * rings or is sent at once, is not among these: that has commands of its own.
 */
export type BotRequest =
  | { readonly what: 'create-mission'; readonly body: string }
  | { readonly what: 'create-run'; readonly missionId: string; readonly body: string }
  | (OfRun & {
      readonly what: 'update-run' | 'create-plan' | 'log-event' | 'link-agent';
      readonly body: string;
    })
  | (OfRun & { readonly what: 'update-step'; readonly step: string; readonly body: string })
  | (OfRun & { readonly what: 'unlink-agent'; readonly assistantId: string })
  | { readonly what: 'create-assistant'; readonly body: string }
  | { readonly what: 'update-assistant'; readonly assistantId: string; readonly body: string }
  | { readonly what: 'assign-phone'; readonly phoneId: string; readonly body: string }
  | { readonly what: 'request-approval'; readonly body: string }
  | { readonly what: 'end-call'; readonly callId: string; readonly body: string };

interface OfRun {
  readonly missionId: string;
  readonly runId: string;
}

/** How a request goes over the wire. */
export interface BotWire {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: string;
}

export function wireOf(request: BotRequest): BotWire {
  switch (request.what) {
    case 'create-mission':
      return { method: 'POST', path: '/missions', body: request.body };
    case 'create-run':
      return { method: 'POST', path: `/missions/${id(request.missionId)}/runs`, body: request.body };
    case 'update-run':
      return { method: 'PATCH', path: runOf(request), body: request.body };
    case 'create-plan':
      return { method: 'POST', path: `${runOf(request)}/plan`, body: request.body };
    case 'update-step':
      return {
        method: 'PATCH',
        path: `${runOf(request)}/plan/steps/${id(request.step)}`,
        body: request.body,
      };
    case 'log-event':
      return { method: 'POST', path: `${runOf(request)}/events`, body: request.body };
    case 'link-agent':
      return { method: 'POST', path: `${runOf(request)}/agents`, body: request.body };
    case 'unlink-agent':
      return { method: 'DELETE', path: `${runOf(request)}/agents/${id(request.assistantId)}` };
    case 'create-assistant':
      return { method: 'POST', path: '/assistants', body: request.body };
    case 'update-assistant':
      return { method: 'PATCH', path: `/assistants/${id(request.assistantId)}`, body: request.body };
    case 'assign-phone':
      return { method: 'PATCH', path: `/numbers/account-phones/${id(request.phoneId)}`, body: request.body };
    case 'request-approval':
      return { method: 'POST', path: '/approvals', body: request.body };
    case 'end-call':
      return { method: 'POST', path: `/calls/${id(request.callId)}/end`, body: request.body };
  }
}

const id = (text: string): string => encodeURIComponent(text.toWellFormed());

const runOf = ({ missionId, runId }: OfRun): string => `/missions/${id(missionId)}/runs/${id(runId)}`;

/** Sending it a second time changes nothing. */
export const isRepeatable = ({ what }: BotRequest): boolean => REPEATABLE.has(what);

const REPEATABLE: ReadonlySet<BotRequest['what']> = new Set([
  'update-run',
  'update-step',
  'link-agent',
  'unlink-agent',
  'update-assistant',
  'assign-phone',
  'end-call',
]);
