import { afterEach, expect, test } from 'vitest';
import { agree, ENTER, openComposeWorld, toFacts, type ComposeWorld } from './support/compose-keys.ts';

let world: ComposeWorld;
afterEach(() => world.close());

const DOWN = '\u001b[B';
const RIGHT = '\u001b[C';
const CTRL_O = '\u000F';

test('the goal of a search picked field by field, tried, joined, and its steps given titles, at 80×24', async () => {
  world = await openComposeWorld();
  const { view } = world;
  await toFacts(view, 5);
  for (const text of ['Find a plumber', 'as it was asked', 'Kim', 'plumbers', 'Can come today.']) {
    await view.type(text, ENTER);
  }
  await view.shows('ctrl-o picks it field by field');
  await view.type(CTRL_O);
  await view.shows('Which field of a call');
  await view.shows('No result has been read yet');
  await view.type(ENTER);
  await view.shows('Its name as the agent is to state it');
  await view.type('price', ENTER, RIGHT, ENTER, ENTER);
  await view.shows('is at most');
  await view.type(ENTER);
  await view.shows('price is at most');
  await view.type('cheap', ENTER, ENTER);
  await view.shows('Write a number, such as 400.');
  for (const _ of 'cheap') await view.type('\u007f');
  await view.type('400', ENTER, ENTER);
  await view.shows('Goal is met when  price <= 400');
  await view.shows('No result has been read yet: it cannot be tested');
  await view.type(DOWN, ENTER, ENTER);
  await view.shows('Its name as the agent is to state it');
  await view.type('slot_today', ENTER, ENTER, ENTER);
  await view.shows('slot_today …');
  await view.type(ENTER);
  await view.shows('slot_today is …');
  await view.type(ENTER);
  await view.shows('price <= 400 and slot_today = yes');
  await view.type(ENTER);
  // Back in the form, on the field that was picked.
  await view.shows('On behalf of');
  await view.shows('price <= 400 and slot_today = yes');
  await view.type(ENTER, 'Book.', ENTER, ENTER);
  await view.shows(/Create .*Find a plumber/);
  await agree(view);
  await view.shows('Which assistant works for it?');
  expect(world.state()['find-a-plumber']?.['memory']).toMatchObject({
    goal: { condition: 'price <= 400 and slot_today = yes' },
  });
  const steps = [...world.sim.world.runs.values()].flatMap((run) => run.steps);
  expect(steps.map(({ title }) => title)).toEqual([
    'Find whom to call',
    'Set up the agent',
    'Call until it is found',
    'Act on it',
  ]);
});
