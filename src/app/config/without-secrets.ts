/** Names of variables that no command of the user's needs to know. */
const OWN_SECRETS: ReadonlySet<string> = new Set(['CLAWDTALK_API_KEY', 'CLAWDTALK_TUI_LEDGER', 'PGPASSWORD']);

/** The environment for a program of the user's own: without what must be told to nobody. */
export function withoutSecrets(
  env: NodeJS.ProcessEnv,
  secrets: readonly (string | undefined)[],
): NodeJS.ProcessEnv {
  const hidden = secrets.filter((secret) => secret !== undefined && secret.length >= 6);
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) =>
        !OWN_SECRETS.has(name) && !hidden.some((secret) => secret !== undefined && value?.includes(secret)),
    ),
  );
}
