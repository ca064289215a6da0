/** Requests that a bot puts to the owner: action, details, whether a fingerprint is asked for. */
export interface DemoRequest {
  readonly action: string;
  readonly details?: string;
  readonly biometric?: boolean;
}

/** Pending when the demo begins, with minutes until they expire. */
export const OPEN_REQUESTS: readonly (DemoRequest & { readonly expiresInMinutes: number })[] = [
  {
    action: 'Call the three shortlisted wedding venues again',
    details:
      'Round 2 of "Venue for the Harper–Okafor wedding": Marin Garden House (5,400 USD), Oak & Ember Ranch (4,950 USD), Lakeside Pavilion (6,200 USD). Ask for written offers and a visit next week.',
    expiresInMinutes: 480,
  },
  {
    action: 'Pay a 150 USD deposit to Lakeside Pavilion',
    details: 'Holds the second Saturday in June until Friday 18:00. Card ending 4417.',
    biometric: true,
    expiresInMinutes: 180,
  },
  {
    action: 'Text all eight ICU applicants that a decision follows on Friday',
    details:
      '"Thank you for the conversation. We decide on Friday and will write to you either way. St. Brendan"',
    expiresInMinutes: 110,
  },
];

/** Answered before the demo began. */
export const PAST_REQUESTS: readonly (DemoRequest & {
  readonly minutesAgo: number;
  readonly decision: 'approved' | 'denied' | 'expired';
})[] = [
  {
    action: 'Send the floor plans of Monroe Street to Lakeview Window Care',
    details: 'monroe-floors.pdf, 2.1 MB, to denise@lakeviewwindow.example',
    minutesAgo: 122,
    decision: 'approved',
  },
  { action: 'Delete the duplicate assistant "Quote Caller"', minutesAgo: 96, decision: 'denied' },
  { action: 'Post the holiday hours on the public website', minutesAgo: 64, decision: 'expired' },
];

/** Put while the demo runs, in turn. */
export const COMING_REQUESTS: readonly DemoRequest[] = [
  {
    action: 'E-mail the nurse ranking to the hiring manager',
    details:
      'To: m.reyes@stbrendan.example. Subject: ICU night shift, first ranking. Names and scores of seven applicants.',
  },
  {
    action: 'Book Lone Star Freight for Friday at 1,690 USD',
    details: 'Dallas to Atlanta, 53 ft dry van, loading before noon. Cancels the two calls that are left.',
  },
  {
    action: 'Cancel the visit of Terrence Boone on Thursday',
    details: 'Moved to Monday 9–11 at his request.',
  },
  {
    action: 'Order 12 bottles of amoxicillin suspension on account',
    details: 'Belltown Pharmacy, 12 × 24.90 USD.',
    biometric: true,
  },
  { action: 'Post the final route to the crew channel' },
];
