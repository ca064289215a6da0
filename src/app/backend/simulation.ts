import { systemClock } from '../../lib/clock.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Complaint, Simulation, SimulationOptions } from '../../cli/verb.ts';

/**
 * Starts the simulated server on the machine's clock, so that bots and consoles of other processes share its time;
 * calls take their course `speed` times as fast.
 */
export async function startSimulation(options: SimulationOptions): Promise<Result<Simulation, Complaint>> {
  const { startSimulator } = await import('../../simulator/simulator.ts');
  const { speed, ...rest } = options;
  try {
    return ok(await startSimulator({ ...rest, clock: systemClock(), courseSpeed: speed }));
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    return err({
      exit: 2,
      sentence: `Port ${options.port} is taken: stop what listens there, or give another --port.`,
    });
  }
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
