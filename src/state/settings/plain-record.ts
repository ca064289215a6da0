import * as v from 'valibot';

/** An object of names and values. The library's own record takes a list for one, whose names are its numbers. */
export const plainRecord = <
  const Key extends v.GenericSchema<string, string>,
  const Value extends v.GenericSchema,
>(
  key: Key,
  value: Value,
  message: string,
) =>
  v.pipe(
    v.unknown(),
    v.check((given) => !Array.isArray(given), message),
    v.record(key, value, message),
  );
