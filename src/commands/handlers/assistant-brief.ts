import { isDeepStrictEqual } from 'node:util';
import { safe, safeText } from '../../lib/safe-text.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { assistantDiff } from '../../domain/assistant/assistant-diff.ts';
import { fieldsOfRaw } from '../../domain/assistant/assistant-fields.ts';
import { variablesIn } from '../../domain/assistant/assistant-variables.ts';
import { BRIEFED_KEY, withBriefing } from '../../domain/mission/briefing.ts';
import type { CommandOf } from '../command.ts';
import { isoOf, type Part } from '../acts/part.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';
import { usersOf } from './assistant-users.ts';

/**
 * Tells a negotiation's agent what the calls before brought, shown as a difference. The part of its instructions that is
 * kept by the console, and the variables that it knows, are all that changes. Where other missions use the agent too, a
 * person decides.
 */
export const briefAssistant: CommandHandler<CommandOf<'assistant.brief'>> = async (command, facts) => {
  const mission = await facts.liveMission(command.mission);
  if (!mission.ok) return mission;
  const { entry, missionId, run } = mission.value;
  if (entry === undefined) {
    return refuse(
      'not-found',
      safe`The state file has no entry for this mission: nothing says what was told.`,
    );
  }
  const assistant = await facts.assistant(command.assistantId);
  if (!assistant.ok) return assistant;
  const users = await usersOf(assistant.value, facts, entry);
  if (!users.ok) return users;
  const before = fieldsOfRaw(assistant.value.raw);
  const instructions = typeof before['instructions'] === 'string' ? before['instructions'] : '';
  const given = before['dynamic_variables'];
  const known: JsonObject = isJsonObject(given) ? given : {};
  const named = new Set([...variablesIn(before), ...Object.keys(known)]);
  const variables = Object.fromEntries(Object.entries(command.variables).filter(([name]) => named.has(name)));
  const wanted: JsonObject = {
    instructions: withBriefing(instructions, command.text),
    ...(Object.keys(variables).length > 0 && { dynamic_variables: { ...known, ...variables } }),
  };
  const changed: JsonObject = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => !isDeepStrictEqual(before[name], value)),
  );
  const { name } = assistant.value;
  const offers = `${command.offers} ${command.offers === 1 ? 'offer' : 'offers'}`;
  const told: JsonObject = {
    assistant_id: assistant.value.id,
    offers: command.offers,
    best_offer: command.best,
    at: isoOf(facts.nowMs()),
  };
  const server: readonly Part[] =
    Object.keys(changed).length === 0
      ? []
      : [
          {
            target: 'server',
            change: { kind: 'assistant', assistantId: assistant.value.id, fields: changed },
          },
        ];
  const { at: _, ...asked } = told;
  return prepared({
    tier: users.value.length > 0 ? 2 : 1,
    title: safe`Update ${name} with ${offers}`,
    lines: [
      ...users.value.map((user) => safe`Used now by ${user}, too`),
      ...assistantDiff(before, { ...before, ...changed }).map(({ field, sign, text }) =>
        safeText(`${field}: ${sign} ${text}`),
      ),
    ],
    basis: { before: { instructions, variables: known }, users: users.value, told: asked },
    mission: command.mission,
    effect: {
      kind: 'act',
      parts: [
        ...server,
        {
          target: 'memory',
          change: { kind: 'memory.set', slug: entry.slug, key: BRIEFED_KEY, value: told },
        },
        {
          target: 'event',
          missionId,
          runId: run.id,
          event: {
            type: 'custom',
            summary: `Updated ${name} with ${offers}, the best ${command.best}`,
            payload: { [BRIEFED_KEY]: told },
          },
        },
      ],
    },
    done: safe`${name} knows ${offers}; the best is ${command.best}.`,
    ...(users.value.length > 0 && {
      notByEngine: safe`${users.value[0] ?? ''} uses ${name}, too: a person decides what it is told.`,
    }),
  });
};
