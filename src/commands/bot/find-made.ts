import { isDeepStrictEqual } from 'node:util';
import { missionId, runId } from '../../domain/ids.ts';
import type { ServerPort } from '../../domain/server/server-port.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { ServerError } from '../../domain/server/server-error.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { BotRequest } from './bot-request.ts';

const ACT = { priority: 'act' } as const;
/** What was made just now is among the newest. */
const NEWEST = 100;

/** Ids of what is at the server and could be what this request makes, newest list first. */
export async function alikeIds(
  request: BotRequest,
  server: ServerPort,
): Promise<Result<readonly string[], ServerError>> {
  switch (request.what) {
    case 'create-mission': {
      const { name, instructions } = membersOf(request.body);
      const listed = await server.listMissions({ ...ACT, atMost: NEWEST });
      if (!listed.ok) return listed;
      const told = safeText(instructions, { multiline: true });
      return ok(
        listed.value
          .filter((each) => each.name === safeText(name) && ['', told].includes(each.instructions))
          .map(({ id }) => id),
      );
    }
    case 'create-assistant': {
      const { name, instructions } = membersOf(request.body);
      const listed = await server.listAssistants({ ...ACT, name: typeof name === 'string' ? name : '' });
      if (!listed.ok) return listed;
      const told = safeText(instructions, { multiline: true });
      return ok(
        listed.value
          .filter((each) => each.name === safeText(name) && ['', told].includes(each.instructions ?? ''))
          .map(({ id }) => id),
      );
    }
    case 'create-run': {
      const listed = await server.listRuns(missionId(request.missionId), ACT);
      return listed.ok ? ok(listed.value.map(({ id }) => id)) : listed;
    }
    case 'create-plan': {
      const plan = await server.getPlan(missionId(request.missionId), runId(request.runId), ACT);
      return plan.ok ? ok(plan.value.map(({ id }) => id)) : plan;
    }
    case 'log-event': {
      const { type, summary, payload } = membersOf(request.body);
      const events = await server.listEvents(missionId(request.missionId), runId(request.runId), ACT);
      if (!events.ok) return events;
      return ok(
        events.value
          .filter(
            (event) =>
              event.type === type &&
              event.summary === safeText(summary, { multiline: true }) &&
              isDeepStrictEqual(event.payload, payload),
          )
          .map(({ id }) => id),
      );
    }
    case 'request-approval': {
      const { action } = membersOf(request.body);
      const listed = await server.listApprovals({ ...ACT, status: 'pending' });
      if (!listed.ok) return listed;
      return ok((listed.value ?? []).filter((each) => each.action === safeText(action)).map(({ id }) => id));
    }
    default:
      return ok([]);
  }
}

/** Members to compare with; where a number is too large for JavaScript, both sides lose the same. */
function membersOf(body: string): JsonObject {
  const value = JSON.parse(body) as JsonValue;
  return isJsonObject(value) ? value : {};
}
