import type { Verb } from './verb.ts';
import { events } from './verbs/events.ts';
import { memory } from './verbs/memory.ts';
import { mission } from './verbs/mission.ts';
import { missions } from './verbs/missions.ts';
import { simulate } from './verbs/simulate.ts';
import { status } from './verbs/status.ts';

/** Every headless verb, in the order that `--help` lists them. */
export const verbs: readonly Verb[] = [status, missions, mission, events, memory, simulate];
