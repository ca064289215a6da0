import { expect, test } from 'vitest';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { seededRandom, type Random } from '../../src/lib/random.ts';
import { OPERATOR, openDoorWorld, value } from './support/door-world.ts';

const ROUNDS = 600;
/** Longer than this no text is shown whole. */
const LONGEST = 100_000;
const STRANGE = ['\u00a0', '\u0301', '\u202e', '\u200b', 'а', '\r\n', ' ', '\u0000', '0', '漢'] as const;

/** One place of a text is another: a character put in, taken out, or exchanged for one that may look alike. */
function changedAt(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  const strange = STRANGE[Math.floor(random() * STRANGE.length)] ?? 'x';
  const roll = random();
  if (roll < 0.3) return `${text.slice(0, at)}${strange}${text.slice(at)}`;
  if (roll < 0.6) return `${text.slice(0, at)}${text.slice(at + 1)}`;
  return `${text.slice(0, at)}${strange}${text.slice(at + 1)}`;
}

test('600 requests, most of them changed between the reading and the yes: approved is what was read', async () => {
  const random = seededRandom(47);
  const count = { unchanged: 0, changed: 0, approved: 0, refused: 0, tooLong: 0, wrong: 0 };
  for (let batch = 0; batch < ROUNDS / 50; batch += 1) {
    const world = await openDoorWorld();
    const { door, server, sim } = world;
    const statusOf = async (id: ApprovalId) => value(await server.getApproval(id)).status;
    for (let round = 0; round < 50; round += 1) {
      const { id } = value(
        await server.createApproval({ action: 'Pay', requireBiometric: false, expiresInS: 300 }),
      );
      const row = sim.world.approvals.get(id);
      const length = Math.floor(random() ** 3 * LONGEST * 1.2);
      const texts = {
        action: `Pay $${Math.floor(random() * 900)} ${'to Delta '.repeat(1 + Math.floor(random() * 400))}`,
        details: `${'line of it\n'.repeat(length / 11)}end`,
      };
      sim.world.approvals.set(id, { ...row, ...texts } as never);
      const command = { kind: 'approval.decide', approval: id, decision: 'approved' } as const;
      const shown = await door.preview(command);
      const isChanged = random() < 0.7;
      const member = random() < 0.5 ? 'action' : 'details';
      const swapped = isChanged ? { ...texts, [member]: changedAt(texts[member], random) } : texts;
      const reallyChanged = swapped[member] !== texts[member];
      sim.world.approvals.set(id, { ...row, ...swapped } as never);
      const outcome = await door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: 2 });
      const status = await statusOf(id);
      const tooLong = texts.details.length > LONGEST;
      if (tooLong) count.tooLong += 1;
      else count[reallyChanged ? 'changed' : 'unchanged'] += 1;
      count[status === 'approved' ? 'approved' : 'refused'] += 1;
      const wanted = reallyChanged || tooLong ? 'pending' : 'approved';
      if (status !== wanted || (outcome.status === 'done') !== (wanted === 'approved')) count.wrong += 1;
      // Whoever says yes has had every line of it before them.
      if (
        wanted === 'approved' &&
        !texts.details.split('\n').every((line) => shown.lines.some((each) => each.includes(line)))
      )
        count.wrong += 1;
    }
    await world.close();
  }
  console.log(`approvals, ${ROUNDS}: ${JSON.stringify(count)}`);
  expect(count.wrong).toBe(0);
  expect(count.changed).toBeGreaterThan(200);
  expect(count.approved).toBeGreaterThan(100);
});
