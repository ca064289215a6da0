import { lengthText } from '../../lib/length-text.ts';
import type { AlertRule } from './alert-rule.ts';

/** Who is told, and when: `desk, after 10 min phone`. */
export const stagesText = ({ stages }: Pick<AlertRule, 'stages'>): string =>
  stages
    .map(
      ({ afterMinutes, to }) =>
        `${afterMinutes === 0 ? '' : `after ${lengthText(afterMinutes * 60_000)} `}${to.join(' + ')}`,
    )
    .join(', ');
