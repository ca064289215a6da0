import { isJsonObject, type JsonValue } from '../../lib/json.ts';

/** Words that end contact when they are all of a message. Source: CTIA messaging principles, FCC 47 CFR 64.1200. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'stop',
  'stopall',
  'stop all',
  'unsubscribe',
  'end',
  'quit',
  'cancel',
  'revoke',
  'optout',
  'opt out',
  'opt-out',
  'arret',
  'arrêt',
  'alto',
  'stopp',
]);

const PHRASES: readonly RegExp[] = [
  /\b(?:do not|don['’]?t|never|stop|quit)\s+(?:ever\s+)?(?:call|calling|text|texting|contact|contacting|message|messaging|ring|phone)(?:ing)?\b(?!\s+(?:before|after|until|on\b|at\b|between|during|in the))/i,
  /\bdo-not-(?:call|contact)\b/i,
  /\b(?:take|remove|delete|strike)\s+(?:me|us|my number|our number|this number)\s+(?:off|from)\b/i,
  /\b(?:lose|delete|forget)\s+(?:my|our|this)\s+number\b/i,
  /\bopt(?:ed|ing|s)?[- ]?out\b/i,
  /\bunsubscribe\b/i,
  /\bno (?:more|further) (?:calls|texts|messages|contact)\b/i,
];

/** True where a message or a report says that somebody does not want to be contacted any more. */
export function asksToStop(text: string): boolean {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[.!\s"'*]+$/u, '')
    .replace(/^["'*\s]+/u, '');
  if (KEYWORDS.has(words)) return true;
  // "STOP please", "Stop, thank you": the keyword leads and the rest is short.
  if (/^stop\b/i.test(words) && words.length <= 24) return true;
  return PHRASES.some((phrase) => phrase.test(text));
}

const FLAGS = ['do_not_call', 'do_not_contact', 'dnc', 'opt_out', 'opted_out', 'unsubscribe', 'stop_contact'];

/** What a call's insight says of an opt-out, in its own words; undefined where it says nothing of one. */
export function optOutInInsight(result: JsonValue | undefined): string | undefined {
  if (typeof result === 'string') return asksToStop(result) ? result : undefined;
  if (Array.isArray(result)) {
    for (const member of result as readonly JsonValue[]) {
      const found = optOutInInsight(member);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isJsonObject(result)) return undefined;
  for (const flag of FLAGS) {
    const value = result[flag];
    if (value === true || (typeof value === 'string' && /^(?:yes|true)$/i.test(value))) {
      const said = result['summary'] ?? result['notes'];
      return typeof said === 'string' ? said : `${flag}: yes`;
    }
  }
  for (const [name, value] of Object.entries(result)) {
    if (FLAGS.includes(name) || typeof value !== 'string') continue;
    if (asksToStop(value) && value.trim().includes(' ')) return value;
  }
  return undefined;
}
