import { systemClock } from '../lib/clock.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Complaint, Simulation, SimulationOptions } from '../cli/verb.ts';

/** Starts the simulated server on its own clock, which begins now and runs `speed` times as fast. */
export async function startSimulation(options: SimulationOptions): Promise<Result<Simulation, Complaint>> {
  const { startSimulator } = await import('../simulator/simulator.ts');
  const nowMs = Date.now();
  const clock = systemClock({ origin: { realMs: nowMs, worldMs: nowMs, speed: options.speed } });
  try {
    return ok(await startSimulator({ ...options, clock }));
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
