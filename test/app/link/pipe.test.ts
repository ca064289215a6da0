import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linkStories } from './link-stories.ts';
import { linkedConsole, openLinkWorld, overPipe, type LinkWorld } from './link-world.ts';

/** The far side is the program as it is shipped, in a process of its own. */
describe('another host, over a pipe', () => {
  let world: LinkWorld;
  beforeEach(async () => {
    world = await openLinkWorld();
  });
  afterEach(() => world.close());

  linkStories(
    () => world,
    () => overPipe(world),
  );

  test('that runs another version says so in one sentence, and is tried again', async () => {
    const here = linkedConsole(() => overPipe(world), { version: '0.0.1' });
    await expect
      .poll(() => here.board().actsRefused)
      .toMatch(
        /^There is no link to web1: web1 runs clawdtalk-tui \S+ and this machine 0.0.1: install the same version on both\. Try 2 in 1 s\.$/,
      );
    await here.backend.close();
  });

  test('that has no key says so', async () => {
    const bare = { ...world, env: { ...world.env, CLAWDTALK_API_KEY: '' } };
    const here = linkedConsole(() => overPipe(bare));
    await expect.poll(() => here.board().actsRefused).toMatch(/no link to web1: There is no API key/);
    await here.backend.close();
  });
});
