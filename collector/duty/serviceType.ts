/**
 * What kind of service time a segment is: 正常 normal · 午间 noon · 延时 extended · 预约 appointment ·
 * 值班 standby. In an appointment segment nobody is required unless somebody has booked, which the
 * timetable does not know.
 */
export const SERVICE_TYPES = ['normal', 'noon', 'extended', 'appointment', 'standby'] as const;
export type ServiceType = (typeof SERVICE_TYPES)[number];

/** Who is required: somebody at this very window · any k of a pool's windows · nobody. */
export const DUTY_BASES = ['named', 'pooled', 'none'] as const;
export type DutyBasis = (typeof DUTY_BASES)[number];

/** How a service type is staffed. */
export const STAFFINGS = ['named', 'pooled'] as const;
export type Staffing = (typeof STAFFINGS)[number];

/**
 * Why nobody is required: outside the hours of a day that has some · a holiday by notice · closed by
 * an override · a day without hours.
 */
export const DUTY_REASONS = ['outside-hours', 'holiday', 'closed', 'day-off'] as const;
export type DutyReason = (typeof DUTY_REASONS)[number];

/** What holds for each service type where no level says otherwise. */
export const DEFAULT_STAFFING: Readonly<Record<ServiceType, Staffing>> = {
  normal: 'named',
  noon: 'pooled',
  extended: 'pooled',
  appointment: 'pooled',
  standby: 'pooled',
};

/** One value for each service type. */
export function byServiceType<T>(
  pick: (service: ServiceType) => T,
): Readonly<Record<ServiceType, T>> {
  return {
    normal: pick('normal'),
    noon: pick('noon'),
    extended: pick('extended'),
    appointment: pick('appointment'),
    standby: pick('standby'),
  };
}
