/** Orders for sorting; what is absent comes last. */
export const byText =
  <Row>(read: (row: Row) => string | undefined) =>
  (a: Row, b: Row): number => {
    const left = read(a);
    const right = read(b);
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return left < right ? -1 : Number(left > right);
  };

export const byNumber =
  <Row>(read: (row: Row) => number | undefined) =>
  (a: Row, b: Row): number => {
    const left = read(a);
    const right = read(b);
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return left - right;
  };

export const newestFirst =
  <Row>(read: (row: Row) => number | undefined) =>
  (a: Row, b: Row): number => {
    const left = read(a);
    const right = read(b);
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return right - left;
  };

/** The second decides where the first finds no difference. */
export const inTurn =
  <Row>(...orders: readonly ((a: Row, b: Row) => number)[]) =>
  (a: Row, b: Row): number => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };
