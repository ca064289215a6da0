import { assistantId } from '../../domain/ids.ts';
import { missionAct } from '../act-verb.ts';

export const link = missionAct({
  name: 'link',
  rest: '<assistant>',
  summary: "link an assistant to a mission's run",
  words: 1,
  commandOf: (mission, [id = '']) => ({ kind: 'agent.link', mission, assistantId: assistantId(id) }),
});

export const unlink = missionAct({
  name: 'unlink',
  rest: '<assistant>',
  summary: "unlink an assistant from a mission's run",
  words: 1,
  commandOf: (mission, [id = '']) => ({ kind: 'agent.unlink', mission, assistantId: assistantId(id) }),
});
