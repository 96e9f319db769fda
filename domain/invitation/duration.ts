const secondMs = 1_000;
const unitMs = {
  days: 86_400 * secondMs,
  hours: 3_600 * secondMs,
  minutes: 60 * secondMs,
  seconds: secondMs,
};

const weeksAlone = /^P(?<weeks>\d{1,9})W$/;
const daysAndTime =
  /^P(?=.)(?:(?<days>\d{1,9})D)?(?:T(?=.)(?:(?<hours>\d{1,9})H)?(?:(?<minutes>\d{1,9})M)?(?:(?<seconds>\d{1,9})S)?)?$/;

/**
 * Returns an ISO 8601 duration in milliseconds: `P2W`, `P1DT12H`, `PT90M`; null for anything else. Years and months are
 * not accepted, since their length varies; nor are fractions.
 */
export function parseDurationMs(text: string): number | null {
  const weeks = weeksAlone.exec(text)?.groups?.['weeks'];
  if (weeks !== undefined) return Number(weeks) * 7 * unitMs.days;
  const parts = daysAndTime.exec(text)?.groups;
  if (!parts) return null;
  return Object.entries(unitMs).reduce((sum, [unit, ms]) => sum + Number(parts[unit] ?? 0) * ms, 0);
}
