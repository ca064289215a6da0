import { safeText } from '../../lib/safe-text.ts';
import { useTerminal } from '../../ui/terminal/terminal-context.ts';
import { useConsole } from '../shell/context.ts';

/** For ctrl-g in a form: the text through the user's editor, or nothing and the reason as a notice. */
export function useEditor(): (field: string, text: string) => Promise<string | undefined> {
  const terminal = useTerminal();
  const { host, acts } = useConsole();
  return async (_field, text) => {
    const edited = await terminal.suspend(() => host.editText(text));
    if (edited.ok) return edited.value;
    acts.toast('refused', safeText(edited.error));
    return undefined;
  };
}
