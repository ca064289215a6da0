import { readFileSync } from 'node:fs';
import type { DoctorCheck } from '../../cli/verb.ts';
import { runtimeZoneData } from '../../lib/clock.ts';
import { CLOCKS_MADE, CLOCKS_VERSION } from '../../planner/hours/zone-clocks.ts';
import type { LegalRule } from '../../planner/law/legal-rule.ts';
import type { PlannerData } from '../../planner/planner-data.ts';
import { check } from './check.ts';

const DAY_MS = 86_400_000;
/** Some country changes its clocks on short notice about that often. */
const ZONES_FRESH_DAYS = 60;
/** A row of the law that nobody has looked at for longer is named. */
const LAW_FRESH_DAYS = 180;

/** What the planner believes of clocks and laws, and how old that is. */
export function plannerChecks(data: PlannerData, nowMs: number): readonly DoctorCheck[] {
  return [zonesCheck(nowMs), lawCheck(data.legalRules, nowMs), ...reviewChecks(data.legalRules, nowMs)];
}

const ageInDays = (date: string, nowMs: number): number =>
  Math.floor((nowMs - Date.parse(`${date}T00:00:00Z`)) / DAY_MS);

function zonesCheck(nowMs: number): DoctorCheck {
  const [runtime, system] = [runtimeZoneData(), systemZoneData()];
  const others = `Node has ${runtime || 'an unknown one'}${system === undefined ? '' : `, this system ${system}`}`;
  if (runtime > CLOCKS_VERSION) {
    return check(
      'time zones',
      'ok',
      `rules of ${runtime} come with Node and are used: they are newer than the ${CLOCKS_VERSION} of this program`,
    );
  }
  const words = `rules of ${CLOCKS_VERSION} come with this program (${CLOCKS_MADE}) and are used; ${others}`;
  const days = ageInDays(CLOCKS_MADE, nowMs);
  if (system !== undefined && system > CLOCKS_VERSION) {
    return check(
      'time zones',
      'warn',
      `${words}. This system knows clock changes that this program does not`,
      {
        mend: 'update clawdtalk-tui or Node',
      },
    );
  }
  return days <= ZONES_FRESH_DAYS
    ? check('time zones', 'ok', words)
    : check(
        'time zones',
        'warn',
        `${words}. They are ${days} days old: countries may have changed their clocks since`,
        {
          mend: 'update clawdtalk-tui or Node',
        },
      );
}

/** Version of the tzdata that the operating system has, where it tells. */
function systemZoneData(): string | undefined {
  try {
    const head = readFileSync('/usr/share/zoneinfo/tzdata.zi', 'utf8').slice(0, 40);
    return /^# version (\S+)/.exec(head)?.[1];
  } catch {
    return undefined;
  }
}

function lawCheck(rules: readonly LegalRule[], nowMs: number): DoctorCheck {
  const unsure = rules.filter((rule) => rule.unsure !== undefined);
  const newest = rules.reduce((last, { reviewedOn }) => (reviewedOn > last ? reviewedOn : last), '');
  const days = ageInDays(newest, nowMs);
  const checked = days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
  const words = `${rules.length} calling rules on record, last checked ${checked}; this is no legal advice`;
  const list = unsure.map(({ id }) => placeOf(id)).join(', ');
  return check(
    'law',
    'ok',
    unsure.length === 0
      ? words
      : `${words}. Where sources differ the stricter reading is used (${unsure.length}): ${list}`,
  );
}

/** `US-AL`, `ES`: a country, or a state of one. */
const placeOf = (id: string): string => id.toUpperCase();

function reviewChecks(rules: readonly LegalRule[], nowMs: number): readonly DoctorCheck[] {
  const old = rules.filter(({ reviewedOn }) => ageInDays(reviewedOn, nowMs) > LAW_FRESH_DAYS);
  if (old.length === 0) return [];
  const list = old.map(({ id, reviewedOn }) => `${placeOf(id)} (${reviewedOn})`).join(', ');
  return [
    check(
      'law',
      'warn',
      `${old.length} of ${rules.length} calling rules were last checked more than ${LAW_FRESH_DAYS} days ago: ${list}`,
      {
        mend: 'read those laws again, and write what changed into planner-data.json',
      },
    ),
  ];
}
