import { statusText } from '../../domain/mission/status-text.ts';
import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { MemoryChange, Part, ServerChange } from './part.ts';

/** What a part would do, in few words: for a sentence that says that it was refused, or is still open. */
export function partText(part: Part): SafeText {
  switch (part.target) {
    case 'server':
      return changeText(part.change);
    case 'memory':
      return memoryText(part.change);
    case 'event':
      return safe`the event “${part.event.summary}”`;
  }
}

function changeText(change: ServerChange): SafeText {
  switch (change.kind) {
    case 'step':
      return safe`step ${change.step} → ${statusText(change.status)}`;
    case 'run':
      return safe`the run → ${change.change.status ?? 'its result'}`;
    case 'cancel-mission':
      return safe`the mission → cancelled`;
    case 'link':
      return safe`the link of assistant ${change.assistantId}`;
    case 'unlink':
      return safe`the unlinking of assistant ${change.assistantId}`;
    case 'assistant':
      return safe`the change of assistant ${change.assistantId}`;
    case 'assign':
      return safe`the number for ${change.use === 'voice' ? 'calls' : 'messages'}`;
    case 'account':
      return safe`the settings of the account`;
    case 'order-number':
      return safe`the order of ${change.phone}`;
    case 'release-number':
      return safe`giving number ${change.phoneNumberId} back`;
    case 'cancel-event':
      return safe`the cancelling of event ${change.event}`;
    case 'answer-approval':
      return safe`the answer ${change.decision}`;
    case 'ask-approval':
      return safe`the request “${change.action}”`;
  }
}

function memoryText(change: MemoryChange): SafeText {
  switch (change.kind) {
    case 'tracker.merge':
      return safe`memory of ${change.phone}`;
    case 'entry.archive':
      return safe`the copy of ${change.slug}`;
    case 'entry.create':
    case 'entry.set':
    case 'entry.remove':
      return safe`the entry ${change.slug}`;
    default:
      return safe`memory ${change.key}`;
  }
}
