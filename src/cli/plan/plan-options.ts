import { textOption } from '../act-verb.ts';
import { splitFault } from './split-option.ts';
import type { Complaint, Session, VerbContext, VerbInput } from '../verb.ts';
import { CONSENT_ANSWERS } from '../../commands/planning/consent-answers.ts';
import { readPolicy } from '../../commands/planning/make-plan.ts';
import type { RecipientType } from '../../domain/contact/retry-policy.ts';
import type { JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { safe } from '../../lib/safe-text.ts';
import { plannerData } from '../../planner/planner-data.ts';
import { COLUMN_FIELDS } from '../../planner/list/column-names.ts';
import { boundInstant, parseTimeBound } from '../../planner/list/time-bound.ts';
import { DAY_MS, zoneTable } from '../../planner/hours/zone-table.ts';
import { emptyDraft, type ListConsent, type PlanDraft, type TargetSource } from '../../state/planning.ts';
import { withStop } from '../../lib/full-stop.ts';

const RECIPIENTS: ReadonlySet<string> = new Set(['automated', 'service', 'professional']);

/** What is wrong with the words that were typed; undefined where nothing is. */
export function usageFault(
  { positionals, values }: VerbInput,
  { dryRun }: Pick<VerbContext, 'dryRun'>,
): string | undefined {
  const lists = [
    ...positionals,
    textOption(values, 'memory'),
    values['round'] === true ? 'round' : undefined,
  ];
  if (lists.filter((list) => list !== undefined).length !== 1) {
    return 'Name one list: plan <csv>, plan --memory <key> for a list in the mission’s memory, or plan --round for its approved round.';
  }
  if (textOption(values, 'mission') === undefined && !(dryRun === true && isCheck({ values }))) {
    return 'Name the mission: --mission <slug>. To check a list before there is one: --dry-run plan <csv>.';
  }
  const recipient = textOption(values, 'recipient');
  if (recipient !== undefined && !RECIPIENTS.has(recipient)) {
    return `--recipient is one of ${[...RECIPIENTS].join(', ')}, not ${recipient}.`;
  }
  const headerRow = textOption(values, 'header-row');
  if (headerRow !== undefined && !/^\d{1,6}$/.test(headerRow)) {
    return `--header-row is the number of the row that names the columns, 0 for none, not ${headerRow}.`;
  }
  const country = textOption(values, 'country');
  if (country !== undefined && !isCountry(country)) {
    return `--country is a country of two letters, such as US, GB or DE, not ${country}.`;
  }
  const consent = textOption(values, 'consent');
  if (consent !== undefined && !CONSENT_ANSWERS.some(({ answer }) => answer === consent)) {
    return `--consent is one of ${CONSENT_ANSWERS.map(({ answer }) => answer).join(', ')}, not ${consent}.`;
  }
  const column = columnsOf(values['column']);
  if (typeof column === 'string') return column;
  const split = splitFault(values);
  if (split !== undefined) return split;
  if (values['commit'] !== true) return undefined;
  return values['yes'] === true && textOption(values, 'expect') !== undefined
    ? undefined
    : 'A commit sends a plan that was shown: plan first, then add --commit --yes --expect <digest>.';
}

/** A list that is looked at for no mission: what would be placed, when, and why. */
export const isCheck = ({ values }: Pick<VerbInput, 'values'>): boolean =>
  textOption(values, 'mission') === undefined &&
  textOption(values, 'memory') === undefined &&
  values['round'] !== true &&
  values['commit'] !== true;

const isCountry = (text: string): boolean => plannerData().zonesOfCountry.has(text.toUpperCase());

/** `phone="Business Phone"`, in the order given. Errors: a sentence. */
function columnsOf(
  given: VerbInput['values'][string],
): readonly { readonly field: string; readonly header: string }[] | string {
  const columns: { field: string; header: string }[] = [];
  for (const part of Array.isArray(given) ? given.map(String) : []) {
    const at = part.indexOf('=');
    const [field, header] = [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()];
    if (at < 1 || header === '')
      return safe`--column is field="Header", such as phone="Business Phone", not "${part}".`;
    if (!Object.hasOwn(COLUMN_FIELDS, field)) {
      return safe`--column: "${field}" is nothing a column can hold; it is one of ${Object.keys(COLUMN_FIELDS).join(', ')}.`;
    }
    columns.push({ field, header });
  }
  return columns;
}

/** What the options say, before anything of the list is known. */
export async function draftOf(
  { positionals, values }: VerbInput,
  session: Session,
  roundLine: string | undefined,
): Promise<Result<PlanDraft, Complaint>> {
  const key = textOption(values, 'memory');
  const source: TargetSource =
    values['round'] === true
      ? { kind: 'round' }
      : key === undefined
        ? { kind: 'file', path: positionals[0] ?? '' }
        : { kind: 'memory', key };
  const policy = await policyOf(textOption(values, 'policy'), session);
  if (!policy.ok) return policy;
  const startMs = startOf(textOption(values, 'start'), session);
  if (!startMs.ok) return startMs;
  const variables = variablesOf(values['variable']);
  if (!variables.ok) return variables;
  const from = values['from'] ?? (roundLine === undefined ? undefined : [roundLine]);
  const country = textOption(values, 'country');
  const recipient = textOption(values, 'recipient');
  const consent = consentOf(textOption(values, 'consent'), textOption(values, 'consent-says'));
  const columns = columnsOf(values['column']);
  const headerRow = textOption(values, 'header-row');
  const encoding = textOption(values, 'encoding');
  return ok({
    ...emptyDraft,
    source,
    policy: policy.value,
    ...(Array.isArray(from) ? { lines: from.map(String) } : {}),
    ...(startMs.value === undefined ? {} : { startMs: startMs.value }),
    ...(Object.keys(variables.value).length === 0 ? {} : { variables: variables.value }),
    ...(typeof columns === 'string' || columns.length === 0 ? {} : { columns }),
    ...(headerRow === undefined ? {} : { headerRow: Number(headerRow) }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(country === undefined ? {} : { country: country.toUpperCase() }),
    ...(consent === undefined ? {} : { consent }),
    ...(recipient === undefined ? {} : { recipient: recipient as RecipientType }),
  });
}

/** The operator's answer about a list that tells no consent; its words were checked before. */
function consentOf(answer: string | undefined, says: string | undefined): ListConsent | undefined {
  const found = CONSENT_ANSWERS.find((each) => each.answer === answer);
  if (found === undefined) return undefined;
  return { answer: found.answer, ...(says === undefined ? {} : { says }) };
}

/** Values for everybody whose row gives none. */
function variablesOf(
  given: VerbInput['values'][string],
): Result<Readonly<Record<string, string>>, Complaint> {
  const variables: Record<string, string> = {};
  for (const part of Array.isArray(given) ? given.map(String) : []) {
    const at = part.indexOf('=');
    if (at < 1) return err({ exit: 2, sentence: safe`--variable is name=value, not "${part}".` });
    variables[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return ok(variables);
}

async function policyOf(
  path: string | undefined,
  { planning }: Session,
): Promise<Result<JsonObject, Complaint>> {
  if (path === undefined) return ok({});
  const base = planning.files.policy();
  if (!base.ok) return err({ exit: 5, sentence: base.error });
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of planning.files.open(path)) text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    return err({
      exit: 5,
      sentence: safe`${path} cannot be read: ${withStop(error instanceof Error ? error.message : String(error))}`,
    });
  }
  const read = readPolicy(text, base.value, path);
  return read.ok ? read : err({ exit: 2, sentence: safe`${read.error}` });
}

/** An instant, or a time on the operator's own clock. */
function startOf(text: string | undefined, { zone, clock }: Session): Result<number | undefined, Complaint> {
  if (text === undefined) return ok(undefined);
  const nowMs = clock.now();
  const table = zoneTable(zone, nowMs - DAY_MS, nowMs + 400 * DAY_MS);
  const bound = parseTimeBound(text, 'start');
  const atMs = table === undefined ? undefined : boundInstant(bound, [table], 'start');
  return atMs === undefined
    ? err({ exit: 2, sentence: safe`--start is a date and time such as "2026-11-24 09:00", not "${text}".` })
    : ok(atMs);
}
