import { createServerClient } from '../../../src/api/http/server-client.ts';
import { stepId } from '../../../src/domain/ids.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { value } from '../../flows/support/door-world.ts';
import type { CliWorld } from './cli-world.ts';

/** A mission that runs, with two steps, a linked agent and its number, in the state file as `glass`. */
export async function glassMission({ sim, writeState }: Pick<CliWorld, 'sim' | 'writeState'>): Promise<{
  readonly mission: string;
  readonly run: string;
  readonly agent: string;
  readonly number: string;
}> {
  const server = createServerClient({
    config: { baseUrl: sim.baseUrl, key: sim.apiKey },
    clock: systemClock(),
    random: seededRandom(1),
  });
  const mission = value(await server.createMission({ name: 'Glass', instructions: 'Call' }));
  const run = value(await server.createRun(mission.id, { original_request: 'please' }));
  value(
    await server.createPlan(mission.id, run.id, [
      { stepId: stepId('research'), description: 'Find', sequence: 1 },
      { stepId: stepId('calls'), description: 'Call', sequence: 2 },
    ]),
  );
  value(await server.updateRun(mission.id, run.id, { status: 'running' }));
  const agent = value(
    await server.createAssistant({
      name: 'Caller',
      instructions: 'Be kind',
      model: 'openai/gpt-4o',
      enabled_features: ['telephony', 'messaging'],
    }),
  );
  const phone = value(await server.availablePhone());
  if (phone === undefined) throw new Error('no number');
  const connection = value(await server.connectionId(agent.id, 'telephony')) ?? '';
  value(await server.assignPhone(phone.id, connection, 'voice'));
  value(await server.linkAgent(mission.id, run.id, agent.id));
  await server.close();
  writeState({
    glass: {
      mission_name: 'Glass',
      mission_id: mission.id,
      run_id: run.id,
      assistant_id: agent.id,
      agent_phone: phone.phone,
      phone_number_id: phone.id,
      memory: {},
    },
  });
  return { mission: mission.id, run: run.id, agent: agent.id, number: phone.phone };
}
