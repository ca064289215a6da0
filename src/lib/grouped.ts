/** A whole number as a reader takes it in: `10,000`. The runtime would load the tables of all languages for it. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
