import type { ListConsent } from '../../state/planning.ts';

/** The answers to the question whether the people of a list agreed, in the words of the question. */
export const CONSENT_ANSWERS: readonly {
  readonly answer: ListConsent['answer'];
  readonly text: string;
}[] = [
  { answer: 'agreed', text: 'These people agreed to be called by an automated voice' },
  { answer: 'business', text: 'Business contacts only' },
  { answer: 'unknown', text: 'Not known' },
];
