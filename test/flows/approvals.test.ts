import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.ts';
import { askedId } from '../../src/commands/acts/perform-approval.ts';
import { requestDigest } from '../../src/domain/approval/inbox-item.ts';
import { stepId, type ApprovalId } from '../../src/domain/ids.ts';
import type { OptOutBlock } from '../../src/engine/inbox/opt-out-desk.ts';
import type { Board } from '../../src/state/board.ts';
import { createAudit } from '../../src/state/ledger/audit.ts';
import { createInboxRows } from '../../src/state/ledger/inbox-items.ts';
import { createSuppressions } from '../../src/state/ledger/suppressions.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { openInbox } from './support/inbox-world.ts';
import { ENGINE, MINUTE_MS, OPERATOR, openDoorWorld, value, type DoorWorld } from './support/door-world.ts';

let world: DoorWorld | undefined;
let keeper: { stop(): void } | undefined;
afterEach(async () => {
  keeper?.stop();
  keeper = undefined;
  await world?.close();
  world = undefined;
});

async function open(options: Partial<SimulatorOptions> = {}): Promise<DoorWorld> {
  world = await openDoorWorld(options);
  return world;
}

/** Asks as the bot's script does. */
async function asks(change: { biometric?: boolean; seconds?: number } = {}): Promise<ApprovalId> {
  const receipt = await world?.server.createApproval({
    action: 'Book flight LAX to JFK for $450',
    details: 'Delta 123',
    requireBiometric: change.biometric ?? false,
    expiresInS: change.seconds ?? 300,
  });
  if (receipt === undefined) throw new Error('no world');
  return value(receipt).id;
}

const statusOf = async (id: ApprovalId): Promise<string> =>
  (await world?.server.getApproval(id).then((found) => value(found).status)) ?? '';

const decide = (approval: ApprovalId, decision: 'approved' | 'denied', reason?: string): Command => ({
  kind: 'approval.decide',
  approval,
  decision,
  ...(reason === undefined ? {} : { reason }),
});

test.each(['approved', 'denied'] as const)(
  'a request of the bot is %s with consent, once, and told by name',
  async (word) => {
    const { door, ledger, agree } = await open();
    const id = await asks();
    const command = decide(id, word, 'because');
    const shown = await door.preview(command);
    expect(shown.tier).toBe(word === 'approved' ? 2 : 1);
    expect(shown.lines).toContain('Delta 123');
    expect(await door.submit(command, OPERATOR)).toMatchObject({ refusal: { code: 'needs-consent' } });
    // A yes of a tier below is none.
    const light = { digest: shown.digest, confirmedTier: shown.tier === 2 ? 1 : 0 } as const;
    expect(await door.submit(command, OPERATOR, light)).toMatchObject({ refusal: { code: 'needs-code' } });
    expect(await statusOf(id)).toBe('pending');
    const consent = { digest: shown.digest, confirmedTier: shown.tier };
    expect((await door.submit(command, OPERATOR, consent)).status).toBe('done');
    expect(await statusOf(id)).toBe(word);
    const row = createAudit(ledger).latest(1)[0];
    expect(row).toMatchObject({
      kind: 'approval.decide',
      outcome: 'done',
      requestId: id,
      actor: 'operator:kim',
    });

    // The same consent, and the other answer, come too late.
    expect(await door.submit(command, OPERATOR, consent)).toMatchObject({ refusal: { code: 'already-so' } });
    const other = await agree(decide(id, word === 'approved' ? 'denied' : 'approved'));
    expect(other).toMatchObject({ refusal: { code: 'not-pending' } });
    expect(await statusOf(id)).toBe(word);
  },
);

test('answered elsewhere, expired, or gone between reading and the code: never approved', async () => {
  const { door, clock, sim } = await open();
  const elsewhere = await asks();
  const shown = await door.preview(decide(elsewhere, 'approved'));
  value((await world?.server.respondApproval(elsewhere, 'denied')) as never);
  const consent = { digest: shown.digest, confirmedTier: 2 } as const;
  expect(await door.submit(decide(elsewhere, 'approved'), OPERATOR, consent)).toMatchObject({
    refusal: { code: 'not-pending' },
  });
  expect(await statusOf(elsewhere)).toBe('denied');

  const late = await asks({ seconds: 60 });
  const lateShown = await door.preview(decide(late, 'approved'));
  await clock.advance(61_000);
  const refused = await door.submit(decide(late, 'approved'), OPERATOR, {
    digest: lateShown.digest,
    confirmedTier: 2,
  });
  expect(refused.status).toBe('refused');
  expect(await statusOf(late)).toBe('expired');

  const gone = await asks();
  const goneShown = await door.preview(decide(gone, 'approved'));
  sim.world.approvals.delete(gone);
  const missing = await door.submit(decide(gone, 'approved'), OPERATOR, {
    digest: goneShown.digest,
    confirmedTier: 2,
  });
  expect(missing).toMatchObject({ refusal: { code: 'not-found' } });
});

test('a request whose words changed after they were shown is not approved, nor with an older digest', async () => {
  const { door, sim, server } = await open();
  const id = await asks();
  const command = decide(id, 'approved');
  const shown = await door.preview(command);
  const digest = requestDigest(value(await server.getApproval(id)));
  const row = sim.world.approvals.get(id);
  sim.world.approvals.set(id, { ...row, action: 'Book flight LAX to JFK for $4500' } as never);
  expect(await door.submit(command, OPERATOR, { digest: shown.digest, confirmedTier: 2 })).toMatchObject({
    refusal: { code: 'changed' },
  });
  expect((await door.preview({ ...command, expect: digest } as Command)).refusal?.code).toBe('changed');
  expect(await statusOf(id)).toBe('pending');
});

test('an approval is what was read: long texts are shown whole, and a swapped tail is another question', async () => {
  const { door, sim, server } = await open();
  const id = await asks();
  const row = sim.world.approvals.get(id);
  const action = `${'Pay '.repeat(900)}$450`;
  const details = `${'x'.repeat(5_000)} to Delta`;
  sim.world.approvals.set(id, { ...row, action, details } as never);
  const shown = await door.preview(decide(id, 'approved'));
  expect(shown.refusal).toBeUndefined();
  expect(shown.lines).toContain(action);
  expect(shown.lines).toContain(details);

  const before = requestDigest(value(await server.getApproval(id)));
  for (const swapped of [
    { action: action.replace('$450', '$999'), details },
    { action, details: details.replace('Delta', 'Mallory') },
    // What looks the same after it was made harmless.
    { action, details: `${details}${'\u0301'.repeat(9)}` },
    { action: action.replace('Pay ', 'Pay\u00a0'), details },
  ]) {
    sim.world.approvals.set(id, { ...row, ...swapped } as never);
    expect(requestDigest(value(await server.getApproval(id)))).not.toBe(before);
    expect(
      await door.submit(decide(id, 'approved'), OPERATOR, { digest: shown.digest, confirmedTier: 2 }),
    ).toMatchObject({
      refusal: { code: 'changed' },
    });
  }
  expect(await statusOf(id)).toBe('pending');
});

test('what cannot be shown whole cannot be approved here, and can be denied', async () => {
  const { agree, sim, door } = await open();
  for (const member of ['action', 'details'] as const) {
    const id = await asks();
    const row = sim.world.approvals.get(id);
    sim.world.approvals.set(id, { ...row, [member]: `Pay ${'x'.repeat(100_000)} to Mallory` } as never);
    const shown = await door.preview(decide(id, 'approved'));
    expect(shown.refusal?.sentence).toContain('cannot be approved here');
    expect((await agree(decide(id, 'approved'))).status).toBe('refused');
    expect(await statusOf(id)).toBe('pending');
    expect((await agree(decide(id, 'denied', 'too long to read'))).status).toBe('done');
    expect(await statusOf(id)).toBe('denied');
  }
});

test('an answer that is interrupted is looked up and never sent a second time', async () => {
  const { door, ledger, server } = await open();
  const id = await asks();
  const digest = requestDigest(value(await server.getApproval(id)));
  ledger.db.exec(`INSERT INTO intents (op_key, kind, status, slot, body, created_at_ms, updated_at_ms)
    VALUES ('act-x', 'act', 'open', 0, '{"kind":"approval.decide","done":""}', 0, 0)`);
  const part = {
    target: 'server',
    change: { kind: 'answer-approval', approval: id, decision: 'approved', digest },
  };
  ledger.db
    .prepare(
      `INSERT INTO records (op_key, target, status, body, created_at_ms) VALUES ('act-x', 'server', 'open', ?, 0)`,
    )
    .run(JSON.stringify(part));
  await door.finishOpenRecords();
  expect(await statusOf(id)).toBe('pending');
});

test('biometric requests are answered on the phone; a server without the endpoint says so and the request stays', async () => {
  const { door, agree, ledger } = await open({ decisions: false });
  const finger = await asks({ biometric: true });
  expect((await door.preview(decide(finger, 'approved'))).refusal?.sentence).toContain('on the phone');
  const id = await asks();
  const outcome = await agree(decide(id, 'approved'));
  expect(outcome).toMatchObject({ status: 'failed' });
  expect('sentence' in outcome && outcome.sentence).toContain('answer on the phone');
  expect(await statusOf(id)).toBe('pending');
  expect(createInboxRows(ledger).get(`phone-only:${id}`)).toBeDefined();
});

test('asking: who was reached is told, and no device means that nothing is allowed', async () => {
  const reached = await open();
  const command: Command = { kind: 'approval.request', action: 'Post it', biometric: false, timeoutS: 60 };
  const done = await reached.agree(command);
  expect(done.status).toBe('done');
  const actId = 'actId' in done ? (done.actId ?? '') : '';
  expect(createInboxRows(reached.ledger).get(askedId(actId))?.body).toMatchObject({ devicesFailed: 0 });
  await reached.close();

  const alone = await open({ devices: { registered: 0, unreachable: 0 } });
  const none = await alone.agree(command);
  expect(none.status === 'failed' && none.sentence).toContain('No device is registered');
  await alone.close();

  const far = await open({ devices: { registered: 2, unreachable: 2 } });
  const unreached = await far.agree(command);
  expect(unreached.status === 'failed' && unreached.sentence).toContain('No device could be reached');
});

test.each([
  ['reset-before', /^Nobody can say whether it was asked, so it counts as not approved: /],
  ['reset-after', /^Nobody can say whether it was asked, so it counts as not approved: /],
  ['429', /^It was not asked: /],
] as const)('asking whose answer is lost (%s) is not told as not asked', async (kind, said) => {
  const { sim, agree } = await open();
  sim.faults.add({ match: /POST .*\/approvals/, kind, times: Infinity });
  const outcome = await agree({
    kind: 'approval.request',
    action: 'Post it',
    biometric: false,
    timeoutS: 60,
  });
  expect(outcome.status).toBe('failed');
  expect(outcome.status === 'failed' && outcome.sentence).toMatch(said);
});

test('the engine answers nothing and opts nobody out', async () => {
  const { door } = await open();
  const id = await asks();
  for (const command of [
    decide(id, 'approved'),
    decide(id, 'denied'),
    { kind: 'approval.request', action: 'x', biometric: false, timeoutS: 5 },
    { kind: 'optout.confirm', phone: '+13125550123', evidence: 'STOP' },
  ] satisfies Command[]) {
    const { digest } = await door.preview(command);
    expect((await door.submit(command, ENGINE, { digest, confirmedTier: 2 })).status).toBe('refused');
  }
  expect(await statusOf(id)).toBe('pending');
});

/** The inbox over the world's own server and ledger. */
async function openSession(
  opened: DoorWorld,
  block?: (found: OptOutBlock) => void,
): Promise<() => Promise<Board>> {
  const inbox = await openInbox(opened, block);
  keeper = inbox;
  return inbox.look;
}

test('an SMS that a person calls an opt-out: one item, confirmed once, suppressed everywhere, pending cancelled, words kept', async () => {
  const open1 = await open();
  const { server, agree, agent, from, clock, key, ledger, sim } = open1;
  const phone = '+13125550188';
  const at = async (minutes: number) =>
    agree({
      kind: 'event.schedule',
      channel: 'call',
      assistantId: agent,
      to: phone,
      from,
      atMs: clock.now() + minutes * MINUTE_MS,
      mission: key,
      step: stepId('calls'),
      attempt: minutes,
    });
  await at(30);
  await at(60);
  sim.receiveSms({ from: phone, body: 'STOP', to: from });
  const look = await openSession(open1);
  const board = await look();
  const item = [...board.inbox.values()].find(({ kind }) => kind === 'opt-out');
  expect(item).toMatchObject({ phone, evidence: 'STOP', state: 'open' });
  if (item === undefined) return;

  const command: Command = { kind: 'optout.confirm', phone, evidence: 'STOP', item: item.id };
  const shown = await open1.door.preview(command);
  expect(shown.tier).toBe(2);
  expect((await agree(command)).status).toBe('done');
  expect(createSuppressions(ledger).find(phone)).toMatchObject({ evidence: 'STOP', addedBy: 'operator:kim' });
  const left = value(await server.listScheduled(agent)).filter(({ status }) => status === 'pending');
  expect(left).toEqual([]);
  expect(await at(90)).toMatchObject({ refusal: { code: 'suppressed' } });
  const sms = await agree({
    kind: 'event.schedule',
    channel: 'sms',
    assistantId: agent,
    to: phone,
    from,
    atMs: clock.now() + 30 * MINUTE_MS,
    mission: key,
    attempt: 7,
    text: 'Hello',
  });
  expect(sms).toMatchObject({ refusal: { code: 'suppressed' } });
  expect((await look()).inbox.get(item.id)?.state).toBe('approved');
  expect((await agree(command)).status).toBe('refused');
});

/** A mission with one call to `phone` in half an hour, and somebody who looks and blocks. */
async function withCall(phone: string, words: string) {
  const opened = await open();
  const { agree, agent, from, clock, key, sim } = opened;
  const schedule = async (minutes: number, channel: 'call' | 'sms' = 'call') =>
    agree({
      kind: 'event.schedule',
      channel,
      assistantId: agent,
      to: phone,
      from,
      atMs: clock.now() + minutes * MINUTE_MS,
      mission: key,
      step: stepId('calls'),
      attempt: minutes,
      ...(channel === 'sms' ? { text: 'Hello' } : {}),
    });
  expect((await schedule(30)).status).toBe('done');
  sim.receiveSms({ from: phone, body: words, to: from });
  const acts: Promise<unknown>[] = [];
  const look = await openSession(opened, (found) => {
    acts.push(opened.door.submit({ kind: 'optout.block', ...found }, ENGINE));
  });
  const looked = async () => {
    await look();
    await Promise.all(acts);
    return look();
  };
  const pending = async () =>
    value(await opened.server.listScheduled(agent)).filter(({ status }) => status === 'pending').length;
  const itemIn = (board: Board) => [...board.inbox.values()].find(({ kind }) => kind === 'opt-out');
  return { ...opened, schedule, looked, pending, itemIn };
}

test('an exact STOP blocks at once, takes back what is pending, and can be lifted later', async () => {
  const phone = '+13125550188';
  const { schedule, looked, pending, itemIn, agree, ledger, door, sim, from, clock } = await withCall(
    phone,
    ' Stop! ',
  );
  const board = await looked();
  // Nobody has confirmed anything.
  expect(createSuppressions(ledger).find(phone)).toMatchObject({
    evidence: ' Stop! ',
    addedBy: ENGINE.label,
  });
  expect(await pending()).toBe(0);
  expect(await schedule(90)).toMatchObject({ refusal: { code: 'suppressed' } });
  expect(await schedule(91, 'sms')).toMatchObject({ refusal: { code: 'suppressed' } });
  const item = itemIn(board);
  expect(item).toMatchObject({ phone, state: 'open', title: `${phone} wants no more contact: blocked` });

  const lift: Command = {
    kind: 'inbox.deny',
    item: item?.id ?? '',
    itemKind: 'opt-out',
    title: item?.title ?? '',
    reason: 'they called and took it back',
  };
  expect((await door.preview(lift)).tier).toBe(2);
  expect((await agree(lift)).status).toBe('done');
  expect(createSuppressions(ledger).find(phone)).toBeUndefined();
  // The same words are not read a second time; the next STOP counts again.
  await looked();
  expect(createSuppressions(ledger).find(phone)).toBeUndefined();
  expect((await schedule(92)).status).toBe('done');
  await clock.advance(10 * MINUTE_MS);
  sim.receiveSms({ from: phone, body: 'STOP', to: from });
  await looked();
  expect(createSuppressions(ledger).find(phone)).toBeDefined();
  expect(await pending()).toBe(0);
});

test('words that may mean it hold what is due until a person has decided', async () => {
  const phone = '+13125550188';
  const { schedule, looked, pending, itemIn, agree, ledger, door, clock, another } = await withCall(
    phone,
    'please stop',
  );
  const board = await looked();
  expect(createSuppressions(ledger).find(phone)?.reason).toContain('a person decides');
  // It is only held: nothing was taken away for what may have been none.
  expect(await pending()).toBe(1);
  expect(await schedule(90)).toMatchObject({ refusal: { code: 'suppressed' } });
  await clock.advance(29 * MINUTE_MS);
  await another().checkDue();
  expect(await pending()).toBe(0);
  // Only that person's word brings it back: neither time nor the release of a hold does.
  await agree({ kind: 'hold.set' });
  const release = await door.preview({ kind: 'hold.release', reason: 'on' });
  expect(release.lines.join('\n')).not.toContain(`scheduled again: call to ${phone}`);
  await agree({ kind: 'hold.release', reason: 'on' });
  await door.settleOpenIntents();
  expect(await pending()).toBe(0);
  expect(door.unclear()).toEqual([]);
  const item = itemIn(board);
  const deny: Command = {
    kind: 'inbox.deny',
    item: item?.id ?? '',
    itemKind: 'opt-out',
    title: item?.title ?? '',
    reason: 'they meant the music',
  };
  const denying = await door.preview(deny);
  expect(denying.tier).toBe(1);
  expect(denying.lines.join('\n')).toContain(`Scheduled again, at the next allowed time: call to ${phone}`);
  expect(await agree(deny)).toMatchObject({
    status: 'done',
    sentence: expect.stringContaining('1 that had been taken back is scheduled again.'),
  });
  expect(await pending()).toBe(1);
  expect(createSuppressions(ledger).find(phone)).toBeUndefined();
  await looked();
  expect(createSuppressions(ledger).find(phone)).toBeUndefined();
  expect((await schedule(95)).status).toBe('done');
});

test('such words hold what a bot scheduled too, when it is about to go out and not before', async () => {
  const opened = await open();
  const { server, agent, from, clock, sim, door } = opened;
  const phone = '+13125550188';
  const scheduledAtMs = clock.now() + 10 * MINUTE_MS;
  value(await server.schedule({ assistantId: agent, channel: 'call', to: phone, from, scheduledAtMs }));
  sim.receiveSms({ from: phone, body: 'please stop', to: from });
  const acts: Promise<unknown>[] = [];
  const look = await openSession(opened, (found) => {
    acts.push(door.submit({ kind: 'optout.block', ...found }, ENGINE));
  });
  const pending = async () =>
    value(await server.listScheduled(agent)).filter(({ status }) => status === 'pending').length;
  await look();
  await Promise.all(acts);
  expect(await pending()).toBe(1);
  await clock.advance(8.5 * MINUTE_MS);
  await door.submit({ kind: 'optout.block', phone, evidence: 'please stop', certain: false }, ENGINE);
  expect(await pending()).toBe(0);
});

test('what was taken back for such words is owed no more when a person decides that they meant it', async () => {
  const phone = '+13125550188';
  const { looked, pending, itemIn, agree, door, clock, another } = await withCall(phone, 'please stop');
  const board = await looked();
  await clock.advance(29 * MINUTE_MS);
  await another().checkDue();
  expect(await pending()).toBe(0);
  const id = itemIn(board)?.id ?? '';
  await agree({ kind: 'optout.confirm', phone, evidence: 'please stop', item: id });
  await door.settleOpenIntents();
  expect(await pending()).toBe(0);
  expect(door.unclear()).toEqual([]);
  // Lifted much later, nothing of it comes back by itself.
  await agree({ kind: 'contact.allow', phone, reason: 'they called' });
  expect(await pending()).toBe(0);
});

test('what only sounds like STOP stops nothing, and a server that lists nothing does not keep a block from holding', async () => {
  const phone = '+13125550188';
  const calm = await withCall(phone, 'Stop by at 5');
  await calm.looked();
  expect(createSuppressions(calm.ledger).find(phone)).toBeUndefined();
  expect(await calm.pending()).toBe(1);
  keeper?.stop();
  await calm.close();
  const { looked, ledger, sim, pending, clock } = await withCall(phone, 'STOP');
  sim.faults.add({ match: /GET \/v1\/assistants(\?|$)/, kind: '5xx', times: 2 });
  await looked();
  expect(createSuppressions(ledger).find(phone)).toBeDefined();
  await clock.advance(20_000);
  await looked();
  expect(await pending()).toBe(0);
});

test('what a verb or a watch may not do waits at the inbox, for whoever looks, until it is done or denied', async () => {
  const open1 = await open();
  const { door, agree, key } = open1;
  const cancel: Command = { kind: 'mission.cancel', mission: key };
  const { tier } = await door.preview(cancel);
  expect(tier).toBe(2);
  await door.submit(cancel, { kind: 'headless', label: 'headless:ci' });
  const look = await openSession(open1);
  const item = [...(await look()).inbox.values()].find(({ kind }) => kind === 'act');
  expect(item).toMatchObject({
    state: 'open',
    source: 'headless:ci',
    commands: [{ kind: 'mission.cancel' }],
  });
  const deny: Command = {
    kind: 'inbox.deny',
    item: item?.id ?? '',
    itemKind: 'act',
    title: 't',
    reason: 'no',
  };
  expect((await agree(deny)).status).toBe('done');
  expect((await look()).inbox.get(item?.id ?? '')?.state).toBe('denied');
  expect((await agree(deny)).status).toBe('refused');

  const fail: Command = { kind: 'mission.fail', mission: key, reason: 'r' };
  await door.submit(fail, { kind: 'headless', label: 'headless:ci' });
  const second = [...(await look()).inbox.values()].find(
    ({ kind, state }) => kind === 'act' && state === 'open',
  );
  if (second === undefined) return;
  expect((await agree(fail)).status).toBe('done');
  expect((await look()).inbox.get(second.id)?.state).toBe('approved');
});

test('snoozed items come back; deceptive requests are flagged from what was sent', async () => {
  const open1 = await open();
  value(
    await open1.server.createApproval({
      action: 'Pay \u202e054$ to Lakeside',
      requireBiometric: false,
      expiresInS: 3_600,
    }),
  );
  const look = await openSession(open1);
  const item = [...(await look()).inbox.values()][0];
  expect(item?.warnings[0]).toContain('direction of writing');
  expect(item?.title).not.toContain('\u202e');
  const untilMs = open1.clock.now() + 5 * MINUTE_MS;
  await open1.agree({ kind: 'inbox.snooze', item: item?.id ?? '', untilMs });
  expect((await look()).inbox.get(item?.id ?? '')?.snoozedUntilMs).toBe(untilMs);
  await open1.clock.advance(5 * MINUTE_MS);
  expect((await look()).inbox.get(item?.id ?? '')?.snoozedUntilMs).toBeUndefined();
});

test('a hold stands after a restart, and its release shows what fires next and asks for the code', async () => {
  const { agree, another, agent, from, clock, key } = await open();
  await agree({
    kind: 'event.schedule',
    channel: 'call',
    assistantId: agent,
    to: '+13125550177',
    from,
    atMs: clock.now() + 30 * MINUTE_MS,
    mission: key,
    step: stepId('calls'),
    attempt: 1,
  });
  await agree({ kind: 'hold.set' });
  const next = another({ random: seededRandom(9) });
  const release: Command = { kind: 'hold.release', reason: 'all clear' };
  const shown = await next.preview(release);
  expect(shown.tier).toBe(2);
  expect(shown.lines.join('\n')).toContain('call to +13125550177');
  expect(await next.submit(release, OPERATOR, { digest: shown.digest, confirmedTier: 1 })).toMatchObject({
    refusal: { code: 'needs-code' },
  });
  expect(await next.submit(release, OPERATOR, { digest: shown.digest, confirmedTier: 2 })).toMatchObject({
    status: 'done',
  });
});
