import type { Complaint, Session, ExitCode, VerbContext } from './verb.ts';

/** Opens the session, does the work, closes it again; a complaint goes to standard error and becomes the exit code. */
export async function withSession(
  context: VerbContext,
  work: (session: Session) => Promise<Complaint | ExitCode>,
): Promise<ExitCode> {
  const session = await context.open();
  if (!session.ok) return complain(context, session.error);
  try {
    const result = await work(session.value);
    return typeof result === 'number' ? result : complain(context, result);
  } finally {
    await session.value.close();
  }
}

function complain(context: VerbContext, complaint: Complaint): ExitCode {
  context.complain(complaint.sentence);
  return complaint.exit;
}
