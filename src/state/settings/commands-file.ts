import * as v from 'valibot';
import { err, ok, type Result } from '../../lib/result.ts';
import { byPlace, fileComplaint, jsonObjectIn, type FileComplaint } from './file-complaint.ts';
import { jsonPlace } from './json-place.ts';
import { keyName } from './keys-file.ts';
import { OWN_PLACES, type OwnCommand, type OwnPlace } from './own-command.ts';

/** A file to begin with. `config sample commands` prints it. */
export const COMMANDS_SAMPLE = `{
  "commands": [
    {
      "name": "Look up in the CRM",
      "key": "b",
      "where": ["schedule", "contact", "messages"],
      "run": ["crm", "find", "--phone={phone}"]
    },
    {
      "name": "Status of this mission as text",
      "key": "m",
      "where": ["missions", "mission"],
      "run": ["clawdtalk-tui", "mission", "{slug}"]
    },
    {
      "name": "Ticket for this mission",
      "key": "Q",
      "where": ["missions", "mission"],
      "run": ["ticket", "new", "--title={mission}", "--ref={mission_id}"],
      "confirm": "ask",
      "within_seconds": 60
    }
  ]
}
`;

const command = v.strictObject(
  {
    name: v.pipe(
      v.string('must be a text'),
      v.regex(/^[^\p{C}]{1,60}$/u, 'must be a name of at most 60 characters'),
    ),
    key: v.optional(keyName),
    where: v.optional(
      v.pipe(
        v.array(v.string('must be the id of a screen'), 'must be a list of screens'),
        v.nonEmpty('must name a screen; without it the command is everywhere'),
      ),
    ),
    run: v.pipe(
      v.array(
        v.pipe(v.string('must be a text'), v.maxLength(4_000, 'is too long')),
        'must be a list: the program, then its arguments',
      ),
      v.nonEmpty('must name a program'),
      v.maxLength(50, 'has more than 50 arguments'),
    ),
    confirm: v.optional(v.picklist(['none', 'ask', 'code'], 'must be "none", "ask" or "code"')),
    within_seconds: v.optional(
      v.pipe(
        v.number('must be a number from 1 to 600'),
        v.minValue(1, 'must be a number from 1 to 600'),
        v.maxValue(600, 'must be a number from 1 to 600'),
      ),
    ),
  },
  'must be an object with name and run',
);

/** The file of one's own commands as a person writes it. */
export const commandsFileSchema = v.strictObject({
  commands: v.pipe(v.array(command, 'must be a list of commands'), v.maxLength(200, 'has more than 200')),
});

const WITHIN_SECONDS = 30;

/** Reads the file of commands. All that is wrong with it is told at once, each with its place. */
export function parseCommandsFile(source: string): Result<readonly OwnCommand[], readonly FileComplaint[]> {
  const object = jsonObjectIn(source);
  if (!object.ok) return object;
  const read = v.safeParse(commandsFileSchema, object.value);
  if (!read.success) return err(read.issues.map((issue) => fileComplaint(source, issue)).toSorted(byPlace));
  const complaints: FileComplaint[] = [];
  const seen = new Set<string>();
  for (const [index, { name, key, run, confirm = 'none' }] of read.output.commands.entries()) {
    const complain = (path: readonly (string | number)[], sentence: string): void =>
      void complaints.push({ ...jsonPlace(source, ['commands', index, ...path]), sentence });
    if (seen.has(name)) complain(['name'], `Two commands have the name "${name}".`);
    seen.add(name);
    if (key !== undefined && confirm !== 'none' && !/^[A-Z]$/.test(key))
      complain(['key'], 'A command that asks first begins with a capital letter.');
    if (run[0] === '') complain(['run', 0], 'The program has no name.');
    if (run[0]?.includes('{') === true)
      complain(['run', 0], 'The program itself is written out, without places.');
    for (const [at, argument] of run.entries()) {
      if (argument.includes('\0')) complain(['run', at], 'An argument cannot hold a zero character.');
      const unknown = placesIn(argument).find((place) => !isPlace(place));
      if (unknown !== undefined)
        complain(['run', at], `There is no place {${unknown}}; there are ${OWN_PLACES.join(', ')}.`);
    }
  }
  if (complaints.length > 0) return err(complaints.toSorted(byPlace));
  return ok(
    read.output.commands.map(
      ({
        name,
        key,
        where = [],
        run: [program = '', ...args],
        confirm = 'none',
        within_seconds: withinSeconds = WITHIN_SECONDS,
      }) => ({
        name,
        ...(key === undefined ? {} : { key }),
        where,
        run: [program, ...args] as const,
        confirm,
        withinSeconds,
      }),
    ),
  );
}

const placesIn = (argument: string): readonly string[] =>
  [...argument.matchAll(/\{([a-z_]+)\}/g)].map(([, place = '']) => place);

const isPlace = (name: string): name is OwnPlace => OWN_PLACES.includes(name as OwnPlace);
