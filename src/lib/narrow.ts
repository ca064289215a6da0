/**
 * Text whose every UTF-16 unit takes one cell, whatever stands beside it: Latin, punctuation, arrows, signs, boxes and
 * shapes. It needs no search for graphemes; to look for emoji in it alone costs a start 30 ms.
 */
export const NARROW =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u23ce\u2500-\u25fc\u2713-\u2718]*$/;
