/**
 * The key of a mission in the state file, made from its name as the bot makes it: lower case, every character
 * outside a–z and 0–9 becomes `-`, runs of `-` collapse, ends are trimmed. Source: the server contract, section 4.
 */
export function slugOf(missionName: string): string {
  return missionName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
}
