import type { DemoMission } from './demo-mission.ts';
import { ONE_SIDED_MISSIONS } from './missions-one-sided.ts';
import { OPEN_HOURS_MISSIONS } from './missions-open-hours.ts';
import { OTHER_MISSIONS } from './missions-other.ts';
import { RUNNING_MISSIONS } from './missions-running.ts';
import { SCREENING_MISSIONS } from './missions-screening.ts';
import { WAITING_MISSIONS } from './missions-waiting.ts';

/** Every mission that the demo begins with. */
export const DEMO_MISSIONS: readonly DemoMission[] = [
  ...RUNNING_MISSIONS,
  ...SCREENING_MISSIONS,
  ...WAITING_MISSIONS,
  ...OPEN_HOURS_MISSIONS,
  ...OTHER_MISSIONS,
  ...ONE_SIDED_MISSIONS,
];
