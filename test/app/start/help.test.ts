import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/app/start/arguments.ts';
import { helpText, helpOn } from '../../../src/app/start/help.ts';
import { optionsOf } from '../../../src/cli/usage-text.ts';
import { everyVerb, verbNamed } from '../../../src/cli/verbs.ts';
import { cellWidth } from '../../../src/lib/width.ts';

test('the help fits a terminal of 80 columns and names every verb', async () => {
  const lines = (await helpText()).split('\n');
  expect(lines.filter((line) => cellWidth(line) > 80)).toEqual([]);
  for (const { name } of await everyVerb())
    expect(lines.some((line) => line.startsWith(`  ${name} `))).toBe(true);
});

test('each verb has a help of its own, a line for each way to use it', async () => {
  expect(parseCommandLine(['help', 'hold'])).toEqual({ kind: 'help', verb: 'hold' });
  expect(await helpOn('hold')).toContain(
    'Usage: clawdtalk-tui hold [--reason <text>] [--all]\n       clawdtalk-tui hold --release --reason <text>',
  );
  for (const verb of await everyVerb()) expect(await verbNamed(verb.name)).toBe(verb);
  for (const { name } of await everyVerb())
    expect(await helpOn(name)).toContain(`Usage: clawdtalk-tui ${name}`);
  expect(await helpOn('dance')).toBeUndefined();
});

test('every option that a verb reads is in its help, which fits 80 columns', async () => {
  for (const verb of await everyVerb()) {
    const lines = ((await helpOn(verb.name)) ?? '').split('\n');
    const listed = lines.flatMap((line) => /^ {2}--([a-z-]+)/.exec(line)?.[1] ?? []);
    expect(listed.toSorted()).toEqual(Object.keys(optionsOf(verb)).toSorted());
    expect(lines.filter((line) => cellWidth(line) > 80)).toEqual([]);
  }
});

test('a theme that no file can be named after is refused, not passed over', () => {
  expect(parseCommandLine(['--theme', 'Mauve!'])).toMatchObject({ kind: 'usage' });
  expect(parseCommandLine(['--theme', 'light'])).toMatchObject({ kind: 'console' });
});

test('the pages of the documentation are read by name, wherever the program is installed', async () => {
  expect(await helpText()).toMatch(/Pages: alerts, [a-z, ]*contexts/);
  expect(await helpOn('contexts')).toBe(readFileSync('docs/contexts.md', 'utf8').trimEnd());
  expect(await helpOn('docs/keys.md')).toContain('# Keys');
  expect(await helpOn('alerts')).toContain('clawdtalk-tui help alerts.md');
  expect(await helpOn('alerts.md')).toBe(readFileSync('docs/alerts.md', 'utf8').trimEnd());
  expect(await helpOn('../package.json')).toBeUndefined();
});

test('no text sends a person to a file of this repository: an installed program has them elsewhere', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const pointing = files.filter((file) =>
    /(?:see|lists?|in) docs\/|docs\/[a-z]+\.md (?:lists|says|tells)/.test(
      readFileSync(`src/${file}`, 'utf8'),
    ),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(pointing).toEqual([]);
});
