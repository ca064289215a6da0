import type { Backend } from '../../commands/ports/backend.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import { allScreens } from '../../screens/contexts/all-screens.ts';
import { createConsole } from '../../screens/shell/console.ts';
import type { Console, ContextsHost } from '../../screens/shell/contract.ts';
import type { OwnFiles } from '../config/own-files.ts';
import type { Configuration } from '../start/configuration.ts';
import { hostOf } from '../terminal/host.ts';

/** The console over several accounts: what it shows is theirs, and so is all that is done. */
export function allConsole(
  configurations: readonly Configuration[],
  backend: Backend,
  ports: {
    readonly contexts: ContextsHost;
    readonly clock: Clock;
    readonly quit: () => void;
    /** What is of no account: zone, signs, name. */
    readonly settings: Configuration;
    readonly own: OwnFiles;
  },
): Console {
  const { settings } = ports;
  return createConsole({
    screens: allScreens,
    backend,
    clock: ports.clock,
    terminalClock: systemClock(),
    operator: { kind: 'operator', label: settings.operator },
    host: {
      ...hostOf(settings, ports.quit, ports.contexts, ports.own),
      readOnly: configurations.length > 0 && configurations.every(({ readOnly }) => readOnly),
      demo: false,
    },
  });
}
