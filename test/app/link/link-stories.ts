import { expect, test } from 'vitest';
import type { LinkProcess } from '../../../src/app/link/host-backend.ts';
import type { Command } from '../../../src/commands/command.ts';
import { missionKeyOf } from '../../../src/domain/mission/mission-row.ts';
import { assistantId, missionId, runId, stepId } from '../../../src/domain/ids.ts';
import { freshnessOf } from '../../../src/screens/words/freshness.ts';
import { linkedConsole, type LinkWorld } from './link-world.ts';

/** What must hold whatever carries the link. */
export function linkStories(world: () => LinkWorld, connect: () => LinkProcess): void {
  const call = (): Extract<Command, { kind: 'event.schedule' }> => {
    const { mission, run, agent, number } = world().glass;
    return {
      kind: 'event.schedule',
      channel: 'call',
      assistantId: assistantId(agent),
      to: '+12125550123',
      from: number,
      // Tomorrow noon in New York, whatever the hour is here.
      atMs: Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 17 * 3_600_000,
      attempt: 1,
      mission: missionKeyOf(mission, 'glass'),
      missionId: missionId(mission),
      runId: runId(run),
      step: stepId('calls'),
      contactName: 'Ann',
    };
  };
  const scheduled = (): number => world().sim.world.scheduled.size;
  const link = (): ReturnType<typeof linkedConsole> => linkedConsole(connect);

  test('shows the missions of the host, does an act there, and carries no secret', async () => {
    const here = link();
    expect(here.board().actsRefused).toMatch(/Connecting to web1/);
    here.backend.focus({ screen: 'missions' });
    await expect.poll(() => [...here.board().missions.values()].map(({ name }) => name)).toContain('Glass');
    expect(here.board().actsRefused).toBeUndefined();
    expect(await here.submit(call())).toMatchObject({ status: 'done' });
    expect(scheduled()).toBe(1);
    // Signed by who sits here, and in the log of the host.
    await expect
      .poll(() => [...here.board().audit.values()].map(({ actor }) => actor))
      .toContain('operator:ann');
    here.backend.keepDraft('note', { text: 'half' });
    await expect.poll(() => here.backend.draft('note')).toMatchObject({ body: { text: 'half' } });
    expect(here.heard()).toContain('Glass');
    expect(here.heard()).not.toContain(world().sim.apiKey);
    await here.backend.close();
  });

  test('a link that breaks in the middle of an act doubles nothing and says what is not known', async () => {
    const here = link();
    here.backend.focus({ screen: 'missions' });
    await expect.poll(() => freshnessOf(here.board(), ['all missions'], Date.now()).kind).toBe('fresh');
    await expect.poll(() => here.board().missions.size).toBeGreaterThan(0);
    const { digest, tier } = await here.backend.preview(call());
    // The answer of the server is long in coming: the link breaks meanwhile.
    const end = world().sim.faults.add({ match: /^POST .*events/, kind: 'slow', times: 1, delayMs: 1_500 });
    const outcome = here.backend.submit(
      call(),
      { kind: 'operator', label: 'operator:ann' },
      { digest, confirmedTier: tier },
    );
    await expect
      .poll(() =>
        world()
          .sim.requests.all()
          .some(({ method, path }) => method === 'POST' && /events/.test(path)),
      )
      .toBe(true);
    here.cut();
    expect(await outcome).toMatchObject({
      status: 'failed',
      sentence: expect.stringMatching(/whether this was done is not known here/),
    });
    expect(here.board().actsRefused).toMatch(/The link to web1 is broken/);
    expect(here.board().missions.size).toBeGreaterThan(0);
    expect(freshnessOf(here.board(), ['all missions'], Date.now()).kind).toBe('stale');
    expect(await here.submit(call())).toMatchObject({ status: 'refused', refusal: { code: 'stale' } });
    expect(await here.backend.inspect({ kind: 'approval', id: 'x' })).toMatchObject({ ok: false });
    // It is back by itself, on a program of its own; the one of before finishes what it had begun.
    await expect.poll(() => here.board().actsRefused, { timeout: 20_000 }).toBeUndefined();
    expect(here.connects()).toBeGreaterThan(1);
    await expect.poll(scheduled, { timeout: 10_000 }).toBe(1);
    end();
    const again = await here.submit(call());
    expect(again).toMatchObject({ status: 'refused' });
    expect(scheduled()).toBe(1);
    await here.backend.close();
  });
}
