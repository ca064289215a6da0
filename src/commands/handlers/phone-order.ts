import { safe, type SafeText } from '../../lib/safe-text.ts';
import type { NumberOffer } from '../../domain/server/number-offer.ts';
import type { CommandOf } from '../command.ts';
import { prepared, type CommandHandler } from './handler.ts';
import { refuse } from '../door/refusal.ts';

const BY_PERSON = safe`Numbers are ordered and given back by a person.`;

/** Orders a number for the account. It costs money from then on: a person sees the price, where the server tells it. */
export const orderNumber: CommandHandler<CommandOf<'phone.order'>> = async ({ phone }, facts) => {
  if (!/^\+[1-9]\d{6,14}$/.test(phone)) {
    return refuse('invalid', safe`${phone} is not a number in the form +13125550100.`);
  }
  const phones = await facts.phones();
  if (!phones.ok) return phones;
  if (phones.value.some((each) => each.phone === phone)) {
    return refuse('already-so', safe`${phone} is a number of this account already.`);
  }
  const offer = await facts.numberOffer(phone);
  if (!offer.ok) return offer;
  return prepared({
    tier: 2,
    title: safe`Order the number ${phone}`,
    lines: [
      ...offerLines(offer.value),
      safe`It is charged to this account until it is given back.`,
      safe`The account has ${phones.value.length} numbers now.`,
    ],
    basis: {
      offer: offer.value === undefined ? null : { ...offer.value, features: [...offer.value.features] },
    },
    effect: { kind: 'act', parts: [{ target: 'server', change: { kind: 'order-number', phone } }] },
    done: safe`${phone} is ordered.`,
    notByEngine: BY_PERSON,
  });
};

/** What is told of a number before it is ordered. */
function offerLines(offer: NumberOffer | undefined): readonly SafeText[] {
  if (offer === undefined)
    return [safe`The server does not list it among the numbers on offer: it may refuse.`];
  const { place, features, monthlyPrice, setupPrice } = offer;
  return [
    ...(place === undefined ? [] : [safe`Place: ${place}`]),
    ...(features.length === 0 ? [] : [safe`For: ${features.join(', ')}`]),
    monthlyPrice === undefined
      ? safe`Price: the server does not tell it; see the ClawdTalk portal before you agree.`
      : safe`Price: ${monthlyPrice} a month${setupPrice === undefined ? '' : `, ${setupPrice} once`}`,
  ];
}

/** Gives a number back for good. Whoever calls it reaches somebody else one day. */
export const releaseNumber: CommandHandler<CommandOf<'phone.release'>> = async ({ phoneNumberId }, facts) => {
  const phones = await facts.phones();
  if (!phones.ok) return phones;
  const line = phones.value.find(({ id }) => id === phoneNumberId);
  if (line === undefined) return refuse('not-found', safe`The account has no number ${phoneNumberId}.`);
  const pending = await facts.pendingEverywhere();
  if (!pending.ok) return pending;
  const waiting = pending.value.filter(({ from }) => from === line.phone);
  if (waiting.length > 0) {
    return refuse(
      'invalid',
      safe`${waiting.length} pending calls and messages go out from ${line.phone}: cancel or move them first.`,
    );
  }
  const users = (await facts.entries()).filter(({ agentPhone }) => agentPhone === line.phone);
  return prepared({
    tier: 2,
    title: safe`Give the number ${line.phone} back`,
    lines: [
      safe`You may not get it back, and people who call it later may reach someone else.`,
      ...users.map(({ slug }) => safe`The mission ${slug} calls from it.`),
    ],
    basis: { users: users.map(({ slug }) => slug) },
    effect: {
      kind: 'act',
      parts: [{ target: 'server', change: { kind: 'release-number', phoneNumberId: line.id } }],
    },
    done: safe`${line.phone} is given back.`,
    notByEngine: BY_PERSON,
  });
};
