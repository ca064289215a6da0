import type { Backend } from '../backend.ts';
import { addPhone } from '../world.ts';

/** What a stranger sees first: an account with missions of every class, in every state. */
export function seedDemoWorld({ world, clock }: Backend): void {
  addPhone(world, '+13125550100', clock.now());
}
