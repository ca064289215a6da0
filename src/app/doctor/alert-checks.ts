import type { DoctorCheck } from '../../cli/verb.ts';
import type { AlertsPort } from '../../commands/ports/alerts-port.ts';
import { check } from './check.ts';

/** Whether those who are to be told of something can be told; nothing where nobody is. */
export function alertChecks(port: Pick<AlertsPort, 'reading' | 'faultOf'>): readonly DoctorCheck[] {
  const { path, rules, complaints } = port.reading();
  if (complaints.length > 0) {
    return complaints.map((complaint) =>
      check('alerts', 'warn', `${path}: ${complaint}`, { mend: 'clawdtalk-tui alerts check' }),
    );
  }
  if (rules === undefined) return [];
  const faults = [...rules.channels.values()].flatMap((channel) => {
    const fault = port.faultOf(channel);
    return fault === undefined
      ? []
      : [
          check('alerts', 'warn', `the channel ${channel.name} tells nobody: ${fault}`, {
            mend: `clawdtalk-tui alerts test ${channel.name}`,
          }),
        ];
  });
  return faults.length > 0
    ? faults
    : [check('alerts', 'ok', `${rules.rules.length} rules, ${rules.channels.size} channels in ${path}`)];
}
