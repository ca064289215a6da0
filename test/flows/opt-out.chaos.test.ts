import { expect, test } from 'vitest';
import { stepId } from '../../src/domain/ids.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createSuppressions } from '../../src/state/ledger/suppressions.ts';
import { ENGINE, openDoorWorld, value } from './support/door-world.ts';
import { openInbox } from './support/inbox-world.ts';

const ROUNDS = 200;
const PHONE = '+13125550188';
const SLOT_S = 600;
/** The readers come by this often, and take a moment; ten seconds before a slot nothing can be stopped any more. */
const READ_S = 10;
const LAST_STOP_S = 10;
const STEP_S = 2;

const EXACT = ['STOP', ' Stop! ', 'REVOKE', 'opt out', 'END', 'QUIT', 'ARRET', 'BAJA', '退订', 'UNSUBSCRIBE'];
const PROBABLE = [
  'please stop',
  'remove me',
  'no me llame más',
  'nicht mehr anrufen',
  'do not call me again',
];
const HARMLESS = ['Stop by at 5', 'The end of the month is fine', 'quit smoking last year, ha'];

/**
 * Somebody writes at a random moment before a call of ours and one that a bot scheduled. What was said in time stops both;
 * what only sounds like it stops neither.
 */
test('200 messages at a random moment before a call: STOP stops it, and nothing else does', async () => {
  const random = seededRandom(43);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const count = { exact: 0, probable: 0, harmless: 0, inTime: 0, tooLate: 0, rang: 0, surprises: 0, lost: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const world = await openDoorWorld();
    const { sim, clock, agent, from, key, door } = world;
    const isBots = random() < 0.4;
    const atMs = clock.now() + SLOT_S * 1000;
    if (isBots) {
      value(
        await world.server.schedule({
          assistantId: agent,
          channel: 'call',
          to: PHONE,
          from,
          scheduledAtMs: atMs,
        }),
      );
    } else {
      await world.agree({
        kind: 'event.schedule',
        channel: 'call',
        assistantId: agent,
        to: PHONE,
        from,
        atMs,
        mission: key,
        step: stepId('calls'),
        attempt: 1,
      });
    }
    const kind = random() < 0.6 ? 'exact' : random() < 0.6 ? 'probable' : 'harmless';
    const words = pick(kind === 'exact' ? EXACT : kind === 'probable' ? PROBABLE : HARMLESS);
    count[kind] += 1;
    const saidAtS = SLOT_S - Math.floor(random() * 260);
    const acts: Promise<unknown>[] = [];
    const inbox = await openInbox(world, (found) => {
      acts.push(door.submit({ kind: 'optout.block', ...found }, ENGINE));
    });
    let said = false;
    let second = SLOT_S - 280;
    await clock.advance(second * 1000);
    for (; second < SLOT_S + 20; second += STEP_S) {
      if (!said && second >= saidAtS) {
        sim.receiveSms({ from: PHONE, body: words, to: from });
        said = true;
      }
      if (second % READ_S === 0) {
        await inbox.look();
        await Promise.all(acts);
      }
      await door.checkDue();
      await clock.advance(STEP_S * 1000);
    }
    inbox.stop();
    await Promise.all(acts);
    const rang = sim.dials.length > 0;
    const inTime = saidAtS <= SLOT_S - LAST_STOP_S - READ_S - STEP_S;
    if (rang) count.rang += 1;
    if (kind !== 'harmless') {
      if (inTime) count.inTime += 1;
      else count.tooLate += 1;
      if (inTime && rang) count.surprises += 1;
      if (createSuppressions(world.ledger).find(PHONE) === undefined && inTime) count.surprises += 1;
    } else if (!rang) count.lost += 1;
    await world.close();
  }
  console.log(`messages before a call, ${ROUNDS}: ${JSON.stringify(count)}`);
  expect([count.surprises, count.lost]).toEqual([0, 0]);
  expect(count.inTime).toBeGreaterThan(100);
});
