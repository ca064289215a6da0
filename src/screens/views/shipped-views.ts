import type { SavedView } from '../../state/view/saved-view.ts';

/** The views that every console has. */
export const shippedViews: readonly SavedView[] = [
  { name: 'stuck missions', screen: 'missions', filter: 'state:stuck' },
  { name: 'failed missions', screen: 'missions', filter: 'state:failed' },
  { name: 'missions nobody drives', screen: 'missions', filter: 'driver:nobody state:running' },
  { name: 'missions with a call within the hour', screen: 'missions', filter: 'due:<1h' },
  { name: 'missions only in the state file', screen: 'missions', filter: 'source:file' },
  { name: 'overdue calls', screen: 'schedule', filter: 'state:pending due:<0' },
  { name: 'calls of the next two hours', screen: 'schedule', filter: 'how:call due:<2h due:>0' },
  { name: 'messages that are scheduled', screen: 'schedule', filter: 'how:sms state:pending' },
];
