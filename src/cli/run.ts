import { parseArgs } from 'node:util';
import { safeText } from '../lib/safe-text.ts';
import { visibleJson } from '../lib/visible-json.ts';
import type { ExitCode, Verb, VerbContext } from './verb.ts';
import { verbs } from './verbs.ts';

/** The verb of this name, where there is one. */
export const verbNamed = (name: string): Verb | undefined => verbs.find((verb) => verb.name === name);

/** Runs one verb with its arguments; usage errors are told in one sentence. */
export async function runVerb(verb: Verb, args: readonly string[], context: VerbContext): Promise<ExitCode> {
  if (verb.verbatim === true) {
    return verb.run(context, { json: false, positionals: args, values: {} });
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...verb.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values['help'] === true) {
      context.print(usageText(verb));
      return 0;
    }
    const extra = positionals[verb.words ?? positionals.length];
    if (extra !== undefined) {
      context.complain(`${verb.name} takes no '${extra}'. Usage: clawdtalk-tui ${verb.usage}`);
      return 2;
    }
    return await verb.run(harmless(context), { json: values['json'] === true, positionals, values });
  } catch (error) {
    if (!isUsageError(error)) throw error;
    context.complain(`${usageFault(error)} Usage: clawdtalk-tui ${verb.usage}`);
    return 2;
  }
}

/** What a verb does, and its arguments: one line for each way to use it. */
export function usageText({ name, usage, summary }: Verb): string {
  const [first = '', ...others] = usage.split(' | ');
  const ways = [first, ...others.map((way) => (way.startsWith(`${name} `) ? way : `${name} ${way}`))];
  return [
    `${name}: ${summary}`,
    '',
    ...ways.map((way, index) => `${index === 0 ? 'Usage:' : '      '} clawdtalk-tui ${way}`),
  ].join('\n');
}

/** The platform's message as one sentence, without its advice on dashes. */
function usageFault({ code, message }: { readonly code: string; readonly message: string }): string {
  const option = /'(-[^']*)'/.exec(message)?.[1];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && option !== undefined)
    return `There is no option ${option}.`;
  const [sentence = message] = message.split(/\.\s|\n/);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Whatever a verb prints may have come from outside. JSON keeps its meaning, and words stay words. */
function harmless(context: VerbContext): VerbContext {
  const own: Pick<VerbContext, 'print' | 'complain'> = {
    print: (text) => context.print(/^[[{"]/.test(text) ? visibleJson(text) : printable(text)),
    complain: (text) => context.complain(printable(text)),
  };
  // Not a copy: whether the process is asked to end is only looked for by who wants to know.
  return Object.assign(Object.create(context) as VerbContext, own);
}

const printable = (text: string): string =>
  safeText(text, { multiline: true, maxLength: Number.POSITIVE_INFINITY });

const isUsageError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
