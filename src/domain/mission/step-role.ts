import { isVerification } from './lifecycle.ts';
import type { PlanStep } from './mission.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

/** What a step is for: only these the engine can bring forward by itself; `other` waits for the bot or a person. */
export type StepRole = 'calls' | 'verify' | 'analyze' | 'gate' | 'other';

const ANALYZES =
  /\b(?:analy[sz]\w*|rank\w*|scor\w*|compil\w*|summari[sz]\w*|compar\w*|select\w*|report\w*|evaluat\w*)\b/i;
const GATE = /\bhuman[ -]?approval\b|\bapproval\b|\bapprove\b|\bshortlist review\b/i;
const CALLS = /\b(?:calls?|calling|dial\w*|sms|texts?|messages?|outreach|contact|round[ -]?\d+)\b/i;

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
  if (ANALYZES.test(words)) return 'analyze';
  if (/\b(?:verif\w*|monitor\w*|poll\w*)\b/i.test(words)) return 'verify';
  if (/\b(?:set ?up|research|prepare|create)\b/i.test(words)) return 'other';
  return CALLS.test(words) ? 'calls' : undefined;
}
