import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { parseBaseUrl } from '../../../lib/base-url.ts';
import {
  ALL_CONTEXTS,
  CONTEXT_COLOURS,
  UNNAMED,
  type KeySource,
  type NamedContext,
} from './named-context.ts';

/** Lower case alone: a context has a folder, and some file systems take Acme and acme for one. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,31}$/;
const KEY_FORM =
  'says where the key is read from, never the key itself: write env:NAME, file:PATH or skill, and take out a key that stands there';

const LOOKS_LIKE_KEY = /(?:^|[:/])cc_[a-z]{2,10}_[\w-]{6,}/i;

const text = (message: string) => v.pipe(v.string(message), v.trim(), v.minLength(1, message));

const name = v.pipe(
  v.string('must be a short name'),
  v.regex(NAME, 'must be at most 32 lower-case letters, digits, dots and dashes'),
  v.check(
    (given) => given !== UNNAMED && given !== ALL_CONTEXTS,
    `must not be ${UNNAMED} or ${ALL_CONTEXTS}: these mean something else`,
  ),
);

const server = v.pipe(
  text('must be an address such as https://clawdtalk.com'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const given = dataset.value.replace(/\/+$/, '');
    const checked = parseBaseUrl(/\/v\d+$/.test(given) ? given : `${given}/v1`);
    if (checked.ok) return checked.value.href;
    // Said without the value, which may hold a password.
    addIssue({ message: checked.error.sentence.replace(/^The server address /, '').replace(/\.$/, '') });
    return NEVER;
  }),
);

const keyText = (home: string) =>
  v.pipe(
    v.string(KEY_FORM),
    v.rawTransform(({ dataset, addIssue, NEVER }): KeySource => {
      const given = dataset.value.trim();
      if (given === 'skill') return { kind: 'skill' };
      // A key that was put behind the word would be shown as the name of a variable.
      const isKey = LOOKS_LIKE_KEY.test(given);
      const variable = isKey ? undefined : /^env:([A-Za-z_]\w*)$/.exec(given)?.[1];
      if (variable !== undefined) return { kind: 'env', variable };
      const path = /^file:(.+)$/.exec(given)?.[1];
      if (path !== undefined && !isKey && !path.includes('\0'))
        return { kind: 'file', path: placeIn(home, path) };
      addIssue({ message: KEY_FORM });
      return NEVER;
    }),
  );

const pathText = (home: string) =>
  v.pipe(
    text('must be a path'),
    v.check((given) => !given.includes('\0'), 'must be a path'),
    v.transform((given) => placeIn(home, given)),
  );

/** The file is read from anywhere: its relative paths belong to the home folder. */
function placeIn(home: string, path: string): string {
  const expanded = path === '~' || path.startsWith('~/') ? path.slice(2) : path;
  return isAbsolute(expanded) ? expanded : join(home, expanded);
}

/** One member of `contexts`. Messages complete a sentence that begins with the member's place. */
export const contextSchema = (home: string) =>
  v.pipe(
    v.strictObject(
      {
        name,
        server: v.exactOptional(server),
        key: v.exactOptional(keyText(home)),
        skillFolder: v.exactOptional(pathText(home)),
        stateFile: v.exactOptional(pathText(home)),
        host: v.exactOptional(
          v.pipe(
            text('must be user@server'),
            // Begins with no dash: it becomes an argument of ssh.
            v.regex(/^[\w.~[][^\s\0]*$/, 'must be user@server, as ssh takes it'),
          ),
        ),
        ledger: v.exactOptional(text('must be postgres://user@host/database, or own')),
        readOnly: v.optional(v.boolean('must be true or false'), false),
        colour: v.exactOptional(
          v.picklist(CONTEXT_COLOURS, `must be ${CONTEXT_COLOURS.slice(0, -1).join(', ')} or magenta`),
        ),
      },
      'must be an object with a name',
    ),
    v.check(
      ({ host, ledger }) => host === undefined || ledger === undefined,
      'has a host and a ledger: the ledger of a host is chosen there',
    ),
    v.check(
      ({ host, key, skillFolder }) => host !== undefined || key !== undefined || skillFolder !== undefined,
      'does not say where its key is read from: add "key": "env:NAME", or a skillFolder',
    ),
    v.check(
      ({ key, skillFolder }) => key?.kind !== 'skill' || skillFolder !== undefined,
      'reads its key from the skill folder, but names none: add a skillFolder',
    ),
    v.transform((read): NamedContext =>
      read.host === undefined && read.key === undefined ? { ...read, key: { kind: 'skill' } } : read,
    ),
  );
