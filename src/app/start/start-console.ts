import type { CommandLine } from './arguments.ts';
import type { Configuration } from './configuration.ts';
import { hasHome, NO_HOME, starterFor } from './this-machine.ts';

/** Opens the console, or what stands for it where there is no terminal for one. */
export async function startConsole({ options }: Extract<CommandLine, { kind: 'console' }>): Promise<void> {
  if (!hasHome()) return refuse(NO_HOME);
  const typed = process.stdin.isTTY && process.stdout.isTTY;
  const starter = starterFor(options, { demoWithoutKey: true, remembers: typed });
  const choice = await starter.choose(options.context);
  if (choice.kind === 'refused') return refuse(choice.sentence);
  if (choice.kind === 'all') {
    // What is not of an account: colours, link, mouse. Without a key of its own that start would be a demo.
    const { demo: _demo, ...settings } = starter.of(undefined);
    if (!typed || settings.plain) {
      return refuse(
        'All contexts are shown on a terminal alone: name one with --context, or use status --all.',
      );
    }
    if (!choice.contexts.some(({ ok }) => ok))
      return refuse('No context of the settings can be used: see doctor.');
    const { runConsole } = await import('../console.tsx');
    return runConsole({ all: choice.contexts, settings: { ...settings, problems: [] } }, starter);
  }
  const given = starter.configure(choice);
  if (given.host?.ok === false) return refuse(given.host.error);
  // Where nobody can answer, whoever would send refuses by itself.
  const configuration = typed ? await confirmed(given) : given;
  if (configuration === undefined) {
    process.stderr.write('Nothing was sent. Put the key and the address in the same place.\n');
    process.exitCode = 3;
    return;
  }
  if (!typed || process.env['TERM'] === 'dumb' || configuration.plain) {
    const { runPlain } = await import('../terminal/plain.ts');
    process.exitCode = await runPlain(configuration, typed);
    return;
  }
  const { runConsole } = await import('../console.tsx');
  await runConsole(configuration, starter);
}

function refuse(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}

/** The configuration without its question, once that is answered; `undefined` where the answer is no. */
async function confirmed(configuration: Configuration): Promise<Configuration | undefined> {
  const { confirm, ...rest } = configuration;
  if (confirm === undefined) return configuration;
  const { mayUseHost } = await import('./ask-host.ts');
  return (await mayUseHost(confirm, process.stdin, process.stdout)) ? rest : undefined;
}
