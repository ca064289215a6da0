import { isThemeWord, SETTINGS } from '../../state/settings/setting-table.ts';
import { ALL_CONTEXTS } from '../../state/settings/contexts/named-context.ts';
import { ownOf } from '../../lib/own.ts';

/** Options that every way of starting takes. */
export interface GlobalOptions {
  readonly demo: boolean;
  readonly readOnly: boolean;
  readonly dryRun: boolean;
  readonly plain: boolean;
  readonly ascii: boolean;
  readonly slowLink?: boolean;
  readonly statePath?: string;
  readonly skillFolder?: string;
  readonly operator?: string;
  readonly theme?: string;
  readonly ledger?: string;
  /** A context of the settings; `default` for none, `all` for every one. */
  readonly context?: string;
  readonly host?: string;
}

export type CommandLine =
  | { readonly kind: 'console'; readonly options: GlobalOptions }
  | {
      readonly kind: 'verb';
      readonly name: string;
      readonly args: readonly string[];
      readonly options: GlobalOptions;
    }
  | { readonly kind: 'version' }
  /** Of one verb, where one was named. */
  | { readonly kind: 'help'; readonly verb?: string }
  | { readonly kind: 'usage'; readonly sentence: string };

const SWITCHES: Readonly<Record<string, 'demo' | 'readOnly' | 'dryRun' | 'plain' | 'ascii' | 'slowLink'>> = {
  '--demo': 'demo',
  '--read-only': 'readOnly',
  '--dry-run': 'dryRun',
  '--plain': 'plain',
  '--ascii': 'ascii',
  '--slow-link': 'slowLink',
};

const VALUES: Readonly<
  Record<string, 'statePath' | 'skillFolder' | 'operator' | 'theme' | 'ledger' | 'context' | 'host'>
> = {
  '--state': 'statePath',
  '--skill': 'skillFolder',
  '--operator': 'operator',
  '--theme': 'theme',
  '--ledger': 'ledger',
  '--context': 'context',
  '--host': 'host',
};

/** The verb whose arguments belong to it alone, options and all: the bot's own script. */
export const VERBATIM_VERB = 'api';

/** Tells what was asked for. Global options may stand anywhere, but after `api` all belongs to that command. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const options: { -readonly [K in keyof GlobalOptions]: GlobalOptions[K] } = {
    demo: false,
    readOnly: false,
    dryRun: false,
    plain: false,
    ascii: false,
  };
  const rest: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (rest[0] === VERBATIM_VERB || word === '--') {
      rest.push(...argv.slice(index));
      break;
    }
    const [name, inline] = splitOption(word);
    const toggle = ownOf(SWITCHES, word);
    const valued = ownOf(VALUES, name);
    if (toggle !== undefined) {
      options[toggle] = true;
    } else if (valued !== undefined) {
      const value = inline ?? argv[(index += 1)];
      if (value === undefined || value === '') return { kind: 'usage', sentence: `${name} needs a value.` };
      if (valued === 'theme' && !isThemeWord(value)) {
        return { kind: 'usage', sentence: `--theme takes ${SETTINGS.theme.form}, not '${value}'.` };
      }
      options[valued] = value;
    } else {
      rest.push(word);
    }
  }
  return commandOf(rest, options);
}

function commandOf(rest: readonly string[], options: GlobalOptions): CommandLine {
  const [first, ...args] = rest;
  if (first === undefined) return { kind: 'console', options };
  if (first === '--all' && args.length === 0) {
    return { kind: 'console', options: { ...options, context: ALL_CONTEXTS } };
  }
  if (first === '--version' || first === '-V') return { kind: 'version' };
  if (first === '--help' || first === '-h' || first === 'help') {
    const [verb] = args;
    return { kind: 'help', ...(verb === undefined ? {} : { verb }) };
  }
  if (first.startsWith('-')) return { kind: 'usage', sentence: `There is no option ${first}.` };
  return { kind: 'verb', name: first, args, options };
}

function splitOption(word: string): readonly [string, string?] {
  const at = word.indexOf('=');
  return word.startsWith('--') && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}
