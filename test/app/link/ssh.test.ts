import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carriedBy } from '../../../src/app/link/ssh-link.ts';
import { sshArguments } from '../../../src/app/link/ssh-command.ts';
import { sshdProgram, startSshd, type SshServer } from '../../support/sshd.ts';
import { linkStories } from './link-stories.ts';
import { linkedConsole, openLinkWorld, PROGRAM, type LinkWorld } from './link-world.ts';

const program = sshdProgram();
if (program === undefined) console.log('skipped: no sshd here');

/** A real sshd on the loopback, and the user's own ssh. */
describe.skipIf(program === undefined)('another host, over ssh', () => {
  let world: LinkWorld;
  let server: SshServer;
  beforeEach(async () => {
    world = await openLinkWorld();
    const bin = join(world.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'clawdtalk-tui'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
      mode: 0o755,
    });
    symlinkSync('/bin/sh', join(bin, 'sh'));
    server = await startSshd(program ?? '', { ...world.env, PATH: `${bin}:/usr/bin:/bin` });
  });
  afterEach(async () => {
    server.remove();
    await world.close();
  });
  const connect = () => carriedBy('ssh', [...server.clientArguments, ...sshArguments('127.0.0.1')]);

  linkStories(() => world, connect);

  test('a server that goes down ends only the picture, and is come back to', async () => {
    const here = linkedConsole(connect);
    here.backend.focus({ screen: 'missions' });
    await expect.poll(() => here.board().missions.size).toBe(1);
    server.stop();
    await expect.poll(() => here.board().actsRefused).toMatch(/The link to web1 is broken: /);
    await expect.poll(() => here.board().actsRefused).toMatch(/Connection refused\./);
    expect(here.board().missions.size).toBe(1);
    await server.start();
    await expect.poll(() => here.board().actsRefused, { timeout: 30_000 }).toBeUndefined();
    await here.backend.close();
  });

  test('a key that the server does not take is said, and nothing is asked', async () => {
    const here = linkedConsole(() =>
      carriedBy('ssh', [
        '-o',
        'IdentityFile=none',
        '-i',
        '/dev/null',
        ...server.clientArguments.slice(4),
        ...sshArguments('127.0.0.1'),
      ]),
    );
    await expect.poll(() => here.board().actsRefused).toMatch(/web1 refuses the key: load it with ssh-add/);
    await here.backend.close();
  });
});
