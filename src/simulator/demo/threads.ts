/** SMS that came in before the demo began: minutes ago, contact, text. One of them ends all contact. */
export const PAST_REPLIES: readonly (readonly [minutesAgo: number, phone: string, body: string])[] = [
  [166, '+17135550141', 'YES, 9-11 works. Gate code is 4410.'],
  [158, '+18325550144', 'Can’t do Thursday after all, Monday morning instead?'],
  [141, '+12815550146', 'STOP'],
  [118, '+17205550110', 'What was the address for the W-9 again? - Bo'],
  [35, '+15105550104', 'Hi, Carla from Lakeside Pavilion. We can hold the Saturday until Friday evening.'],
];

/** What goes out by hand or bot between them. */
export const PAST_SENDS: readonly (readonly [minutesAgo: number, phone: string, body: string])[] = [
  [150, '+18325550144', 'Thanks Terrence. Monday 9-11 is yours, you will get a reminder on Sunday.'],
  [112, '+17205550110', 'accounts@northfield.example - thank you, Bo.'],
];

/** What contacts write while the demo runs, in turn. */
export const COMING_REPLIES: readonly (readonly [phone: string, body: string])[] = [
  ['+17135550148', 'Yes ok. Please ring twice, the dog is loud'],
  ['+18325550144', 'Monday 9-11 is great, thank you'],
  ['+17205550110', 'W-9 is on its way'],
  ['+15105550104', 'Would you like to see the hall on Wednesday? We open at ten. Carla'],
  ['+17735550112', 'Quote for Monroe St sent by mail. Denise, Lakeview Window Care'],
  ['+17135550141', 'Will the crew need the garage?'],
  ['+13475550115', 'Sorry I missed your call, I am on shift until 7. Text is best. Peter C.'],
  ['+14695550118', 'We can do 1650 if you confirm today. Brenda'],
  ['+16025550102', 'Camelback Animal Clinic: we have your message and call back tomorrow.'],
  ['+19705550138', 'stop'],
];
