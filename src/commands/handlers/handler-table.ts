import type { HandlerTable } from './handler.ts';
import { endCall, startCall } from './call-now.ts';
import { closeFeed, openFeed, runBot } from './connection.ts';
import { sendSms } from './sms-send.ts';
import { removeState, requestForBot, restoreState, scheduleForBot } from './bot.ts';
import { setUpAgent } from './agent-setup.ts';
import { createAssistant } from './assistant-create.ts';
import { updateAssistant } from './assistant-update.ts';
import { briefAssistant } from './assistant-brief.ts';
import { cancelCalls } from './calls-cancel.ts';
import { answerAlert, muteAlerts, testAlert, unmuteAlerts } from './alert.ts';
import { setGoal } from './goal.ts';
import { setRubric } from './rubric.ts';
import { updateBotSettings } from './account.ts';
import { assignPhone } from './phone-assign.ts';
import { orderNumber, releaseNumber } from './phone-order.ts';
import { createMission } from './mission-create.ts';
import { linkAgent, unlinkAgent } from './agent.ts';
import { allowContact, suppressContact } from './contact.ts';
import { recordCall } from './call-record.ts';
import { repairDrift } from './drift-repair.ts';
import { decideApproval, requestApproval } from './approval.ts';
import { denyItem, rewriteItem, snoozeItem } from './inbox.ts';
import { cancelEvent } from './event-cancel.ts';
import { moveEvent } from './event-move.ts';
import { retryEvent } from './event-retry.ts';
import { scheduleEvent } from './event-schedule.ts';
import { dismissOvertaken } from './memory-dismiss.ts';
import { appendMemory, removeMemory, saveMemory } from './memory.ts';
import { decideGate } from './gate.ts';
import { completeMission } from './mission-complete.ts';
import { cancelMission, failMission, noteMission, pauseMission, resumeMission } from './mission.ts';
import { blockOptOut, confirmOptOut } from './optout.ts';
import { forgetContact } from './forget.ts';
import { cancelForBudget } from './budget-cancel.ts';
import { releaseBudget } from './budget.ts';
import { cancelHeld } from './hold-cancel.ts';
import { commitPlan } from './plan.ts';
import { resolveUnclear } from './unclear.ts';
import { completeStep, failStep, reopenStep, skipStep, startStep } from './step.ts';
import {
  pollNow,
  releaseHold,
  releaseLease,
  setDrive,
  setHold,
  setMissionClass,
  takeLease,
} from './switch.ts';

/** Every command and what it comes to. */
export const HANDLERS: HandlerTable = {
  'step.start': startStep,
  'step.complete': completeStep,
  'step.fail': failStep,
  'step.skip': skipStep,
  'step.reopen': reopenStep,
  'mission.note': noteMission,
  'mission.complete': completeMission,
  'mission.fail': failMission,
  'mission.cancel': cancelMission,
  'mission.pause': pauseMission,
  'mission.resume': resumeMission,
  'mission.goal': setGoal,
  'mission.rubric': setRubric,
  'mission.class': setMissionClass,
  'mission.drive': setDrive,
  'event.schedule': scheduleEvent,
  'event.cancel': cancelEvent,
  'calls.cancel': cancelCalls,
  'event.move': moveEvent,
  'event.retry': retryEvent,
  'plan.commit': commitPlan,
  'unclear.resolve': resolveUnclear,
  'call.record': recordCall,
  'contact.suppress': suppressContact,
  'contact.allow': allowContact,
  'agent.link': linkAgent,
  'agent.unlink': unlinkAgent,
  'agent.setup': setUpAgent,
  'assistant.create': createAssistant,
  'assistant.update': updateAssistant,
  'assistant.brief': briefAssistant,
  'account.update': updateBotSettings,
  'phone.order': orderNumber,
  'phone.release': releaseNumber,
  'phone.assign': assignPhone,
  'mission.create': createMission,
  'memory.save': saveMemory,
  'memory.append': appendMemory,
  'memory.remove': removeMemory,
  'memory.dismiss': dismissOvertaken,
  'poll.now': pollNow,
  'lease.take': takeLease,
  'lease.release': releaseLease,
  'drift.repair': repairDrift,
  'sms.send': sendSms,
  'call.start': startCall,
  'call.end': endCall,
  'bot.run': runBot,
  'feed.open': openFeed,
  'feed.close': closeFeed,
  'alert.mute': muteAlerts,
  'alert.unmute': unmuteAlerts,
  'alert.answer': answerAlert,
  'alert.test': testAlert,
  'budget.cancel': cancelForBudget,
  'budget.release': releaseBudget,
  'contact.forget': forgetContact,
  'hold.set': setHold,
  'hold.release': releaseHold,
  'hold.cancel': cancelHeld,
  'bot.request': requestForBot,
  'bot.schedule': scheduleForBot,
  'state.remove': removeState,
  'state.restore': restoreState,
  'approval.decide': decideApproval,
  'approval.request': requestApproval,
  'gate.decide': decideGate,
  'inbox.deny': denyItem,
  'inbox.snooze': snoozeItem,
  'inbox.edit': rewriteItem,
  'optout.block': blockOptOut,
  'optout.confirm': confirmOptOut,
};
