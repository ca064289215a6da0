import { alertsScreen } from '../alerts/screen.ts';
import { approvalScreen, approvalsScreen, askScreen, shortlistScreen } from '../approvals/screens.ts';
import { agentSetupScreen, assistantScreen, assistantsScreen } from '../assistants/screen.ts';
import { composeScreen, directScreen } from '../compose/screen.ts';
import { contactScreen } from '../contact/screen.ts';
import { connectionScreen } from '../connection/screen.ts';
import { insightsScreen } from '../insights/screen.ts';
import { logScreen } from '../log/screen.ts';
import { threadScreen } from '../messages/thread-screen.ts';
import { messagesScreen } from '../messages/screen.ts';
import { writeScreen } from '../messages/write-screen.ts';
import { memoryScreen, missionScreen } from '../mission/screen.ts';
import { missionsScreen } from '../missions/screen.ts';
import { plannerScreen } from '../planner/screen.ts';
import { scheduleScreen } from '../schedule/screen.ts';
import { settingsScreen } from '../settings/screen.ts';
import type { ScreenDefinition } from './contract.ts';

/** Every screen there is, in the order of the palette; the console opens on the first. */
export const screens: readonly [ScreenDefinition, ...ScreenDefinition[]] = [
  missionsScreen,
  missionScreen,
  memoryScreen,
  composeScreen,
  directScreen,
  scheduleScreen,
  plannerScreen,
  assistantsScreen,
  assistantScreen,
  agentSetupScreen,
  insightsScreen,
  approvalsScreen,
  approvalScreen,
  shortlistScreen,
  askScreen,
  messagesScreen,
  threadScreen,
  writeScreen,
  contactScreen,
  logScreen,
  alertsScreen,
  connectionScreen,
  settingsScreen,
];
