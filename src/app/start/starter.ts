import type { NamedContext } from '../../state/settings/contexts/named-context.ts';
import type { GlobalOptions } from './arguments.ts';
import { chooseContext, contextsOf, type ContextChoice } from './choose-context.ts';
import { loadConfiguration, type Configuration, type ConfigurationWays } from './configuration.ts';
import { foldersOf } from './folders.ts';
import { keepLastContext } from './last-context.ts';

/** What a start knows before it knows its account, and how it comes to one. */
export interface Starter {
  /** `asked`: a name that stands for this start alone; absent: variable and, in the console, what was open last. */
  choose(asked?: string): Promise<ContextChoice>;
  configure(choice: Extract<ContextChoice, { kind: 'unnamed' | 'one' }>): Configuration;
  of(context: NamedContext | undefined): Configuration;
  contexts(): ReturnType<typeof contextsOf>;
  /** For the next start of the console. */
  remember(name: string): void;
}

export interface StartWays extends Pick<ConfigurationWays, 'demoWithoutKey' | 'asScript'> {
  /** Somebody sits at the console: without a name it opens what was open last. */
  readonly remembers?: boolean;
}

export function createStarter(
  options: GlobalOptions,
  system: Parameters<typeof loadConfiguration>[1],
  ways: StartWays,
): Starter {
  const claims = new Map<string, string>();
  const { remembers: _, ...wanted } = ways;
  const of: Starter['of'] = (context) => loadConfiguration(options, system, { ...wanted, context, claims });
  return {
    choose: async (asked) =>
      options.demo
        ? { kind: 'unnamed' }
        : chooseContext(asked ?? options.context, system, { remembers: ways.remembers === true }),
    configure: (choice) => {
      if (choice.kind === 'one') return of(choice.context);
      const configuration = of(undefined);
      return choice.problem === undefined
        ? configuration
        : { ...configuration, problems: [...configuration.problems, choice.problem] };
    },
    of,
    contexts: () => contextsOf(system),
    remember: (name) => keepLastContext(foldersOf(system.env, system.home).data, name),
  };
}
