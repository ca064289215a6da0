import { alignColumns } from '../cli/table.ts';
import { verbs } from '../cli/verbs.ts';

/** What `--help` prints. */
export function helpText(): string {
  return [
    'clawdtalk-tui: a terminal console for ClawdTalk outreach missions',
    '',
    'Usage: clawdtalk-tui [options]               open the console',
    '       clawdtalk-tui <verb> [arguments]      one answer, no screen',
    '',
    'Options:',
    ...alignColumns([
      ['  --demo', 'on a simulated server; no key, no network, none of your files'],
      ['  --state <file>', "the bot's state file"],
      ['  --read-only', 'change nothing'],
      ['  --dry-run', 'say what a change would do, and do not do it'],
      ['  --plain', 'lines instead of a screen, for screen readers'],
      ['  --ascii', 'no characters beyond ASCII'],
      ['  --theme <name>', 'default, light, dark, high-contrast or none'],
      ['  --operator <name>', 'sign acts with this name instead of the login'],
      ['  --version, --help', ''],
    ]),
    '',
    'Verbs (each takes --json unless said otherwise):',
    ...alignColumns(verbs.map((verb) => [`  ${verb.usage}`, verb.summary])),
    '',
    'Exit codes: 0 done, 1 bug, 2 usage, 3 refused, 4 server, 5 file.',
  ].join('\n');
}
