/** Three sentences for somebody who sees a screen for the first time. */
export interface ScreenGuide {
  readonly is: string;
  readonly needs: string;
  readonly press: string;
}

const guide = (is: string, needs: string, press: string): ScreenGuide => ({ is, needs, press });

/** By the screen's id. */
export const SCREEN_GUIDES: Readonly<Record<string, ScreenGuide>> = {
  missions: guide(
    'Every mission of the bot and of the server, what needs you on top, and why each still runs.',
    'Rows with ! need you: stuck, overdue, waiting for a decision, or something was found missing.',
    'Enter opens one, A does what it needs, N makes a new one, f shows only what needs you.',
  ),
  mission: guide(
    'One mission: why it is where it is, what it needs, and its steps, record, calls and memory as tabs.',
    'The numbered lines above the tabs are what was found missing or is proposed, the worst first.',
    'A does one of them, tab turns to the next tab, 3 plans calls for it, esc goes back.',
  ),
  memory: guide(
    "One value of the mission's memory, which the bot reads too.",
    'Nothing here waits for you.',
    'Write the value and go on; it is read back before it is kept.',
  ),
  compose: guide(
    'A new mission: its class, name, instructions, plan and the agent that calls for it.',
    'Nothing is created before the review; what you write is kept if you leave.',
    'Arrows and enter choose, esc goes a step back, C in the review creates it.',
  ),
  direct: guide(
    'One call or one message, without a mission around it.',
    'Nothing is scheduled before you have read it back.',
    'Choose who calls, fill the fields in, and confirm with y.',
  ),
  contact: guide(
    'One number: every call, message, result, opt-out and approval of it, across all missions.',
    'Lines with a warning above the list name what was not read: it may be missing below.',
    'Enter opens where an entry comes from, W writes, S calls, O opts out, esc goes back.',
  ),
  schedule: guide(
    'All calls and messages the server has, the next first, in the time of whoever is called.',
    'Overdue ones are red; failed ones show under f.',
    'X cancels what is still pending, M moves it, R calls again, t changes whose time is shown.',
  ),
  planner: guide(
    "From a list of people to calls inside everybody's hours, tab by tab from left to right.",
    'It needs a mission, an assistant and a list; rows that cannot be called are under Unplaced.',
    'N chooses the mission, L the assistant, I reads a file; tab goes on, C in the end schedules.',
  ),
  assistants: guide(
    'The assistants that speak on calls, and the numbers that they call from.',
    'Rows with ! have something wrong that a call would show.',
    'Enter shows one, E edits it, N makes one, L and T give it a number.',
  ),
  assistant: guide(
    'One assistant: what it says and how, and the difference to what is live.',
    'Nothing is saved before the review.',
    'Enter goes through the fields to the review, esc leaves and keeps what you wrote.',
  ),
  'agent-setup': guide(
    'The agent of one mission: an assistant, a number and the link between them.',
    'The mission calls nobody before it has one.',
    'Choose one that fits or make a new one; C sets it up.',
  ),
  insights: guide(
    "The results of a mission's conversations: ranked, compared, drawn, exported; and who was reached.",
    'Results that have not come yet say so.',
    'w weighs the fields, space marks, c compares the marked, p tells whom each assistant reached, W writes a file.',
  ),
  approvals: guide(
    'All that waits for your decision: requests, rounds, proposals and opt-outs, the oldest first.',
    'Everything here; what is not decided in time counts as a no.',
    'Enter reads one whole, A approves with a code, D denies with a reason, P puts it off.',
  ),
  approval: guide(
    'One thing that waits for your decision, whole.',
    'It waits for your yes or no.',
    'Scroll to its end, then A approves with a code or D denies with a reason.',
  ),
  shortlist: guide(
    'The contacts of a finished round, for you to choose who is called next.',
    'The next round waits for your shortlist.',
    'Space takes one in or out, A agrees to the list, D ends the mission without another round.',
  ),
  ask: guide(
    "A question to the owner's phone, as the bot asks it.",
    'Nothing is sent before you have read it back.',
    'Fill the fields in and confirm with y.',
  ),
  messages: guide(
    'Text messages as threads, and calls that are made at once.',
    'Threads that asked to be left alone are marked until you confirm the opt-out.',
    'Enter opens a thread, W answers, N writes to a number, S calls, O opts a number out.',
  ),
  thread: guide(
    'All messages with one number, the newest last.',
    'Nothing waits unless they asked to be left alone.',
    'W answers, O never contacts them again, i opens the mission.',
  ),
  write: guide(
    'A message or a call, at once.',
    'It is read back before it is sent.',
    'Fill it in and confirm with y.',
  ),
  log: guide(
    'What this console did and refused, and in the second tab the notices.',
    'Notices count as new until you open this screen.',
    'tab changes the tab, / filters, W writes the list to a file.',
  ),
  alerts: guide(
    'What rules of yours found, who was told of it and how, the rules themselves, and the channels.',
    'Open alerts want somebody; what they are about is decided on its own screen.',
    'Tab turns to rules and channels, X puts an alert away, P mutes its rule, S sends a test.',
  ),
  connection: guide(
    "The server, the key, the bot's own connection, and what is read in the background.",
    'Red lines say what is wrong and when the next try is.',
    "r tries now, B starts or stops the bot's connection, S opens one of our own.",
  ),
  settings: guide(
    'Every setting with its value, and where that value comes from.',
    'Nothing here waits for you.',
    'E changes the one in focus from the next start on, U takes it back.',
  ),
};
