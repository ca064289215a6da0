import type { Configuration } from './configuration.ts';

/** The password of the team's ledger, where its address holds one: a secret too. */
export const passwordOf = ({ team }: Pick<Configuration, 'team'>): string | undefined =>
  team?.ok === true ? team.value.password : undefined;
