/** Rows whose plan was not read may belong to what is shown or not. */
export const unreadText = (count: number): string =>
  `${count} ${count === 1 ? 'plan is' : 'plans are'} not read yet`;
