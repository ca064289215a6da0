import type { SafeText } from '../../lib/safe-text.ts';
import type { Finding, FindingMend } from '../mission/mission-snapshot.ts';

/** Makes a finding of one mission; `about` tells findings of one kind apart, `atMs` is the instant that the sentence names. */
export type AuditReport = (
  kind: Finding['kind'],
  severity: Finding['severity'],
  about: string,
  sentence: SafeText,
  mend?: { readonly label: string; readonly command: FindingMend },
  atMs?: number,
) => Finding;
