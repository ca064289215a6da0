import type { DoctorCheck } from '../../cli/verb.ts';
import { safeText } from '../../lib/safe-text.ts';

/** One line of the doctor. `mend`: the command, or the few words, that mend it. */
export function check(
  name: string,
  state: DoctorCheck['state'],
  sentence: string,
  mend?: { readonly mend?: string; readonly side?: DoctorCheck['side'] },
): DoctorCheck {
  return {
    name,
    state,
    side: mend?.side ?? 'file',
    sentence: safeText(sentence),
    ...(mend?.mend === undefined ? {} : { mend: safeText(mend.mend) }),
  };
}
