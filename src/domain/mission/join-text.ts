import { oneLine } from '../../lib/one-line.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { PlanStep } from './mission.ts';
import type { ScheduledEvent } from '../contact/scheduled-event.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22 Nov 14:05 UTC`: an instant inside a sentence, which must not depend on when it is read. */
export function instantText(atMs: number): string {
  const date = new Date(atMs);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${time} UTC`;
}

/**
 * A sentence with the instant that it names written otherwise, as in `today 14:05 CET`: in the zone and the words of
 * whoever reads it. What cannot be found stays as it is.
 */
export function withInstant(sentence: SafeText, atMs: number | undefined, written: string): SafeText {
  if (atMs === undefined) return sentence;
  const own = instantText(atMs);
  // `at today 14:05` is no English.
  const found = [` at ${own}`, ` ${own}`].find((text) => sentence.includes(text));
  return found === undefined ? sentence : safe`${sentence.replace(found, () => ` ${written}`)}`;
}

/** `call to Dr. Weber`, `SMS to +15551234567`. */
export const shortEventText = (event: ScheduledEvent, name: SafeText | undefined): SafeText =>
  safe`${event.channel === 'sms' ? 'SMS' : event.channel} to ${name ?? event.to}`;

/** `step 2 of 5 (Schedule the calls)`. */
export function stepText(step: PlanStep, position: number, total: number): SafeText {
  return safe`step ${position} of ${total} (${shortStep(step)})`;
}

/** What is to be done in a step, in a few words. */
export const shortWork = ({ title, ...step }: PlanStep): SafeText =>
  shortStep(step.description === '' && title !== undefined ? { ...step, title } : step);

/** A step's name in a few words. */
export const shortStep = (step: PlanStep): SafeText => {
  const text = oneLine(step.title ?? step.description);
  return safe`${text === '' ? step.id : text.length > 48 ? `${text.slice(0, 47)}…` : text}`;
};

/** `1 person`, `3 people`. */
export const peopleText = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/** `5 steps`, `1 step`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
