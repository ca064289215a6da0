import { isAssistant, type Assistant } from '../../domain/assistant/assistant.ts';
import { assistantId, type AssistantId } from '../../domain/ids.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { SetupResult } from './setup-result.ts';
import { enter } from './run-mission-setup.ts';
import type { SetupContext } from './setup-context.ts';
import type { AgentSetup, AssistantSetup } from './setup.ts';

const ACT = { priority: 'act' } as const;

export async function runAssistantSetup(setup: AssistantSetup, context: SetupContext): Promise<SetupResult> {
  const made = await theAssistant(setup.name, setup.fields, context);
  return 'id' in made ? { kind: 'done' } : made;
}

/** Sets an agent up for a run: assistant, number, link, the link read back, entry. */
export async function runAgentSetup(setup: AgentSetup, context: SetupContext): Promise<SetupResult> {
  const { slug, missionId, runId, number } = setup;
  const made = await theAssistant(setup.name, setup.fields, context);
  if (!('id' in made)) return made;
  const { id, isNew } = made;
  if (slug !== undefined && !setup.additional) {
    const entered = await enter({ slug }, context, { assistant_id: id });
    if (entered.kind !== 'done') return entered;
  }
  const assistant = await context.server.getAssistant(id, ACT);
  if (!assistant.ok) {
    return { kind: 'later', sentence: assistant.error.sentence, clean: true, error: assistant.error };
  }
  const line =
    number === undefined
      ? await ownLine(assistant.value, context)
      : number.assign === true
        ? await giveLine(setup, id, context)
        : await context.keep({ phone: number.phone, phoneNumberId: number.id });
  if (line.kind !== 'done') return line;
  const linked = await linkAndReadBack(setup, assistant.value, context, isNew);
  if (linked.kind !== 'done') return linked;
  const { phone, phoneNumberId } = context.found;
  if (slug !== undefined && phone !== undefined) {
    const members: JsonObject = {
      agent_phone: phone,
      ...(phoneNumberId !== undefined && { phone_number_id: phoneNumberId }),
    };
    const kept = setup.additional
      ? await context.part('beside', {
          target: 'memory',
          change: {
            kind: 'memory.append',
            slug,
            key: 'agents',
            item: { assistant_id: id, name: setup.name, ...members },
            naturalKey: ['assistant_id'],
          },
        })
      : await enter({ slug }, context, members);
    if (kept.kind !== 'done') return kept;
  }
  if (setup.bare) return { kind: 'done' };
  const told = await context.part('event', {
    target: 'event',
    missionId,
    runId,
    event: {
      type: 'custom',
      summary: `Set up agent ${setup.name}${phone === undefined ? '' : ` on ${phone}`}`,
      payload: {
        assistant_id: id,
        ...(phone !== undefined && { agent_phone: phone }),
        ...(phoneNumberId !== undefined && { phone_number_id: phoneNumberId }),
      },
    },
  });
  if (told.kind !== 'done') return told;
  for (const [index, part] of (setup.after ?? []).entries()) {
    const done = await context.part(`step-${index}`, part);
    if (done.kind !== 'done') return done;
  }
  return { kind: 'done' };
}

async function theAssistant(
  name: string,
  fields: JsonObject,
  context: SetupContext,
): Promise<{ readonly id: AssistantId; readonly isNew: boolean } | Exclude<SetupResult, { kind: 'done' }>> {
  const { found } = context;
  if (found.assistantId !== undefined) return { id: found.assistantId, isNew: false };
  const made = await context.create({ what: 'assistant', name, fields });
  if (!('id' in made)) return made;
  const id = assistantId(made.id);
  const kept = await context.keep({ assistantId: id });
  return kept.kind === 'done' ? { id, isNew: true } : kept;
}

/** The number that the assistant has already. */
async function ownLine(assistant: Assistant, context: SetupContext): Promise<SetupResult> {
  if (context.found.phone !== undefined) return { kind: 'done' };
  const phones = await context.server.listPhones(ACT);
  if (!phones.ok) return { kind: 'later', sentence: phones.error.sentence, clean: true };
  const line = phones.value.find(
    (each) =>
      each.phone === assistant.phone ||
      (each.assistantId !== undefined && isAssistant(assistant, each.assistantId)) ||
      (each.connectionId !== undefined && each.connectionId === assistant.connectionId),
  );
  const phone = assistant.phone ?? line?.phone;
  const phoneNumberId = assistant.phoneNumberId ?? line?.id;
  if (phone === undefined) {
    return { kind: 'stopped', sentence: `${assistant.name} has no number any more: set the agent up again.` };
  }
  return context.keep({ phone, ...(phoneNumberId !== undefined && { phoneNumberId }) });
}

/** Assigns the number that was agreed to: for voice, and for messages where the assistant sends them. */
async function giveLine(setup: AgentSetup, id: AssistantId, context: SetupContext): Promise<SetupResult> {
  const { number, fields } = setup;
  if (number === undefined || context.found.phone !== undefined) return { kind: 'done' };
  const features = fields['enabled_features'];
  const sendsMessages = Array.isArray(features) && features.includes('messaging');
  const uses = [
    { feature: 'telephony', type: 'voice' },
    ...(sendsMessages ? [{ feature: 'messaging', type: 'sms' } as const] : []),
  ] as const;
  for (const { feature, type } of uses) {
    const connection = await context.server.connectionId(id, feature, ACT);
    if (!connection.ok) return { kind: 'later', sentence: connection.error.sentence, clean: true };
    if (connection.value === undefined) {
      if (type === 'sms') continue;
      return {
        kind: 'stopped',
        sentence: 'The server gave the assistant no voice connection: no number can be assigned to it.',
      };
    }
    const given = await context.part(`assign-${type}`, {
      target: 'server',
      change: { kind: 'assign', phoneNumberId: number.id, connectionId: connection.value, use: type },
    });
    if (given.kind !== 'done') return given;
  }
  return context.keep({ phone: number.phone, phoneNumberId: number.id });
}

/** A link that the server does not show is no link: it is made once more, and then told. `isNew`: nobody linked it yet. */
async function linkAndReadBack(
  { missionId, runId }: AgentSetup,
  assistant: Assistant,
  context: SetupContext,
  isNew: boolean,
): Promise<SetupResult> {
  const { server } = context;
  for (let round = 0; ; round += 1) {
    if (round > 0 || !isNew) {
      const linked = await server.listLinkedAgents(missionId, runId, ACT);
      if (!linked.ok) {
        return { kind: 'later', sentence: linked.error.sentence, clean: true, error: linked.error };
      }
      if (linked.value.some((id) => isAssistant(assistant, id))) return { kind: 'done' };
    }
    if (round === 2) {
      return {
        kind: 'later',
        sentence: 'The server took the link but does not show it: it is looked at again',
        clean: false,
      };
    }
    const made = await server.linkAgent(missionId, runId, assistant.id, {
      ...ACT,
      idempotencyKey: context.mark(`link-${round}`),
    });
    if (!made.ok && (made.error.kind === 'refused' || made.error.kind === 'not-found')) {
      return { kind: 'stopped', sentence: made.error.sentence, error: made.error };
    }
    if (!made.ok && made.error.outcome === 'none') {
      return { kind: 'later', sentence: made.error.sentence, clean: true, error: made.error };
    }
  }
}

/** The plain sentence where an account has no number left. */
export const NO_NUMBER =
  'This account has no phone number. Buy one in the ClawdTalk portal (dedicated numbers, with a Starter or Pro subscription), then set the agent up again. Nothing was made.';
