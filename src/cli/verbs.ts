import type { Verb } from './verb.ts';
import { alerts } from './verbs/alerts.ts';
import { api } from './verbs/api.ts';
import { approvals } from './verbs/approvals.ts';
import { approval } from './verbs/approval.ts';
import { approve, deny } from './verbs/approval-decide.ts';
import { assistant } from './verbs/assistant.ts';
import { assistants } from './verbs/assistants.ts';
import { budget } from './verbs/budget.ts';
import { compare } from './verbs/compare.ts';
import { cost } from './verbs/cost.ts';
import { doctor } from './verbs/doctor.ts';
import { bot } from './verbs/bot.ts';
import { call } from './verbs/call.ts';
import { config } from './verbs/config.ts';
import { contact } from './verbs/contact.ts';
import { recordings } from './verbs/recordings.ts';
import { voices } from './verbs/voices.ts';
import { events } from './verbs/events.ts';
import { explain } from './verbs/explain.ts';
import { forget } from './verbs/forget.ts';
import { goal, rubric } from './verbs/goal.ts';
import { hold } from './verbs/hold.ts';
import { insights } from './verbs/insights.ts';
import { ledger } from './verbs/ledger.ts';
import { link, unlink } from './verbs/link.ts';
import { memory } from './verbs/memory.ts';
import { cancel, complete, drive, fail, missionClass, note, pause, resume } from './verbs/mission-acts.ts';
import { mission } from './verbs/mission.ts';
import { missions } from './verbs/missions.ts';
import { newMission } from './verbs/new.ts';
import { phones } from './verbs/phones.ts';
import { optout } from './verbs/optout.ts';
import { plan } from './verbs/plan.ts';
import { report } from './verbs/report.ts';
import { retry } from './verbs/retry.ts';
import { setupAgent } from './verbs/setup-agent.ts';
import { sms } from './verbs/sms.ts';
import { simulate } from './verbs/simulate.ts';
import { status } from './verbs/status.ts';
import { resolve, unclear } from './verbs/unclear.ts';
import { stepVerb } from './verbs/step.ts';
import { backendVerb } from './verbs/backend.ts';
import { watchVerb } from './verbs/watch.ts';

/** Every headless verb, in the order that `--help` lists them. */
export const verbs: readonly Verb[] = [
  status,
  missions,
  mission,
  explain,
  events,
  contact,
  memory,
  insights,
  assistants,
  assistant,
  phones,
  voices,
  recordings,
  bot,
  budget,
  compare,
  cost,
  watchVerb,
  backendVerb,
  newMission,
  setupAgent,
  drive,
  missionClass,
  forget,
  goal,
  rubric,
  stepVerb,
  note,
  complete,
  fail,
  pause,
  resume,
  cancel,
  report,
  retry,
  link,
  unlink,
  hold,
  unclear,
  resolve,
  optout,
  approvals,
  approve,
  deny,
  approval,
  alerts,
  plan,
  sms,
  call,
  api,
  ledger,
  config,
  doctor,
  simulate,
];
