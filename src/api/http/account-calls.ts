import type { ServerCheck } from '../../domain/server/account.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { ok } from '../../lib/result.ts';
import { parseAccount, parseChecks, parseRecording, parseVoices } from '../wire/account.ts';
import { parseInsights } from '../wire/insight.ts';
import { isAbsent, optional, type Endpoint } from './endpoint.ts';
import { path, withQuery } from './path.ts';

type AccountCalls = Pick<
  ServerPort,
  'account' | 'updateAccount' | 'voices' | 'recording' | 'checks' | 'insights'
>;

const LEVELS: readonly ServerCheck['level'][] = ['critical', 'warnings', 'recommended', 'infra'];

export function accountCalls(endpoint: Endpoint): AccountCalls {
  return {
    account: (options) =>
      optional(
        endpoint.record({ method: 'GET', path: '/me', options }, ['user', 'account', 'data'], parseAccount),
      ),
    updateAccount: (fields, options) =>
      endpoint.done({ method: 'PATCH', path: '/me', body: fields, options }),
    voices: (options) =>
      optional(
        endpoint.whole(
          { method: 'GET', path: withQuery('/voices', { provider: options?.provider }), options },
          parseVoices,
        ),
      ),
    recording: (id, options) =>
      optional(
        endpoint.record(
          { method: 'GET', path: path`/missions/recordings/${id}`, options },
          ['recording', 'data'],
          (record) => parseRecording(record, id),
        ),
      ),
    checks: async (options) => {
      const answers = await Promise.all(
        LEVELS.map((level) =>
          endpoint.whole({ method: 'GET', path: `/doctor/${level}`, options }, (body) =>
            parseChecks(body, level),
          ),
        ),
      );
      // Some of the four may be missing; an error of another kind is told only when nothing else is left to tell.
      const failure = answers.find((answer) => !answer.ok && !isAbsent(answer.error));
      const given = answers.filter((answer) => answer.ok);
      if (given.length > 0) return ok(given.flatMap((answer) => answer.value));
      return failure !== undefined && !failure.ok ? failure : ok(undefined);
    },
    insights: (conversation, options) =>
      endpoint.whole(
        { method: 'GET', path: path`/missions/conversations/${conversation}/insights`, options },
        (body) => parseInsights(body, conversation),
      ),
  };
}
