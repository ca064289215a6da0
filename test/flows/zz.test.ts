import { test } from 'vitest';
import { openDriveWorld, talk } from './support/drive-world.ts';
import { START_MS, MINUTE_MS } from './support/door-world.ts';
import { stepId } from '../../src/domain/ids.ts';
test('x', async () => {
  const world = await openDriveWorld({ missionClass: 5, steps: ['calls'], memory: { goal: { field: 'slot_today', equals: true } }, script: new Map([['+13125550101', [talk({ slot_today: true })]]]) });
  await world.agree({ kind: 'event.schedule', channel: 'call', assistantId: world.door.agent, to: '+13125550101', from: world.door.from, atMs: START_MS + 6 * MINUTE_MS, mission: world.door.key, step: stepId('calls'), attempt: 1 });
  const t0 = performance.now();
  let n = 0;
  await world.until(async () => {
    n += 1;
    console.log(Math.round(performance.now() - t0), new Date(world.door.clock.now()).toISOString(), await world.runStatus(), JSON.stringify(await world.driver.explain(world.door.key)).slice(0, 300), [...world.door.sim.world.scheduled.values()].map(r=>r.status+' '+r.callStatus));
    return n > 25;
  });
});
