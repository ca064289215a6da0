import type { DoctorCheck } from '../../cli/verb.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import type { Configuration } from '../start/configuration.ts';
import { isSilent } from '../backend/look-at-each.ts';
import { check } from './check.ts';

const SERVER = { side: 'server' } as const;
/** Apart by more than this, times on screen mislead; by more than the second, calls may be refused as past. */
const SKEW_MS = { warn: 5_000, fail: 60_000 };

/** What asking the server brought. `silent`: nobody answered, so that nothing else is asked. */
export interface AskedServer {
  readonly checks: readonly DoctorCheck[];
  readonly silent: boolean;
}

/** The key, the server behind it, its own checks, and whose clock is right. */
export async function serverChecks(configuration: Configuration, server: ServerPort): Promise<AskedServer> {
  const answered = (checks: readonly DoctorCheck[]): AskedServer => ({ checks, silent: false });
  const { maskedKey, from, key, baseUrl, confirm } = configuration;
  if (key === '') {
    const mend = 'export CLAWDTALK_API_KEY=…, or set api_key in skill-config.json';
    return answered([check('key', 'fail', 'There is no API key.', { ...SERVER, mend })]);
  }
  const checks = [
    check('key', 'ok', `${maskedKey} from ${from.key?.where ?? from.key?.source ?? 'the demo'}`, SERVER),
    ...(confirm === undefined
      ? []
      : [check('key and address', 'fail', confirm.sentence, { ...SERVER, mend: 'unset CLAWDTALK_API_URL' })]),
  ];
  if (confirm !== undefined) return answered(checks);
  const answer = await server.raw('/missions?page[size]=1', { priority: 'read' });
  const { latencyMs, clockSkewMs } = server.health();
  if (!answer.ok) {
    const { kind, sentence } = answer.error;
    const mend =
      kind === 'key'
        ? 'set the right key: CLAWDTALK_API_KEY, or api_key in skill-config.json'
        : `curl -I ${baseUrl}`;
    return {
      checks: [...checks, check('server', 'fail', sentence, { ...SERVER, mend })],
      silent: isSilent(answer.error),
    };
  }
  const latency = latencyMs === undefined ? '' : ` in ${Math.round(latencyMs)} ms`;
  checks.push(check('server', 'ok', `${baseUrl} answers${latency} and accepts the key`, SERVER));
  checks.push(clockCheck(clockSkewMs));
  const own = await server.checks({ priority: 'read' });
  if (!own.ok) checks.push(check("server's checks", 'warn', own.error.sentence, SERVER));
  else if (own.value === undefined)
    checks.push(check("server's checks", 'ok', 'not offered by this server', SERVER));
  else {
    const bad = own.value.filter((each) => !each.ok);
    if (bad.length === 0) checks.push(check("server's checks", 'ok', `${own.value.length} passed`, SERVER));
    for (const { level, name, detail } of bad) {
      const state = level === 'critical' ? 'fail' : 'warn';
      checks.push(check("server's checks", state, `${name}: ${detail ?? 'not passed'}`, SERVER));
    }
  }
  return answered(checks);
}

function clockCheck(skewMs: number | undefined): DoctorCheck {
  if (skewMs === undefined) return check('clock', 'warn', 'the server does not say its time', SERVER);
  const apart = Math.abs(skewMs);
  const words = `the server is ${Math.round(apart / 1_000)} s ${skewMs < 0 ? 'behind' : 'ahead'}`;
  if (apart <= SKEW_MS.warn) return check('clock', 'ok', 'agrees with the server');
  return check('clock', apart > SKEW_MS.fail ? 'fail' : 'warn', words, { mend: 'timedatectl set-ntp true' });
}
