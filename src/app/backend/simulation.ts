import { systemClock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ApprovalDevices, Complaint, Simulation, SimulationOptions } from '../../cli/verb.ts';
import type { ServerPolicy } from '../../simulator/backend.ts';
import type { ScriptedOutcome } from '../../simulator/outcome.ts';

/**
 * Starts the simulated server on the machine's clock, so that bots and consoles of other processes share its time;
 * calls take their course `speed` times as fast.
 */
export async function startSimulation(options: SimulationOptions): Promise<Result<Simulation, Complaint>> {
  const [{ startSimulator }, { readOutcomes }] = await Promise.all([
    import('../../simulator/simulator.ts'),
    import('../../simulator/read-outcomes.ts'),
  ]);
  const { speed, outcomes, approvals, ...rest } = options;
  const script = new Map<string, readonly ScriptedOutcome[]>();
  for (const text of outcomes) {
    const read = readOutcomes(text);
    if (!read.ok) return err({ exit: 2, sentence: `--outcome ${read.error}` });
    script.set(...read.value);
  }
  try {
    return ok(
      await startSimulator({
        ...rest,
        ...DEVICES[approvals],
        script,
        clock: systemClock(),
        courseSpeed: speed,
      }),
    );
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    return err({
      exit: 2,
      sentence: `Port ${options.port} is taken: stop what listens there, or give another --port.`,
    });
  }
}

/** How the simulated owner answers requests for approval. */
const DEVICES: Readonly<Record<ApprovalDevices, Partial<ServerPolicy>>> = {
  console: {},
  phone: { decisions: false },
  auto: { decisions: false, approvesAfterS: 5 },
  none: { decisions: false, devices: { registered: 0, unreachable: 0 } },
};

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
