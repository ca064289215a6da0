/** What the script prints where it was not understood. */
export const API_USAGE = `
ClawdTalk AI Missions API client

Usage: clawdtalk-tui api <command> [args...]

Commands:
  check-key                          Say whether a key is set

  Missions:
    create-mission <name> <instructions>
    get-mission <mission_id>
    list-missions

  Runs:
    create-run <mission_id> <input_json>
    get-run <mission_id> <run_id>
    update-run <mission_id> <run_id> <status>
    list-runs <mission_id>

  Plan:
    create-plan <mission_id> <run_id> <steps_json>
    get-plan <mission_id> <run_id>
    update-step <mission_id> <run_id> <step_id> <status>
      status: pending, in_progress, completed, skipped, failed

  Events:
    log-event <mission_id> <run_id> <type> <summary> <step_id|-> [payload_json]
    list-events <mission_id> <run_id>

  Assistants:
    create-assistant <name> <instructions> [greeting] [options_json]
      options_json: features, model, tools, description, voice
    list-assistants [--name=<filter>] [--page=<n>] [--size=<n>]
    get-assistant <assistant_id>
    update-assistant <assistant_id> <updates_json>
    get-connection-id <assistant_id> [telephony|messaging]

  Phone numbers:
    list-phones [--available]
    get-available-phone
    assign-phone <phone_id> <connection_id> [voice|sms]

  Scheduled events:
    schedule-call <assistant_id> <to> <from> <datetime> <mission_id> <run_id> [step_id]
    schedule-sms <assistant_id> <to> <from> <datetime> <text> [mission_id] [run_id] [step_id]
    get-event <assistant_id> <event_id>
    cancel-scheduled-event <assistant_id> <event_id>
    list-events-assistant <assistant_id>

  Insights:
    get-insights <conversation_id>

  Agents of a run:
    link-agent <mission_id> <run_id> <assistant_id>
    list-linked-agents <mission_id> <run_id>
    unlink-agent <mission_id> <run_id> <assistant_id>

  State file:
    list-state
    get-state <slug>
    remove-state <slug>

  Memory:
    save-memory <slug> <key> <value>
    get-memory <slug> [key]
    append-memory <slug> <key> <item>

  In one go:
    init <name> <instructions> <request> [steps_json]
    setup-agent <slug> <name> <instructions> <greeting> [options_json]
    complete <slug> <mission_id> <run_id> <summary> [payload_json]

  Under the names of the other scripts:
    approval request <action> [--details <text>] [--biometric] [--timeout <secs>] [--no-wait]
    approval status <id> | approval list [status]
    call [greeting] [--to <number>] [--purpose <text>] | call status <id> | call end <id> [reason]
    sms send <to> <message> [--media <url>] | sms list [--limit N] [--contact <number>] [--direction <way>]
    sms conversations
`;
