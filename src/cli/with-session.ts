import type { Complaint, Desk, ExitCode, VerbContext } from './verb.ts';

/** Opens the desk, does the work, closes it again; a complaint goes to standard error and becomes the exit code. */
export async function withDesk(
  context: VerbContext,
  work: (desk: Desk) => Promise<Complaint | ExitCode>,
): Promise<ExitCode> {
  const desk = await context.open();
  if (!desk.ok) return complain(context, desk.error);
  try {
    const result = await work(desk.value);
    return typeof result === 'number' ? result : complain(context, result);
  } finally {
    await desk.value.close();
  }
}

function complain(context: VerbContext, complaint: Complaint): ExitCode {
  context.complain(complaint.sentence);
  return complaint.exit;
}
