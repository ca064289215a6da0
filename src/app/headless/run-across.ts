import { runVerb } from '../../cli/run.ts';
import type { ExitCode, Verb, VerbContext } from '../../cli/verb.ts';
import type { NamedContext, ReadContext } from '../../state/settings/contexts/named-context.ts';
import { contextName } from '../start/choose-context.ts';

export interface AcrossPorts {
  /** What a verb works with in one context. */
  open(context: NamedContext): VerbContext;
  print(line: string): void;
  complain(line: string): void;
}

/** What a verb said in one context. */
interface Answer {
  readonly name: string;
  readonly exit: ExitCode;
  readonly out: readonly string[];
  readonly said: readonly string[];
}

/**
 * Runs a reading verb in every context at once. Each is told as soon as it is there, every line under its context's name;
 * one that fails is one line, and makes the exit status its own. With `--json` all of it is one list at the end.
 */
export async function runAcross(
  verb: Verb,
  args: readonly string[],
  contexts: readonly ReadContext[],
  ports: AcrossPorts,
): Promise<ExitCode> {
  if (verb.everyContext !== true && verb.readsOnly?.(args) !== true) {
    ports.complain(`${verb.name} works in one context: name it with --context.`);
    return 2;
  }
  const json = args.includes('--json');
  const width = Math.max(...contexts.map((each) => contextName(each).length));
  const line = (name: string, text: string): string => `${name.padEnd(width)}  ${text}`.trimEnd();
  const answers = await Promise.all(
    contexts.map(async (each) => {
      const answer = await answerOf(verb, args, each, ports);
      if (!json) {
        for (const text of answer.out.flatMap((part) => part.split('\n')))
          ports.print(line(answer.name, text));
        if (answer.said.length > 0) ports.complain(line(answer.name, answer.said.join(' ')));
      }
      return answer;
    }),
  );
  if (json) ports.print(JSON.stringify(answers.map(jsonOf), undefined, 2));
  return answers.map(({ exit }) => exit).reduce((worst, exit) => (exit > worst ? exit : worst), 0);
}

async function answerOf(
  verb: Verb,
  args: readonly string[],
  each: ReadContext,
  ports: AcrossPorts,
): Promise<Answer> {
  const name = contextName(each);
  if (!each.ok) return { name, exit: 2, out: [], said: [each.sentence] };
  const out: string[] = [];
  const said: string[] = [];
  const context: VerbContext = Object.assign(Object.create(ports.open(each.context)) as VerbContext, {
    print: (text: string) => void out.push(text),
    complain: (text: string) => void said.push(text.replaceAll('\n', ' ')),
    // One line of the terminal serves one work alone.
    status: undefined,
    context: name,
  });
  return { name, exit: await runVerb(verb, args, context), out, said };
}

/** `answer` is what the verb prints by itself; absent where it printed nothing. */
const jsonOf = ({ name, exit, out, said }: Answer): object => ({
  context: name,
  exit,
  ...(out.length === 0 ? {} : { answer: parsed(out.join('\n')) }),
  ...(said.length === 0 ? {} : { error: said.join(' ') }),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
