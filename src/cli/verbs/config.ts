import type { ConfigFileReport, ExitCode, Verb, VerbContext, VerbInput } from '../verb.ts';

/** The files that a person writes: checked, described for editors, begun with a sample. */
export const config: Verb = {
  name: 'config',
  ways: [
    { args: 'check', takes: [] },
    { args: 'schema | sample [file]', takes: [] },
  ],
  words: 2,
  ownsNoContext: true,
  summary:
    'the files that you write (settings, alerts, prices, policy, templates …): check them, a JSON Schema for editors, a sample to begin with',
  run: async (context, input) => {
    const [what, name] = input.positionals;
    switch (what) {
      case 'check':
        return check(context, input);
      case 'schema':
      case 'sample':
        return show(context, what, name);
      case undefined:
        context.complain('config needs a word: check, schema or sample.');
        return 2;
      default:
        context.complain(`config has no '${what}': it has check, schema and sample.`);
        return 2;
    }
  },
};

async function check(context: VerbContext, input: VerbInput): Promise<ExitCode> {
  const { folder, files } = await (await context.userFiles()).check();
  const exit = exitOf(files);
  if (input.json) {
    context.print(JSON.stringify({ folder, ok: exit === 0, files }, undefined, 2));
    return exit;
  }
  for (const { path, complaints } of files) {
    for (const { line, column, sentence } of complaints) {
      const place = line === undefined ? '' : `, line ${line}, column ${column ?? 1}`;
      context.complain(line === undefined ? sentence : `${path}${place}: ${sentence}`);
    }
  }
  const there = files.filter(({ state }) => state !== 'absent');
  for (const { path, state } of there) if (state === 'good') context.print(`${path}: good`);
  if (there.length === 0)
    context.print(`There is nothing in ${folder} yet: config sample lists what there can be.`);
  return exit;
}

function exitOf(files: readonly ConfigFileReport[]): ExitCode {
  if (files.some(({ state }) => state === 'unreadable')) return 5;
  return files.some(({ state }) => state === 'faulty') ? 2 : 0;
}

async function show(
  context: VerbContext,
  what: 'schema' | 'sample',
  name: string | undefined,
): Promise<ExitCode> {
  const { kinds } = await context.userFiles();
  const known = kinds.filter((kind) => what === 'schema' || kind.sample !== undefined);
  const found = known.find((kind) => kind.name === name);
  if (name === undefined) {
    for (const kind of known) context.print(`${kind.name}  ${kind.path}`);
    return 0;
  }
  if (found === undefined) {
    context.complain(
      `There is no ${what} of '${name}': there is ${known.map((kind) => kind.name).join(', ')}.`,
    );
    return 2;
  }
  context.print(
    what === 'schema' ? JSON.stringify(found.schema(), undefined, 2) : (found.sample ?? '').trimEnd(),
  );
  return 0;
}
