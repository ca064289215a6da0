import { safe, safeText } from '../../lib/safe-text.ts';
import { ConfirmDialog } from '../../ui/dialogs/ConfirmDialog.tsx';
import type { LineContent } from '../../ui/text/segments.ts';
import { closeOverlay } from '../shell/navigate.ts';
import { useConsole } from '../shell/context.ts';
import type { OwnRequest } from '../../state/view/overlay.ts';
import { runOwn } from './own-actions.ts';

/** Asks before a command of one's own, and shows every argument by itself as it will be given. */
export function OwnDialog({
  tier,
  request,
  context,
}: {
  readonly tier: 1 | 2;
  readonly request: OwnRequest;
  /** In which account, where there are several. */
  readonly context: readonly LineContent[];
}) {
  const console = useConsole();
  const [program, ...args] = request.argv;
  return (
    <ConfirmDialog
      tier={tier === 2 ? 'T2' : 'T1'}
      title={safe`Run ${request.name}`}
      lines={[
        ...context,
        safe`${program}`,
        ...args.map((argument) => safe`  ${safeText(argument, { maxLength: 4_000 })}`),
      ]}
      version={JSON.stringify(request.argv)}
      onConfirm={() => void runOwn(console, request)}
      onCancel={() => closeOverlay(console)}
    />
  );
}
