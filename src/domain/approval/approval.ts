import type { SafeText } from '../../lib/safe-text.ts';
import type { ApprovalId } from '../ids.ts';
import type { ApprovalStatus } from '../mission/status.ts';

/** A request that a person says yes or no to. */
export interface Approval {
  readonly id: ApprovalId;
  readonly action: SafeText;
  readonly details?: SafeText;
  /** SHA-256 in hex over what was sent, before anything of it was made harmless or cut. */
  readonly rawDigest: string;
  /** Set where not all of it can be shown: the sentence says so. */
  readonly tooLong?: SafeText;
  readonly requireBiometric: boolean;
  readonly status: ApprovalStatus;
  readonly createdAtMs?: number;
  readonly expiresAtMs?: number;
  readonly respondedAtMs?: number;
  readonly biometricVerified?: boolean;
  readonly devicesNotified?: number;
  readonly devicesFailed?: number;
  /** How its text deceives, found in what was sent; absent where it does not. */
  readonly deceptions?: readonly SafeText[];
}
