/** What is known of a window at an instant, stored as intervals without gaps or overlaps. */
export const VERDICTS = ['occupied', 'empty', 'unknown', 'not-on-duty'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What is known of a device. Stale: the agent is well, but this device was not heard in time. */
export const DEVICE_STATUSES = ['ok', 'fault', 'unplugged', 'offline', 'stale', 'unknown'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];
