/** What a capital letter means, on every screen: one family of acts. */
export interface CapitalFamily {
  /** One phrase that all of its acts fit. */
  readonly meaning: string;
  /** Ids of the acts that it begins. */
  readonly acts: readonly string[];
}

/** Each capital begins acts of one kind only, so that a hand that has learnt a screen has learnt them all. */
export const CAPITAL_FAMILIES: Readonly<Record<string, CapitalFamily>> = {
  A: {
    meaning: 'agree to what waits or is proposed',
    acts: ['approval.approve', 'mission.do', 'plan.consent'],
  },
  B: { meaning: 'what the bot or the engine may do', acts: ['mission.drive', 'connection.bot'] },
  C: {
    meaning: 'complete: close, create, save, commit',
    acts: [
      'mission.complete',
      'step.complete',
      'plan.commit',
      'compose.create',
      'agent.set-up',
      'assistant.create',
      'assistant.save',
    ],
  },
  D: { meaning: 'deny', acts: ['approval.deny'] },
  E: {
    meaning: 'edit what is in focus',
    acts: [
      'approval.edit',
      'assistant.edit',
      'agent.edit',
      'compose.edit',
      'memory.edit',
      'mission.goal',
      'plan.field',
      'plan.set',
      'setting.edit',
    ],
  },
  F: { meaning: 'end it with a no', acts: ['mission.fail', 'step.fail', 'approval.deny-flood'] },
  G: { meaning: 'to the end of a list', acts: ['list.last', 'item.end', 'pager.end'] },
  H: { meaning: 'hold everything', acts: ['act.hold'] },
  I: { meaning: 'insert what is elsewhere', acts: ['memory.append', 'plan.import'] },
  J: { meaning: 'the stored record', acts: ['look.raw'] },
  K: { meaning: 'skip: go on without it', acts: ['step.skip', 'plan.drop'] },
  L: {
    meaning: 'link: who calls, from which number',
    acts: [
      'mission.link',
      'agent.link',
      'plan.assistant',
      'plan.line',
      'number.assign-voice',
      'assistant.number-voice',
    ],
  },
  M: { meaning: 'move to another time', acts: ['event.move', 'plan.move'] },
  N: {
    meaning: 'new',
    acts: [
      'mission.new',
      'assistant.new',
      'assistant.create',
      'approval.new',
      'message.new',
      'memory.add',
      'number.order',
      'agent.setup',
      'plan.mission',
    ],
  },
  O: { meaning: 'opt out: never contact again', acts: ['message.opt-out'] },
  P: { meaning: 'pause or put off', acts: ['mission.pause', 'approval.snooze', 'alert.mute'] },
  R: { meaning: 'again', acts: ['event.retry', 'approval.again', 'plan.again'] },
  S: { meaning: 'start now', acts: ['step.start', 'call.now', 'connection.own', 'alert.test'] },
  T: { meaning: 'text', acts: ['plan.paste', 'number.assign-sms', 'assistant.number-sms'] },
  U: {
    meaning: 'take a change back',
    acts: [
      'mission.resume',
      'setting.reset',
      'plan.unset',
      'plan.restore',
      'approval.lift',
      'message.lift',
      'alert.unmute',
    ],
  },
  V: { meaning: 'remove all marks', acts: ['list.unmark'] },
  W: {
    meaning: 'write it out: a note, a message, a file',
    acts: ['mission.note', 'message.answer', 'log.export', 'insights.export', 'plan.export'],
  },
  X: {
    meaning: 'cancel or remove what is in focus',
    acts: [
      'mission.cancel',
      'event.cancel',
      'agent.unlink',
      'memory.remove',
      'plan.clear',
      'call.end',
      'log.put-away',
      'alert.answer',
      'number.release',
    ],
  },
  Y: { meaning: 'into or out of memory', acts: ['memory.copy', 'plan.memory', 'insights.save-ranking'] },
  Z: { meaning: 'the time zone somebody is in', acts: ['plan.zone'] },
};
