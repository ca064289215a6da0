import { retryAfterMs } from '../../api/http/retry-after.ts';
import { createTransport } from '../../api/http/transport.ts';
import type { AlertSent } from '../../commands/ports/alerts-port.ts';
import type { AlertMessage } from '../../domain/alert/alert-message.ts';
import { webhookBody } from '../../domain/alert/alert-payload.ts';
import type { AlertChannelSpec } from '../../domain/alert/alert-rule.ts';
import type { Clock } from '../../lib/clock.ts';
import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { webhookUrlFault } from '../../state/settings/alerts-file.ts';

type Webhook = Extract<AlertChannelSpec, { readonly kind: 'webhook' }>;

const MOST_ANSWER = 64 * 1024;

/**
 * Tells a webhook, once. Its address must be https, or on this machine; a redirect is an answer like any other and not
 * followed, so that nothing goes where nobody wrote it would.
 */
export async function sendWebhook(
  spec: Webhook,
  message: AlertMessage,
  secrets: { readonly url: string; readonly token?: string },
  deps: { readonly clock: Clock; readonly redact: (text: string) => string },
): Promise<AlertSent> {
  const target = targetOf(spec, secrets.url);
  if (!target.ok) return { kind: 'failed', why: target.error };
  const { token } = secrets;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    return { kind: 'failed', why: safe`Its token holds characters that no token has.` };
  }
  const { url, topic } = target.value;
  const body = webhookBody(message, spec.form, {
    ...(topic === undefined ? {} : { topic }),
    ...(spec.body === undefined ? {} : { own: spec.body as JsonObject }),
  });
  const transport = createTransport({
    origin: url.origin,
    clock: deps.clock,
    connections: 1,
    maxBodyBytes: MOST_ANSWER,
  });
  try {
    const reply = await transport.send({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'clawdtalk-tui',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      deadlineMs: spec.withinSeconds * 1_000,
    });
    if (reply.kind === 'broken') {
      // What is too large has been answered: the alert arrived.
      if (reply.why === 'too-large') return { kind: 'sent' };
      return { kind: 'again', why: brokenText(url, reply, spec.withinSeconds) };
    }
    return sentOf(reply, url, deps);
  } finally {
    await transport.close();
  }
}

/** Where it goes. ntfy takes JSON at its root, with the topic that its address ends with. */
function targetOf(
  { form }: Webhook,
  address: string,
): Result<{ readonly url: URL; readonly topic?: string }, SafeText> {
  const fault = webhookUrlFault(address);
  if (fault !== undefined) return err(safeText(fault));
  const url = new URL(address);
  url.hash = '';
  if (form !== 'ntfy') return ok({ url });
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const last = parts.pop();
  if (last === undefined) return err(safe`The address of ntfy ends with the topic: https://ntfy.sh/<topic>.`);
  url.pathname = `/${parts.join('/')}`;
  try {
    return ok({ url, topic: decodeURIComponent(last) });
  } catch {
    return ok({ url, topic: last });
  }
}

function sentOf(
  reply: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly text: string;
  },
  url: URL,
  { clock, redact }: { readonly clock: Clock; readonly redact: (text: string) => string },
): AlertSent {
  const { status, headers } = reply;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const said = safeText(redact(reply.text), { maxLength: 120 });
  const why = safe`${url.host} answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status >= 300 && status < 400) {
    return {
      kind: 'failed',
      why: safe`${url.host} answered ${status}, another address: redirects are not followed.`,
    };
  }
  if (status !== 408 && status !== 425 && status !== 429 && status < 500) return { kind: 'failed', why };
  const header = headers['retry-after'];
  const afterMs = retryAfterMs(typeof header === 'string' ? header : undefined, clock.now());
  return { kind: 'again', why, ...(afterMs === undefined ? {} : { afterMs }) };
}

function brokenText(
  url: URL,
  { why, code }: { readonly why: string; readonly code?: string },
  withinSeconds: number,
): SafeText {
  if (why === 'timeout') return safe`${url.host} did not answer within ${withinSeconds} s.`;
  return safe`${url.host} is not reached${code === undefined ? '' : ` (${code})`}.`;
}
