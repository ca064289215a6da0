/**
 * North American area codes that are newer than the number library.
 * Source: NANPA area code report of 2026-01-05 (IN_SERVICE_DT).
 */
const IN_SERVICE = new Set('357 837 436 465 624 679 457 471 483 621 861 924 729'.split(' '));
/** Assigned, without a date of service or with one to come. */
const DUE = new Set('273 565 761'.split(' '));

/**
 * What is known of an area code that the number library does not know. `unknown`: no table has it, but it may have been
 * opened since. `never`: no area code has these digits.
 */
export function newAreaCode(area: string): 'in-service' | 'due' | 'unknown' | 'never' {
  if (IN_SERVICE.has(area)) return 'in-service';
  if (DUE.has(area)) return 'due';
  // Kept for services, for a longer plan, or for fiction.
  return /^(?:[2-9]11|[2-9]9\d|37\d|96\d|555)$/.test(area) ? 'never' : 'unknown';
}
