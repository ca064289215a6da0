import type { MissionId } from '../../domain/ids.ts';
import type { RunEvent } from '../../domain/mission/mission.ts';
import type { MissionActivity, ServerPort } from '../../domain/server/server-port.ts';
import type { JsonValue } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json.ts';
import { parseMission } from '../wire/mission.ts';
import { parseLocalEvent, parseRunEvent } from '../wire/run-event.ts';
import { parseScheduledEvent } from '../wire/scheduled-event.ts';
import { readRecords, unwrapList } from '../wire/wrapper.ts';
import { assistantId } from '../../domain/ids.ts';
import { bracketPaging, optional, type Endpoint } from './endpoint.ts';
import { path } from './path.ts';

type MissionCalls = Pick<
  ServerPort,
  'createMission' | 'getMission' | 'listMissions' | 'missionActivity' | 'cancelMission'
>;

const NAMES = ['mission', 'data'];

export function missionCalls(endpoint: Endpoint): MissionCalls {
  const one = (mission: MissionId): string => path`/missions/${mission}`;
  return {
    createMission: ({ name, instructions }, options) =>
      endpoint.record(
        { method: 'POST', path: '/missions', body: { name, instructions }, options },
        NAMES,
        parseMission,
      ),
    getMission: (mission, options) =>
      endpoint.record({ method: 'GET', path: one(mission), options }, NAMES, parseMission),
    listMissions: (options) =>
      endpoint.list({
        path: '/missions',
        query: { status: options?.status },
        paging: bracketPaging,
        names: ['missions', 'data'],
        parse: parseMission,
        idOf: (mission) => mission.id,
        ...(options?.atMost === undefined ? {} : { enough: options.atMost, mostOfPage: options.atMost }),
        options,
      }),
    missionActivity: (mission, options) =>
      optional(
        endpoint.whole({ method: 'GET', path: `${one(mission)}/events`, options }, (body) => {
          const activity = parseActivity(body);
          if (activity !== undefined && activity.skipped > 0) endpoint.skipped(activity.skipped);
          return activity?.value;
        }),
      ),
    cancelMission: (mission, options) =>
      endpoint.record(
        { method: 'POST', path: `${one(mission)}/cancel`, body: {}, options },
        NAMES,
        parseMission,
      ),
  };
}

function parseActivity(body: JsonValue): { value: MissionActivity; skipped: number } | undefined {
  const inside = isJsonObject(body) && isJsonObject(body['data']) ? body['data'] : body;
  const listed = (...names: string[]): readonly JsonValue[] | undefined =>
    unwrapList(inside, ...names)?.items;
  if (!isJsonObject(inside)) return undefined;
  const scheduledItems = listed('scheduled_events');
  const eventItems = listed('telnyx_events', 'events');
  const localItems = listed('local_events');
  if (scheduledItems === undefined && eventItems === undefined && localItems === undefined) {
    // An empty object is a mission in which nothing happened yet; anything else is another answer.
    return Object.keys(inside).length === 0
      ? { value: { scheduled: [], events: [] }, skipped: 0 }
      : undefined;
  }
  const scheduled = readRecords(scheduledItems ?? [], (row) =>
    parseScheduledEvent(row, assistantId('unknown')),
  );
  const telnyx = readRecords(eventItems ?? [], parseRunEvent);
  const local = readRecords(localItems ?? [], parseLocalEvent);
  return {
    value: { scheduled: scheduled.records, events: withoutTwins([...telnyx.records, ...local.records]) },
    skipped: scheduled.skipped + telnyx.skipped + local.skipped,
  };
}

function withoutTwins(events: readonly RunEvent[]): readonly RunEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}
