import { isVerification } from './lifecycle.ts';
import type { PlanStep } from './mission.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

/**
 * What a step is for. Calling, checking and analysing the engine brings forward by itself, and a gate as far as a
 * person's word; that an agent is set up or a list is prepared shows in the records; `act` is what is done once a goal
 * is met, by a person or the bot; `other` nobody but them can judge.
 */
export type StepRole = 'calls' | 'verify' | 'analyze' | 'gate' | 'setup' | 'prepare' | 'act' | 'other';

const ANALYZES =
  /\b(?:analy[sz]\w*|rank\w*|scor\w*|compil\w*|summari[sz]\w*|compar\w*|select\w*|report\w*|evaluat\w*)\b/i;
const GATE = /\bhuman[ -]?approval\b|\bapproval\b|\bapprove\b|\bshortlist review\b/i;
const CALLS = /\b(?:calls?|calling|dial\w*|sms|texts?|messages?|outreach|contact|round[ -]?\d+)\b/i;
const SETS_UP = /\bset ?up\b|\bcreat\w* .*\b(?:agent|assistant|caller)\b/i;
const PREPARES = /\b(?:research|prepare|create)\b/i;
const ACTS = /^\s*act\b/i;

/**
 * A step that carries scheduled events is a calling step whatever it is called; else its id decides, then its words.
 */
export function stepRole(step: PlanStep, scheduled: readonly ScheduledEvent[]): StepRole {
  if (scheduled.some((event) => event.stepId === step.id)) return 'calls';
  const id = step.id.replaceAll(/[_-]/g, ' ');
  const byId = roleOfWords(id);
  if (byId !== undefined) return byId;
  if (isVerification(step)) return 'verify';
  return roleOfWords(`${step.title ?? ''} ${step.description}`) ?? 'other';
}

function roleOfWords(words: string): StepRole | undefined {
  if (GATE.test(words)) return 'gate';
  if (ACTS.test(words)) return 'act';
  if (ANALYZES.test(words)) return 'analyze';
  if (/\b(?:verif\w*|monitor\w*|poll\w*)\b/i.test(words)) return 'verify';
  if (SETS_UP.test(words)) return 'setup';
  if (PREPARES.test(words)) return 'prepare';
  return CALLS.test(words) ? 'calls' : undefined;
}
