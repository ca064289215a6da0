import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { safeText } from '../lib/safe-text.ts';
import { visibleJson } from '../lib/visible-json.ts';
import { optionsOf, usageLines, usageText } from './usage-text.ts';
import type { ExitCode, Verb, VerbContext } from './verb.ts';

/** Runs one verb with its arguments; usage errors are told in one sentence. */
export async function runVerb(verb: Verb, args: readonly string[], context: VerbContext): Promise<ExitCode> {
  if (verb.verbatim === true) {
    return verb.run(context, { json: false, positionals: args, values: {} });
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: parsedOptions(verb),
      allowPositionals: true,
    });
    if (values['help'] === true) {
      context.print(usageText(verb));
      return 0;
    }
    const extra = positionals[verb.words ?? positionals.length];
    if (extra !== undefined) {
      context.complain(
        `${verb.name} takes no '${extra}'. Usage: clawdtalk-tui ${usageLines(verb).join(' | ')}`,
      );
      return 2;
    }
    return await verb.run(harmless(context), { json: values['json'] === true, positionals, values });
  } catch (error) {
    if (!isUsageError(error)) throw error;
    context.complain(`${usageFault(error)} Usage: clawdtalk-tui ${usageLines(verb).join(' | ')}`);
    return 2;
  }
}

const parsedOptions = (verb: Verb): ParseArgsOptionsConfig => ({
  ...Object.fromEntries(
    Object.entries(optionsOf(verb)).map(([name, { type, multiple = false }]) => [name, { type, multiple }]),
  ),
  help: { type: 'boolean', short: 'h' },
});

/** The platform's message as one sentence, without its advice on dashes. */
function usageFault({ code, message }: { readonly code: string; readonly message: string }): string {
  const option = /'(-[^']*)'/.exec(message)?.[1];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option !== undefined)
    return `There is no option ${option}.`;
  const unsaid = /^Option '(?:-\w, )?(--[^' ]+)[^']*' argument is ambiguous/.exec(message)?.[1];
  if (unsaid !== undefined)
    return `${unsaid} needs a value; one that begins with a dash is written ${unsaid}=VALUE.`;
  const [sentence = message] = message.split(/\.\s|\n/);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Whatever a verb prints may have come from outside. JSON keeps its meaning, and words stay words. */
function harmless(context: VerbContext): VerbContext {
  const own: Pick<VerbContext, 'print' | 'complain'> = {
    print: (text) => context.print(/^[[{"]/.test(text) ? visibleJson(text) : printable(text)),
    complain: (text) => context.complain(printable(text)),
    ...(context.status === undefined ? {} : { status: (line: string) => context.status?.(printable(line)) }),
  };
  // Not a copy: whether the process is asked to end is only looked for by who wants to know.
  return Object.assign(Object.create(context) as VerbContext, own);
}

const printable = (text: string): string =>
  safeText(text, { multiline: true, maxLength: Number.POSITIVE_INFINITY });

const isUsageError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
