import { createHash } from 'node:crypto';
import type { Target } from '../../planner/list/target.ts';
import { needText, type ConsentNeed } from '../../planner/law/consent-need.ts';
import type { JsonObject } from '../../lib/json.ts';
import { safeText } from '../../lib/safe-text.ts';
import type { ListConsent, PlanDraft } from '../../state/planning.ts';

/** Names the people of a list: their numbers in their order. */
export function listDigest(targets: readonly Target[]): string {
  const hash = createHash('sha256');
  for (const { facts, phone } of targets) hash.update(`${facts?.phone ?? phone}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** True where rows of the list tell nothing of consent, so that somebody has to be asked. */
export const lacksConsent = (targets: readonly Target[]): boolean =>
  targets.some(({ consent }) => consent === undefined);

/** What people call a list: the name of its file, or of memory's key; undefined where it has none. */
export function nameOfList({ source }: Pick<PlanDraft, 'source'>): string | undefined {
  switch (source?.kind) {
    case 'file':
      return safeText(/[^/\\]*$/.exec(source.path)?.[0] ?? '', { maxLength: 80 });
    case 'memory':
      return safeText(`memory ${source.key}`, { maxLength: 80 });
    default:
      return undefined;
  }
}

/** What is kept of consent with a commit: a sentence for the mission's log and its audit, and the same as data. */
export function consentNote(
  consent: ListConsent | undefined,
  needs: readonly ConsentNeed[],
  list: { readonly digest: string; readonly calls: number; readonly name?: string | undefined },
): { readonly text: string; readonly payload: JsonObject } | undefined {
  if (consent === undefined && needs.length === 0) return undefined;
  const answer = consent?.answer ?? 'unknown';
  const says = consent?.says === undefined ? '' : `, says ${consent.says}`;
  const named = list.name === undefined ? `list ${list.digest}` : `${list.name} (list ${list.digest})`;
  const who = `the ${list.calls} people of ${named}`;
  const laws = needs.map(needText);
  const sentence = {
    agreed: `Consent: ${who} agreed to be called by an automated voice${says}.`,
    business: `Consent: ${who} are business contacts only${says}.`,
    unknown: `Consent: it is not known whether ${who} agreed to be called by an automated voice${says}.`,
  }[answer];
  return {
    text: laws.length === 0 ? sentence : `${sentence} Law on record here: ${laws.join('; ')}.`,
    payload: {
      consent: answer,
      ...(consent?.says === undefined ? {} : { says: consent.says }),
      list_digest: list.digest,
      ...(list.name === undefined ? {} : { list: list.name }),
      calls: list.calls,
      ...(laws.length === 0 ? {} : { law: laws }),
    },
  };
}
