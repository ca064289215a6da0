import { systemClock } from '../../lib/clock.ts';
import { err, ok } from '../../lib/result.ts';
import { openBackend } from '../backend/open-backend.ts';
import type { Configuration } from '../start/configuration.ts';
import { version } from '../start/version.ts';
import { serveLink } from './serve-link.ts';

/** Serves this machine's backend to the screens of another, until the link ends. */
export async function serveStdio(given: Configuration, ended: AbortSignal): Promise<void> {
  // A host that looks at another host would pass the link on.
  const { host: _, ...configuration } = given;
  // The protocol alone is on standard output: whatever else is printed would land in its middle.
  const { stdin, stdout } = process;
  await serveLink({
    input: stdin,
    output: stdout,
    version,
    ended,
    clock: systemClock(),
    open: async ({ operator, readOnly, dryRun }) => {
      const { confirm, keyProblem, key } = configuration;
      if (key === '' && configuration.demo === undefined)
        return err(
          keyProblem ?? 'There is no API key there. Set CLAWDTALK_API_KEY, or api_key in skill-config.json',
        );
      if (confirm !== undefined)
        return err(`${confirm.sentence} Put the key and the address in the same place there`);
      try {
        return ok(
          await openBackend(
            {
              ...configuration,
              operator: `operator:${operator}`,
              readOnly: configuration.readOnly || readOnly,
              dryRun: configuration.dryRun || dryRun,
            },
            { terminal: true },
          ),
        );
      } catch (error) {
        return err(error instanceof Error ? error.message : String(error));
      }
    },
  });
}
