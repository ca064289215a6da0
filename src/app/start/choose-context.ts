import { isAbsolute } from 'node:path';
import type { Env } from '../../state/settings/sourced.ts';
import {
  ALL_CONTEXTS,
  UNNAMED,
  type NamedContext,
  type ReadContext,
} from '../../state/settings/contexts/named-context.ts';
import { readSettingsFile } from '../../state/settings/settings-file.ts';
import { foldersOf } from './folders.ts';
import { lastContext } from './last-context.ts';

/** Which account a start means. */
export type ContextChoice =
  /** What environment and settings say without a context. `problem`: why it is not the one that was used last. */
  | { readonly kind: 'unnamed'; readonly problem?: string }
  | { readonly kind: 'one'; readonly context: NamedContext }
  | { readonly kind: 'all'; readonly contexts: readonly ReadContext[] }
  | { readonly kind: 'refused'; readonly sentence: string };

/** The variable that names a context where no option does. */
export const CONTEXT_VARIABLE = 'CLAWDTALK_TUI_CONTEXT';

/**
 * The context that was named by option or variable. `remembers`: where none was, the one that the console was in last;
 * a verb in a script must mean the same today and tomorrow, and remembers nothing.
 */
export async function chooseContext(
  asked: string | undefined,
  system: { readonly env: Env; readonly home: string },
  { remembers }: { readonly remembers: boolean },
): Promise<ContextChoice> {
  const given = asked ?? (system.env[CONTEXT_VARIABLE] || undefined);
  const { data } = foldersOf(system.env, system.home);
  const last = given === undefined && remembers && isAbsolute(data) ? lastContext(data) : undefined;
  const name = given ?? last;
  if (name === undefined || name === UNNAMED) return { kind: 'unnamed' };
  const { contexts, problem } = await contextsOf(system);
  if (last !== undefined && last !== ALL_CONTEXTS && !contexts.some((each) => contextName(each) === last)) {
    const sentence = `The context that was open last, ${last}, is no longer in the settings.`;
    return { kind: 'unnamed', problem: problem ?? sentence };
  }
  if (name === ALL_CONTEXTS) {
    if (contexts.length > 0) return { kind: 'all', contexts };
    if (last !== undefined) return { kind: 'unnamed', ...(problem === undefined ? {} : { problem }) };
    return {
      kind: 'refused',
      sentence: problem ?? 'There are no contexts in the settings: see clawdtalk-tui help contexts.',
    };
  }
  const found = contexts.find((each) => contextName(each) === name);
  if (found?.ok === true) return { kind: 'one', context: found.context };
  const known = contexts.map(contextName);
  const listed = known.length === 0 ? 'the settings name none' : `there are ${known.join(', ')}`;
  return {
    kind: 'refused',
    sentence: found?.sentence ?? problem ?? `There is no context '${name}': ${listed}.`,
  };
}

/** Every context of the settings, read now. Loaded only where somebody names one: most starts never do. */
export async function contextsOf(system: {
  readonly env: Env;
  readonly home: string;
}): Promise<{ readonly contexts: readonly ReadContext[]; readonly problem?: string }> {
  const file = readSettingsFile(foldersOf(system.env, system.home).config);
  const [fault] = file.problems;
  const problem = fault === undefined ? {} : { problem: fault.sentence };
  if (file.values['contexts'] === undefined) return { contexts: [], ...problem };
  const { readContexts } = await import('../../state/settings/contexts/read-contexts.ts');
  const { path, text, values } = file;
  return {
    contexts: readContexts(
      { path, ...(text === undefined ? {} : { text }), contexts: values['contexts'] },
      system.home,
    ),
    ...problem,
  };
}

/** What a context is called, also one that cannot be used. */
export const contextName = (each: ReadContext): string => (each.ok ? each.context.name : each.name);
