import type { ServerError } from '../../domain/server/server-error.ts';
import type { ServerHealth, ServerPort } from '../../domain/server/server-port.ts';
import { isUsableKey, maskKey } from '../../lib/api-key.ts';
import { parseBaseUrl, type BaseUrl } from '../../lib/base-url.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { createRedact } from '../../lib/redact.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { accountCalls } from './account-calls.ts';
import { approvalCalls } from './approval-calls.ts';
import { assistantCalls } from './assistant-calls.ts';
import { contactCalls } from './contact-calls.ts';
import { createEndpoint } from './endpoint.ts';
import { missionCalls } from './mission-calls.ts';
import { numberCalls } from './number-calls.ts';
import { isPlainPath } from './path.ts';
import { createRequester, type Requester, type RequestLimits } from './requester.ts';
import { runCalls } from './run-calls.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';

export interface ServerClientOptions {
  /** `keyProblem`: why there is no key, where more is known than that. */
  readonly config: { readonly baseUrl: string; readonly key: string; readonly keyProblem?: string };
  /** Real time: deadlines and pauses run on it, whatever the world's clock does. */
  readonly clock: Clock;
  readonly random: Random;
  readonly limits?: Partial<RequestLimits>;
  /** What carries the requests; an undici pool unless told otherwise. */
  readonly transport?: (options: TransportOptions) => Transport;
}

/** The server, and the connections to it. */
export interface ServerClient extends ServerPort {
  close(): Promise<void>;
}

const LIMITS: RequestLimits = {
  concurrency: 8,
  perSecond: 10,
  burst: 20,
  readDeadlineMs: 20_000,
  writeDeadlineMs: 60_000,
  readTries: 3,
  failuresToPause: 5,
};

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * A client of a ClawdTalk server. Where address or key are not safe to use, every call answers with that, and nothing
 * is ever sent.
 */
export function createServerClient(options: ServerClientOptions): ServerClient {
  const { config, clock, random } = options;
  const limits = { ...LIMITS, ...options.limits };
  const checked = checkConfig(config);
  const maskedKey = maskKey(config.key);

  let transport: Transport | undefined;
  const requester = checked.ok ? requesterFor(checked.value) : refusingRequester(checked.error);
  const endpoint = createEndpoint(requester);

  function requesterFor(url: BaseUrl): Requester {
    const make = options.transport ?? createTransport;
    transport = make({
      origin: url.origin,
      clock,
      connections: limits.concurrency,
      maxBodyBytes: MAX_BODY_BYTES,
    });
    const redact = createRedact([config.key]);
    return createRequester({ url, key: config.key, maskedKey, redact, clock, random, transport, limits });
  }

  return {
    ...missionCalls(endpoint),
    ...runCalls(endpoint),
    ...assistantCalls(endpoint),
    ...numberCalls(endpoint),
    ...accountCalls(endpoint),
    ...approvalCalls(endpoint),
    ...contactCalls(endpoint),
    raw: async (path, callOptions) => {
      if (!isPlainPath(path))
        return err(unsafe('A path must begin with / and stay below the server address.'));
      return endpoint.whole({ method: 'GET', path, options: callOptions }, (body) => body);
    },
    rawText: async (path, callOptions) => {
      if (!isPlainPath(path))
        return err(unsafe('A path must begin with / and stay below the server address.'));
      const call = { method: 'GET', path, options: callOptions } as const;
      const answer = await requester.sendForText(call);
      if (!answer.ok) return answer;
      return answer.value === undefined
        ? err(requester.unusable(call, 'an answer without what was asked for'))
        : ok(answer.value);
    },
    write: async ({ method, path, body }, callOptions) => {
      if (!isPlainPath(path))
        return err(unsafe('A path must begin with / and stay below the server address.'));
      return requester.send({
        method,
        path,
        ...(body === undefined ? {} : { bodyText: body }),
        options: callOptions,
      });
    },
    health: (): ServerHealth => ({
      baseUrl: checked.ok ? checked.value.href : '',
      maskedKey,
      ...requester.health(),
    }),
    unanswered: () => requester.unanswered(),
    close: async () => {
      await transport?.close();
    },
  };
}

function checkConfig({
  baseUrl,
  key,
  keyProblem,
}: ServerClientOptions['config']): Result<BaseUrl, ServerError> {
  if (!isUsableKey(key)) {
    return err(
      unsafe(
        key === ''
          ? (keyProblem ?? 'There is no API key. Set CLAWDTALK_API_KEY, or api_key in skill-config.json.')
          : 'The API key holds characters that no key has, a space or a line break perhaps. Copy it again.',
        'key',
      ),
    );
  }
  const url = parseBaseUrl(baseUrl);
  return url.ok ? ok(url.value) : err(unsafe(url.error.sentence));
}

const unsafe = (sentence: string, kind: 'key' | 'unsafe' = 'unsafe'): ServerError => ({
  kind,
  outcome: 'none',
  sentence,
});

function refusingRequester(error: ServerError): Requester {
  return {
    send: async () => err(error),
    sendForText: async () => err(error),
    sendFor: async () => err(error),
    unusable: () => error,
    skipped: () => undefined,
    health: () => ({ requestsSent: 0, waiting: 0, lastError: error }),
    unanswered: () => undefined,
  };
}
