import { statSync } from 'node:fs';
import type { DoctorCheck } from '../../cli/verb.ts';
import { keySourceText } from '../../state/settings/contexts/context-server.ts';
import type { NamedContext } from '../../state/settings/contexts/named-context.ts';
import type { Configuration } from '../start/configuration.ts';
import { accountOf } from '../start/context-folder.ts';
import type { Starter } from '../start/starter.ts';
import { check } from './check.ts';

/** Every context of the settings by name, and what of them contradicts another. No server is asked. */
export async function contextChecks(starter: Starter): Promise<readonly DoctorCheck[]> {
  const { contexts } = await starter.contexts();
  const good = contexts.flatMap((each) => (each.ok ? [each.context] : []));
  const opened = good.map((context) => ({ context, configuration: starter.of(context) }));
  return [
    ...contexts.flatMap((each) => (each.ok ? [] : [check('contexts', 'fail', each.sentence)])),
    ...opened.map(({ context, configuration }) => contextCheck(context, configuration)),
    ...opened.flatMap(({ context }) => keyFileCheck(context)),
    ...pairs(opened).flatMap(([one, other]) => pairCheck(one, other)),
  ];
}

interface Opened {
  readonly context: NamedContext;
  readonly configuration: Configuration;
}

function contextCheck(context: NamedContext, configuration: Configuration): DoctorCheck {
  const { name, host, key } = context;
  const { refused, baseUrl, readOnly } = configuration;
  if (refused !== undefined) return check('contexts', 'fail', refused);
  const where = host ?? baseUrl;
  return check(
    'contexts',
    'ok',
    `${name}: ${where}, key ${keySourceText(key)}${readOnly ? ', read-only' : ''}, records in ${configuration.folders.data}`,
  );
}

/** A file with a key in it is for its owner alone. */
function keyFileCheck({ name, key }: NamedContext): readonly DoctorCheck[] {
  if (key?.kind !== 'file') return [];
  const mode = statSync(key.path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o077) === 0) return [];
  const mend = `chmod 600 ${key.path}`;
  return [check('contexts', 'warn', `${name}: others on this machine can read its key`, { mend })];
}

const pairs = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other] as const));

function pairCheck(one: Opened, other: Opened): readonly DoctorCheck[] {
  const names = `${one.context.name} and ${other.context.name}`;
  const [first, second] = [one.configuration, other.configuration];
  const sameKey = first.key !== '' && first.key === second.key;
  return [
    ...(sameKey && first.baseUrl !== second.baseUrl
      ? [check('contexts', 'fail', `${names} send one key to two servers: one of them should not have it`)]
      : []),
    ...(first.statePath.value === second.statePath.value &&
    (first.key !== '' || second.key !== '') &&
    accountOf(first) !== accountOf(second)
      ? [
          check(
            'contexts',
            'warn',
            `${names} are two accounts and share the state file ${first.statePath.value}`,
          ),
        ]
      : []),
  ];
}
