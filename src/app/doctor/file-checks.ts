import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorCheck } from '../../cli/verb.ts';
import { readRegularText } from '../../state/files/regular-file.ts';
import type { MissionsFile } from '../../state/missions-file/missions-file.ts';
import { settingsPath } from '../../state/settings/settings-file.ts';
import { SKILL_CONFIG } from '../../state/settings/skill-folder.ts';
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import type { Configuration } from '../start/configuration.ts';
import { check } from './check.ts';

/** The shared state file: how it is, what of ours waits, what it can be repaired from. */
export function stateFileChecks(file: MissionsFile): readonly DoctorCheck[] {
  const { status, entries, pendingWrites, conflicts } = file.view();
  const copies = file.copies();
  const kept =
    copies.length === 0
      ? 'no copy of it is kept yet'
      : so(copies.length, 'copy of it is kept', 'copies of it are kept');
  const checks: DoctorCheck[] = [];
  switch (status.kind) {
    case 'ok':
      checks.push(
        check('state file', 'ok', `${file.path}: ${so(entries.length, 'mission', 'missions')}, ${kept}`),
      );
      break;
    case 'missing': {
      const mend = 'clawdtalk-tui doctor --rebuild-state';
      checks.push(
        check(
          'state file',
          'warn',
          `there is none at ${file.path}; the bot writes it with its first mission`,
          { mend },
        ),
      );
      break;
    }
    case 'broken': {
      const mend =
        copies.length > 0
          ? 'clawdtalk-tui doctor --repair-state --yes'
          : 'move it away, then: clawdtalk-tui doctor --rebuild-state --yes';
      checks.push(
        check(
          'state file',
          'fail',
          `${status.sentence.replace(/ clawdtalk-tui doctor says.*$/, '')} ${kept.replace(/^n/, 'N')}.`,
          { mend },
        ),
      );
      break;
    }
    case 'unreadable':
      checks.push(check('state file', 'fail', status.sentence, { mend: `ls -l ${file.path}` }));
      break;
    case 'readonly':
      checks.push(check('state file', 'warn', status.sentence));
  }
  if (pendingWrites > 0) {
    checks.push(
      check(
        'state file',
        'warn',
        `${so(pendingWrites, 'change of ours is', 'changes of ours are')} not written yet`,
        {
          mend: 'clawdtalk-tui watch --once',
        },
      ),
    );
  }
  if (conflicts > 0) {
    checks.push(
      check(
        'state file',
        'warn',
        `${so(conflicts, 'change of ours was', 'changes of ours were')} overtaken by the bot: its values hold. The notices (!) of the console list them`,
      ),
    );
  }
  return checks;
}

/** Who can read what: the ledger, the settings, the bot's key. */
export function modeChecks(configuration: Configuration): readonly DoctorCheck[] {
  const { folders, skillFolder } = configuration;
  const paths: readonly (readonly [path: string, mode: number])[] = [
    [folders.data, 0o700],
    [join(folders.data, 'ledger.db'), 0o600],
    [settingsPath(folders.config), 0o600],
    ...(skillFolder === undefined ? [] : [[join(skillFolder.value, SKILL_CONFIG), 0o600] as const]),
  ];
  const open = paths.flatMap(([path, wanted]) => {
    const mode = modeOf(path);
    if (mode === undefined || (mode & 0o077) === 0) return [];
    const words = `${path} can be read by others (${(mode & 0o777).toString(8)})`;
    return [check('file modes', 'warn', words, { mend: `chmod ${wanted.toString(8)} ${path}` })];
  });
  return open.length > 0
    ? open
    : [check('file modes', 'ok', 'only you can read the ledger, the settings and the key')];
}

function modeOf(path: string): number | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.mode;
  } catch {
    return undefined;
  }
}

/** Where the agent's gateway keeps its configuration. */
const GATEWAYS = ['.openclaw/openclaw.json', '.clawdbot/clawdbot.json'];
const TOOL = 'sessions_send';
const GATEWAY_BYTES = 1024 * 1024;

/** Whether voice calls can reach the main agent: the gateway blocks the tool they use unless it is allowed. */
export function gatewayChecks(home: string): readonly DoctorCheck[] {
  const found = GATEWAYS.map((name) => join(home, name)).flatMap((path) => {
    const text = textOf(path);
    return text === undefined ? [] : [{ path, text }];
  })[0];
  if (found === undefined) return [check('gateway', 'ok', 'no agent gateway on this machine')];
  const { path, text } = found;
  const program = path.endsWith('openclaw.json') ? 'openclaw' : 'clawdbot';
  const config = parsed(text);
  if (config === undefined)
    return [check('gateway', 'warn', `${path} is not plain JSON: look for ${TOOL} in it by hand`)];
  if (listAt(config, 'tools', 'allow').includes(TOOL)) {
    const words = `${path}: ${TOOL} stands in the top-level tools.allow, which leaves the agent that one tool`;
    return [
      check('gateway', 'fail', words, { mend: 'remove it there; it belongs under gateway.tools.allow' }),
    ];
  }
  if (listAt(config, 'gateway', 'tools', 'allow').includes(TOOL)) {
    return [check('gateway', 'ok', `${path} allows ${TOOL}`)];
  }
  const mend = `${program} config patch '{"gateway":{"tools":{"allow":["${TOOL}"]}}}'`;
  return [
    check('gateway', 'warn', `${path} does not allow ${TOOL}: voice calls cannot reach the agent`, { mend }),
  ];
}

function textOf(path: string): string | undefined {
  const read = readRegularText(path, { maxBytes: GATEWAY_BYTES });
  return read.ok ? read.value.text : undefined;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function listAt(value: JsonValue, ...path: readonly string[]): readonly JsonValue[] {
  let inside: JsonValue | undefined = value;
  for (const name of path) inside = isJsonObject(inside) ? inside[name] : undefined;
  return Array.isArray(inside) ? (inside as readonly JsonValue[]) : [];
}

const so = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
