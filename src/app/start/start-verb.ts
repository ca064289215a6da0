import { parseCommandLine, VERBATIM_VERB } from './arguments.ts';
import { guardOutputs } from './outputs.ts';
import { hasHome, NO_HOME, starterFor } from './this-machine.ts';
import { version } from './version.ts';

/** Everything that needs no screen: verbs, help, and what is wrong with a command line. */
export async function startVerb(argv: readonly string[]): Promise<void> {
  const line = parseCommandLine(argv);
  switch (line.kind) {
    case 'version':
      guardOutputs(false);
      process.stdout.write(`${version}\n`);
      return;
    case 'help': {
      guardOutputs(false);
      const { helpOn, helpText } = await import('./help.ts');
      const text = await (line.verb === undefined ? helpText() : helpOn(line.verb));
      if (text === undefined) {
        return misused(`There is no verb and no page '${line.verb}'. See clawdtalk-tui --help.`);
      }
      process.stdout.write(`${text}\n`);
      return;
    }
    case 'usage':
      guardOutputs(false);
      return misused(`${line.sentence} See clawdtalk-tui --help.`);
    case 'verb': {
      if (!hasHome()) return misused(NO_HOME);
      const { runHeadless } = await import('../headless/headless.ts');
      const ways = { demoWithoutKey: false, asScript: line.name === VERBATIM_VERB };
      process.exitCode = await runHeadless(line.name, line.args, starterFor(line.options, ways));
      return;
    }
    case 'console':
      throw new Error('the console is another program');
  }
}

function misused(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
}
