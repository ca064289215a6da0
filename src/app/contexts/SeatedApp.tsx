import { useSyncExternalStore } from 'react';
import { App } from '../../screens/shell/App.tsx';
import type { Console } from '../../screens/shell/contract.ts';
import type { Seats } from './seats.ts';

/** The console of the account that is on the screen; another one is drawn from the beginning. */
export function SeatedApp({ seats }: { readonly seats: Pick<Seats, 'current' | 'subscribe'> }) {
  const console = useSyncExternalStore(seats.subscribe, seats.current);
  return <App key={keyOf(console)} console={console} />;
}

const keys = new WeakMap<Console, number>();
let last = 0;

function keyOf(console: Console): number {
  const known = keys.get(console) ?? (last += 1);
  keys.set(console, known);
  return known;
}
