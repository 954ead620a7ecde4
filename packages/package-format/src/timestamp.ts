/** Whether a value is a UTC time to the second in its one form, and a day that the calendar has (package-format 5.4). */
export function isTimestamp(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value)) return false;
  const time = Date.parse(value);
  // Engines roll 30 February over into March; written back it shows.
  return !Number.isNaN(time) && new Date(time).toISOString() === `${value.slice(0, -1)}.000Z`;
}
