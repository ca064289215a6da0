import type { ZoneOrigin } from '../../domain/contact/zone-origin.ts';
import type { MissionKey } from '../../domain/mission/mission-row.ts';
import type { ScheduleFields } from '../command.ts';

/** Whom, when and how: what decides whether a contact is allowed. */
export interface ContactMoment {
  /** E.164. */
  readonly phone: string;
  readonly channel: 'call' | 'sms';
  readonly atMs: number;
  readonly zone?: string;
  /** Absent with a zone: somebody claims it. */
  readonly zoneOrigin?: ZoneOrigin;
  readonly recipientType?: NonNullable<ScheduleFields['recipientType']>;
  /** Whose budget it counts to. */
  readonly mission?: MissionKey;
  /** The try that it is, so that it does not count against itself. */
  readonly opKey?: string;
}

export type HoursVerdict =
  /** `outsideBusiness` says, for a person, why the moment is legal but not courteous. */
  | { readonly allowed: true; readonly outsideBusiness?: string; readonly nextOpenMs?: number }
  | {
      readonly allowed: false;
      readonly sentence: string;
      readonly nextLegalMs?: number;
      readonly nextOpenMs?: number;
    };

/** When a recipient may be contacted. The legal bounds hold whatever any setting says. */
export interface CallingHours {
  check(moment: ContactMoment): HoursVerdict;
}
