import { safe, type SafeText } from '../../lib/safe-text.ts';
import { Panel } from '../../ui/dialogs/Panel.tsx';
import { useKeys } from '../../ui/keys/use-keys.ts';
import { useTerminalSize } from '../../ui/terminal/terminal-context.ts';

/** While a consented act is on its way: it can no longer be called off, and no key does anything. */
export function SendingPanel({ title }: { readonly title: SafeText }) {
  const size = useTerminalSize();
  useKeys('sending', [], { exclusive: true, onInput: () => true });
  return <Panel title={title} width={Math.min(60, size.columns - 2)} lines={[safe`Sending …`]} />;
}
