import type { ScheduledEvent } from '../../domain/contact/scheduled-event.ts';
import type { Intents } from '../../state/ledger/intents.ts';
import { DISPATCH } from './dispatch-intent.ts';
import { markIn } from './twins.ts';

/** What is still to go out and was placed by a console of another machine, which knows nothing of this ledger. */
export const placedElsewhere = (
  events: Iterable<ScheduledEvent>,
  intents: Pick<Intents, 'byResult'>,
): readonly ScheduledEvent[] =>
  [...events].filter(
    (event) =>
      event.status === 'pending' &&
      markIn(event) !== undefined &&
      intents.byResult(DISPATCH, event.id) === undefined,
  );
