import { usageText } from '../../cli/usage-text.ts';
import { alignColumns } from '../../lib/align-columns.ts';
import type { Verb } from '../../cli/verb.ts';
import { everyVerb, verbNamed } from '../../cli/verbs.ts';
import { helpPage, pageNames } from './help-page.ts';
import { wrap } from '../../lib/width.ts';

/** Cells of a line, also where nobody says how wide the terminal is. */
const LINE = 80;

/** What `--help` prints: every verb with what it does; its arguments are in the help of that verb. */
export async function helpText(): Promise<string> {
  const verbs = await everyVerb();
  return [
    'clawdtalk-tui: a terminal console for ClawdTalk outreach missions',
    '',
    'Usage: clawdtalk-tui [options]               open the console',
    '       clawdtalk-tui <verb> [arguments]      one answer, no screen',
    '       clawdtalk-tui help <verb>             the arguments of a verb',
    '       clawdtalk-tui help <page>             a page of the documentation',
    '',
    'Options:',
    ...alignColumns([
      ['  --demo', 'a simulated server; no key, no network, none of your files'],
      ['  --state <file>', "the bot's state file"],
      ['  --skill <folder>', "the bot's skill folder, with skill-config.json in it"],
      ['  --read-only', 'change nothing'],
      ['  --dry-run', 'say what a change would do, and do not do it'],
      ['  --plain', 'lines instead of a screen, for screen readers'],
      ['  --ascii', 'no characters beyond ASCII'],
      ['  --slow-link', 'draw news seldom, keys at once; over SSH this is found out'],
      ['  --theme <name>', 'light, dark, high-contrast, colour-blind, terminal, none'],
      ['  --operator <name>', 'sign acts with this name instead of the login'],
      ['  --host <host>', "another host's missions, by ssh: user@server"],
      ['  --ledger <url>', "a team's ledger: postgres://user@host/database"],
      ['  --context <name>', 'an account of the settings; all: every one (reading verbs)'],
      ['  --version, --help', ''],
    ]),
    '',
    'Verbs (each takes --json, but api, which prints what the bot reads):',
    ...verbLines(verbs),
    '',
    ...pageLines(),
    'Exit codes: 0 done, 1 bug, 2 usage, 3 refused, 4 server, 5 file.',
  ].join('\n');
}

/** The help of one verb, else the page of that name; `undefined` where there is neither. */
export async function helpOn(name: string): Promise<string | undefined> {
  const verb = await verbNamed(name);
  if (verb === undefined) return helpPage(name);
  const more = pageNames().includes(name) ? `\n\nMore of it: clawdtalk-tui help ${name}.md` : '';
  return `${usageText(verb)}${more}`;
}

function pageLines(): readonly string[] {
  const names = pageNames();
  return names.length === 0 ? [] : [...wrap(`Pages: ${names.join(', ')}.`, LINE), ''];
}

function verbLines(verbs: readonly Verb[]): readonly string[] {
  const names = 4 + Math.max(...verbs.map(({ name }) => name.length));
  return verbs.flatMap(({ name, summary }) =>
    wrap(summary, LINE - names).map(
      (line, index) => `${(index === 0 ? `  ${name}` : '').padEnd(names)}${line}`,
    ),
  );
}
