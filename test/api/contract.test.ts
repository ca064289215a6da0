import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerClient, type ServerClient } from '../../src/api/http/server-client.ts';
import {
  approvalId,
  assistantId,
  callId,
  conversationId,
  missionId,
  runId,
  scheduledEventId,
  stepId,
} from '../../src/domain/ids.ts';
import type { ServerError } from '../../src/domain/server/server-error.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { manualClock, type ManualClock } from '../../src/lib/manual-clock.ts';
import { seededRandom } from '../../src/lib/random.ts';
import type { Result } from '../../src/lib/result.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';

const START_MS = Date.parse('2026-03-09T15:00:00Z');

function value<T>(result: Result<T, ServerError>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.sentence}`);
  return result.value;
}

describe.each([{ dialect: 'nested' }, { dialect: 'flat' }] as const)(
  'in the $dialect dialect',
  ({ dialect }) => {
    let clock: ManualClock;
    let simulator: Simulator;
    let client: ServerClient;

    beforeAll(async () => {
      clock = manualClock(START_MS);
      simulator = await startSimulator({
        clock,
        dialect,
        script: new Map([['+13125550123', [{ kind: 'completed', durationS: 60, insightAfterS: 30 }]]]),
      });
      client = createServerClient({
        config: { baseUrl: simulator.baseUrl, key: simulator.apiKey },
        clock: systemClock(),
        random: seededRandom(1),
        limits: { perSecond: 10_000, burst: 10_000 },
      });
    });

    afterAll(async () => {
      await client.close();
      await simulator.stop();
    });

    test('a mission goes from its creation to its end', async () => {
      const mission = value(
        await client.createMission({ name: 'Ring the shops', instructions: 'Ask\nfor prices' }),
      );
      expect(mission.name).toBe('Ring the shops');
      expect(mission.instructions).toBe('Ask\nfor prices');

      const run = value(await client.createRun(mission.id, { original_request: 'ring them' }));
      const steps = value(
        await client.createPlan(mission.id, run.id, [
          { stepId: stepId('call-2'), description: 'the second', sequence: 2 },
          { stepId: stepId('call-1'), description: 'the first', sequence: 1 },
        ]),
      );
      expect(steps.map((step) => step.id)).toEqual(['call-1', 'call-2']);
      expect(value(await client.updateRun(mission.id, run.id, { status: 'running' })).status).toBe('running');
      value(await client.updateStep(mission.id, run.id, stepId('call-1'), 'in_progress'));
      expect(value(await client.getPlan(mission.id, run.id)).map((step) => step.status)).toEqual([
        'in_progress',
        'pending',
      ]);

      const event = value(
        await client.logEvent(mission.id, run.id, {
          type: 'step_started',
          summary: 'Started',
          stepId: stepId('call-1'),
          agentId: 'operator:ada',
          payload: { nested: [1, 2] },
          idempotencyKey: 'once',
        }),
      );
      expect(event).toMatchObject({
        type: 'step_started',
        summary: 'Started',
        stepId: 'call-1',
        agentId: 'operator:ada',
      });
      const events = value(await client.listEvents(mission.id, run.id));
      expect(events.find((other) => other.id === event.id)?.payload).toEqual({ nested: [1, 2] });

      const runs = value(await client.listRuns(mission.id));
      expect(runs.map((other) => other.id)).toContain(run.id);
      expect(runs).toHaveLength(2);
      const done = { status: 'succeeded', resultSummary: 'all asked', resultPayload: { best: 12 } } as const;
      expect(value(await client.updateRun(mission.id, run.id, done))).toMatchObject(done);
      expect(value(await client.getRun(mission.id, run.id))).toMatchObject({ resultPayload: { best: 12 } });

      const read = value(await client.getMission(mission.id));
      expect(read.id).toBe(mission.id);
      const listed = value(await client.listMissions());
      expect(listed.map((other) => other.id)).toEqual([mission.id]);
      expect(value(await client.cancelMission(mission.id)).status).toBe('cancelled');
    });

    test('an assistant is set up, linked, scheduled and unlinked', async () => {
      const mission = value(await client.createMission({ name: 'Linked', instructions: 'x' }));
      const run = value(await client.createRun(mission.id, {}));
      const assistant = value(
        await client.createAssistant({
          name: 'Caller',
          model: 'openai/gpt-4o',
          instructions: 'Be brief',
          greeting: '',
          voice: 'Rime.ArcanaV3.astra',
          tools: [],
          enabled_features: ['telephony', 'messaging'],
        }),
      );
      expect(assistant).toMatchObject({
        name: 'Caller',
        instructions: 'Be brief',
        voice: 'Rime.ArcanaV3.astra',
        features: ['telephony', 'messaging'],
      });
      value(await client.linkAgent(mission.id, run.id, assistant.id));
      const linked = value(await client.listLinkedAgents(mission.id, run.id));
      expect([assistant.id, assistant.telnyxId]).toContain(linked[0]);
      expect(value(await client.listAssistants({ name: 'Caller' })).map(({ id }) => id)).toEqual([
        assistant.id,
      ]);
      expect(value(await client.getAssistant(assistant.id)).id).toBe(assistant.id);
      expect(value(await client.updateAssistant(assistant.id, { greeting: 'Hello' })).greeting).toBe('Hello');

      const connection = value(await client.connectionId(assistant.id, 'telephony'));
      const phones = value(await client.listPhones());
      const phone = value(await client.availablePhone());
      expect(phones).toContainEqual(expect.objectContaining({ id: phone?.id, phone: phone?.phone }));
      if (phone === undefined || connection === undefined) throw new Error('no phone or no connection');
      value(await client.assignPhone(phone.id, connection, 'voice'));

      const scheduled = value(
        await client.schedule(
          {
            assistantId: assistant.id,
            channel: 'call',
            to: '+13125550123',
            from: phone.phone,
            scheduledAtMs: START_MS + 3_600_000,
            missionId: mission.id,
            runId: run.id,
            stepId: stepId('call-1'),
            metadata: { ct_op: 'abc' },
          },
          { idempotencyKey: 'abc:1' },
        ),
      );
      expect(scheduled).toMatchObject({
        channel: 'call',
        to: '+13125550123',
        from: phone.phone,
        status: 'pending',
        scheduledAtMs: START_MS + 3_600_000,
        runId: run.id,
        stepId: 'call-1',
        metadata: { ct_op: 'abc' },
      });
      expect([mission.id, mission.telnyxId]).toContain(scheduled.missionId);
      expect(value(await client.getScheduled(assistant.id, scheduled.id)).id).toBe(scheduled.id);
      const sms = value(
        await client.schedule({
          assistantId: assistant.id,
          channel: 'sms',
          to: '+13125550123',
          from: phone.phone,
          scheduledAtMs: START_MS + 7_200_000,
          text: 'Hello there',
          missionId: mission.id,
          runId: run.id,
        }),
      );
      expect(sms).toMatchObject({ channel: 'sms', text: 'Hello there' });
      expect(
        value(await client.listScheduled(assistant.id))
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([scheduled.id, sms.id].toSorted());
      const activity = value(await client.missionActivity(mission.id));
      expect(activity?.scheduled.map(({ id }) => id).toSorted()).toEqual([scheduled.id, sms.id].toSorted());
      value(await client.deleteScheduled(assistant.id, sms.id));
      expect(
        value(await client.listScheduled(assistant.id)).map(({ id, status }) => [id, status]),
      ).not.toContainEqual([sms.id, 'pending']);
      value(await client.unlinkAgent(mission.id, run.id, assistant.id));
      expect(value(await client.listLinkedAgents(mission.id, run.id))).toEqual([]);

      await clock.advance(3_600_000 + 600_000);
      const after = value(await client.getScheduled(assistant.id, scheduled.id));
      expect(after.callStatus).toBe('completed');
      if (after.conversationId === undefined) throw new Error('no conversation');
      const report = value(await client.insights(after.conversationId));
      expect(report.status).toBe('completed');
      expect(report.results.length).toBeGreaterThan(0);
    });

    test('a wrong number is a refusal with the code of the telephony service, and surely not done', async () => {
      const assistant = value(
        await client.createAssistant({ name: 'Other', instructions: 'x', model: 'openai/gpt-4o' }),
      );
      const result = await client.schedule({
        assistantId: assistant.id,
        channel: 'call',
        to: '+1555',
        from: '+15559876543',
        scheduledAtMs: START_MS + 48 * 3_600_000,
      });
      expect(result.ok).toBe(false);
      if (result.ok) return;
      expect(result.error).toMatchObject({ kind: 'refused', outcome: 'none', status: 500 });
      expect(result.error.code).toMatch(/^\d{5}$/);
      expect(result.error.sentence).toContain(result.error.detail?.replace(/\.$/, ''));
    });

    test('approvals, calls, messages, account', async () => {
      const receipt = value(
        await client.createApproval({
          action: 'Send 5 messages',
          details: 'to shops',
          requireBiometric: false,
          expiresInS: 300,
        }),
      );
      expect(receipt.devicesNotified).toBe(1);
      expect(value(await client.getApproval(receipt.id))).toMatchObject({
        status: 'pending',
        action: 'Send 5 messages',
      });
      expect(value(await client.listApprovals({ status: 'pending' }))?.map(({ id }) => id)).toEqual([
        receipt.id,
      ]);
      expect(value(await client.respondApproval(receipt.id, 'approved'))?.status).toBe('approved');

      const call = value(await client.startCall({ to: '+13125550123', purpose: 'to ask' }));
      expect(['initiating', 'ringing']).toContain(call.status);
      expect(value(await client.getCall(call.id)).id).toBe(call.id);
      expect(value(await client.endCall(call.id, 'enough')).id).toBe(call.id);

      const sms = value(await client.sendSms({ to: '+13125550123', text: 'Hi' }));
      expect(sms.from).toMatch(/^\+1/);
      simulator.receiveSms({ from: '+13125550123', body: 'Who is this?' });
      const messages = value(await client.listMessages({ contact: '+13125550123' }));
      expect(messages?.map(({ body }) => body)).toContain('Who is this?');
      expect(value(await client.listMessages({ limit: 1 }))).toHaveLength(1);
      expect(value(await client.listConversations())?.map(({ contact }) => contact)).toContain(
        '+13125550123',
      );

      expect(value(await client.account())?.raw).toBeTypeOf('object');
      expect(value(await client.voices())?.voices.length).toBeGreaterThan(0);
      expect(value(await client.checks())?.length).toBeGreaterThan(0);
      expect(value(await client.raw('/missions'))).toBeTypeOf('object');
      const health = client.health();
      expect(health.requestsSent).toBeGreaterThan(10);
      expect(health.recordsSkipped).toBe(0);
      expect(health.waiting).toBe(0);
    });

    test('unknown ids are not found', async () => {
      const answers = await Promise.all([
        client.getMission(missionId('nope')),
        client.getRun(missionId('nope'), runId('nope')),
        client.getApproval(approvalId('nope')),
        client.getCall(callId('nope')),
        client.insights(conversationId('nope')),
        client.getScheduled(assistantId('nope'), scheduledEventId('nope')),
      ]);
      expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.kind))).toEqual(
        Array.from({ length: 6 }, () => 'not-found'),
      );
    });
  },
);
