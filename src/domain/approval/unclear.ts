import type { MissionKey } from '../mission/mission-row.ts';
import type { SafeText } from '../../lib/safe-text.ts';

/** How a person ends what is unclear: it happened · it did not, do it again · leave it as it is · drop what is left. */
export type UnclearEnd = 'reached' | 'again' | 'leave' | 'drop';

/**
 * Something that was begun and of which nobody knows how it ended, or that cannot go on by itself. `unknown`: it is
 * being found out · `parked`: nobody could find out · `unsent`: it surely never happened · `refused`: a part of an act
 * was refused for good · `waiting`: an act that cannot be finished for a long time · `stopped`: a setup that a person
 * has to change · `gone`: a hold took it back, and it could not be scheduled again · `cut-off`: a commit of many that
 * stopped before everybody's turn.
 */
export interface UnclearRequest {
  /** Short: to be typed. */
  readonly id: string;
  /** Its name in the ledger. */
  readonly opKey: string;
  readonly state: 'unknown' | 'parked' | 'unsent' | 'refused' | 'waiting' | 'stopped' | 'gone' | 'cut-off';
  readonly title: SafeText;
  /** The evidence: what was asked, when, and what is known. */
  readonly lines: readonly SafeText[];
  readonly ends: readonly UnclearEnd[];
  readonly sinceMs: number;
  readonly mission?: MissionKey;
}

/** What each end says, for a key, a verb and a dialog. */
const UNCLEAR_ENDS: Readonly<Record<UnclearEnd, string>> = {
  reached: 'it happened',
  again: 'it did not: do it again',
  leave: 'leave it as it is',
  drop: 'drop the rest: these people are not called',
};

/** What an end says of this very thing. */
export const endText = ({ state }: Pick<UnclearRequest, 'state'>, end: UnclearEnd): string =>
  state === 'cut-off' && end === 'again' ? 'commit the rest' : UNCLEAR_ENDS[end];
