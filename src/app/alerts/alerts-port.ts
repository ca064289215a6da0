import { accessSync, constants } from 'node:fs';
import { basename, join } from 'node:path';
import { homedir } from 'node:os';
import type { AlertSent, AlertsPort } from '../../commands/ports/alerts-port.ts';
import type { AlertMessage } from '../../domain/alert/alert-message.ts';
import { alertJson, filledArguments } from '../../domain/alert/alert-payload.ts';
import type { AlertChannel, AlertSecret } from '../../domain/alert/alert-rule.ts';
import type { Cancel, Clock } from '../../lib/clock.ts';
import { createRedact } from '../../lib/redact.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe, safeText, type SafeText } from '../../lib/safe-text.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import { webhookUrlFault } from '../../state/settings/alerts-file.ts';
import { ALERTS_FILE } from '../../state/settings/alerts-name.ts';
import type { TerminalSignal } from '../../state/board.ts';
import { expandPath } from '../start/expand-path.ts';
import { alertsFileReader } from './alerts-file-reader.ts';
import { withoutSecrets } from '../config/without-secrets.ts';
import { runAlertCommand } from './run-alert-command.ts';
import { sendWebhook } from './send-webhook.ts';

const LARGEST_SECRET = 16 * 1024;

export interface AlertsPortOptions {
  /** The settings folder. */
  readonly folder: string;
  /** Where the rules stand, as it is told, where that is not the file's path. */
  readonly told?: SafeText;
  /** Paces deadlines. */
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** The key, the ledger's password: what never leaves in an alert. */
  readonly secrets: readonly (string | undefined)[];
  /** Shows something on this process's own terminal; absent where it has none. */
  show?(signal: TerminalSignal): void;
}

/** The ways out: this terminal, commands, webhooks. */
export function openAlertsPort(options: AlertsPortOptions): AlertsPort & { stop(): void } {
  const { env, clock } = options;
  const redact = createRedact(options.secrets);
  const { folder, told } = options;
  const read = alertsFileReader(join(folder, ALERTS_FILE));
  const reading = told === undefined ? read : () => ({ ...read(), path: told });
  const running = new Set<Cancel>();

  const secretOf = (secret: AlertSecret): Result<string, SafeText> => {
    if (secret.from === 'text') return ok(secret.text);
    if (secret.from === 'env') {
      const value = env[secret.name]?.trim() ?? '';
      return value === '' ? err(safe`The variable ${secret.name} is not set here.`) : ok(value);
    }
    const path = expandPath(secret.path, { home: homedir(), cwd: options.folder });
    const read = readRegularText(path, { maxBytes: LARGEST_SECRET });
    if (!read.ok) return err(safeText(read.error.sentence));
    const value = read.value.text.trim();
    return value === '' ? err(safe`${path} is empty.`) : ok(value);
  };

  const sendToTerminal = (channel: AlertChannel, message: AlertMessage): AlertSent => {
    const { spec } = channel;
    if (options.show === undefined)
      return { kind: 'failed', why: safe`Only a console has a terminal to show it on.` };
    options.show({
      id: `${channel.name} ${message.id} ${clock.monotonicMs()}`,
      kind: spec.kind === 'bell' ? 'bell' : 'desktop',
      form: spec.kind === 'desktop' ? spec.form : 'auto',
      title: message.title,
      text: safeText(message.lines.slice(0, 3).join(' · ')),
    });
    return { kind: 'sent' };
  };

  const send = async (channel: AlertChannel, message: AlertMessage): Promise<AlertSent> => {
    const { spec } = channel;
    if (spec.kind === 'bell' || spec.kind === 'desktop') return sendToTerminal(channel, message);
    if (spec.kind === 'command') {
      return runAlertCommand(
        {
          run: [programAt(spec.run[0]), ...filledArguments(spec.run.slice(1), message)],
          input: `${JSON.stringify(alertJson(message), undefined, 2)}\n`,
          withinMs: spec.withinSeconds * 1_000,
          cwd: options.folder,
          env: withoutSecrets(env, options.secrets),
          redact,
        },
        running,
      );
    }
    const url = secretOf(spec.url);
    if (!url.ok) return { kind: 'failed', why: url.error };
    const token = spec.token === undefined ? undefined : secretOf(spec.token);
    if (token?.ok === false) return { kind: 'failed', why: token.error };
    return sendWebhook(
      spec,
      message,
      { url: url.value, ...(token === undefined ? {} : { token: token.value }) },
      { clock, redact: createRedact([...options.secrets, url.value, token?.value]) },
    );
  };

  return {
    reading,
    send: async (channel, message) => {
      try {
        return await send(channel, message);
      } catch (error) {
        return { kind: 'failed', why: safeText(redact(String(error))) };
      }
    },
    targetOf: (channel) => targetText(channel),
    faultOf: ({ spec }) => {
      if (spec.kind === 'bell' || spec.kind === 'desktop') return undefined;
      if (spec.kind === 'command') return programFault(spec.run[0], env);
      const url = secretOf(spec.url);
      if (!url.ok) return url.error;
      const token = spec.token === undefined ? undefined : secretOf(spec.token);
      if (token?.ok === false) return token.error;
      const fault = webhookUrlFault(url.value);
      return fault === undefined ? undefined : safeText(fault);
    },
    redact,
    stop: () => {
      for (const kill of running) kill();
    },
  };
}

/** A bare name is looked for where programs are. */
const programAt = (program: string): string =>
  program.startsWith('~/') ? join(homedir(), program.slice(2)) : program;

/** A bare name is looked for in every folder of `PATH`, as the system does. */
function programFault(program: string, env: NodeJS.ProcessEnv): SafeText | undefined {
  const places = program.includes('/')
    ? [programAt(program)]
    : (env['PATH'] ?? '').split(':').map((folder) => join(folder, program));
  return places.some(isProgram) ? undefined : safe`There is no program ${program} here.`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const argumentsText = (count: number): string =>
  count === 0 ? '' : ` with ${count} argument${count === 1 ? '' : 's'}`;

/** The address itself is a secret: a host says enough. */
function targetText({ spec }: AlertChannel): SafeText {
  switch (spec.kind) {
    case 'bell':
      return safe`this terminal's bell`;
    case 'desktop':
      return safe`the desktop, through this terminal`;
    case 'command':
      return safe`${basename(spec.run[0])}${argumentsText(spec.run.length - 1)}`;
    case 'webhook':
      if (spec.url.from === 'env') return safe`the address in $${spec.url.name}`;
      if (spec.url.from === 'file') return safe`the address in ${spec.url.path}`;
      return URL.canParse(spec.url.text) ? safe`${new URL(spec.url.text).host}` : safe`an address`;
  }
}
