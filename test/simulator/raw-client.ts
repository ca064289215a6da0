import { manualClock, type ManualClock } from '../../src/lib/manual-clock.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';

/** A weekday, ten in the morning in Chicago. */
export const START_MS = Date.parse('2026-03-10T15:00:00Z');

/** An answer, read without knowing the contract: the tests spell it out themselves. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Rig {
  readonly sim: Simulator;
  readonly clock: ManualClock;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
}

/** A simulator on a manual clock, and plain requests to it. */
export async function startRig(options: Omit<SimulatorOptions, 'clock'> = {}): Promise<Rig> {
  const clock = manualClock(START_MS);
  const sim = await startSimulator({ clock, ...options });
  return {
    sim,
    clock,
    call: async (method, path, body, headers) => {
      const response = await fetch(`${sim.baseUrl}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${sim.apiKey}`,
          'content-type': 'application/json',
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        parsed = undefined;
      }
      return { status: response.status, text, body: parsed };
    },
  };
}

/** An instant from now, as a request says it. */
export const inSeconds = (rig: Rig, seconds: number): string =>
  new Date(rig.clock.now() + seconds * 1000).toISOString();

/** A mission with a run that is driven, an assistant, and its number. */
export async function setUpMission(
  rig: Rig,
): Promise<{ readonly mid: string; readonly rid: string; readonly aid: string; readonly from: string }> {
  const mission = (await rig.call('POST', '/missions', { name: 'Ring round', instructions: 'Ring' })).body;
  const mid: string = mission.mission?.id ?? mission.mission_id;
  const run = (await rig.call('POST', `/missions/${mid}/runs`, { input: { original_request: 'x' } })).body;
  const rid: string = run.data?.run_id ?? run.id;
  const assistant = (await rig.call('POST', '/assistants', { name: 'Caller', instructions: 'Call' })).body;
  const aid: string = assistant.assistant?.id ?? assistant.id;
  const from: string = (await rig.call('GET', '/numbers/account-phones/available')).body.phone.phone_number;
  return { mid, rid, aid, from };
}

/** Schedules a call and gives its row. */
export async function scheduleCall(
  rig: Rig,
  set: { readonly mid: string; readonly rid: string; readonly aid: string; readonly from: string },
  to: string,
  // oxlint-disable-next-line typescript/no-explicit-any
): Promise<any> {
  const { body } = await rig.call('POST', `/assistants/${set.aid}/events`, {
    channel: 'call',
    to,
    from: set.from,
    scheduled_at: inSeconds(rig, 120),
    mission_id: set.mid,
    run_id: set.rid,
    step_id: 'calls',
    metadata: { ct_op: `op-${to}` },
  });
  return body.event ?? body;
}
