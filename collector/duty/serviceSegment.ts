import type { Segments } from '../site/dutySchema.ts';
import type { ServiceType } from './serviceType.ts';

/** A stretch of service time on one day, wall time, in minutes since midnight. */
export interface ServiceSegment {
  readonly from: number;
  /** 1440 is the end of the day. */
  readonly to: number;
  readonly service: ServiceType;
  /** Windows that must be staffed in this segment; null where it says nothing of its own. */
  readonly minimum: number | null;
}

/** Reads segments as a site file writes them, in the order of the day. */
export function readSegments(
  segments: Segments,
  plainService: ServiceType = 'normal',
): ServiceSegment[] {
  const read = segments.map((segment) => {
    const { time, type, minimum } =
      typeof segment === 'string' ? { time: segment, type: plainService } : { ...segment };
    const [from = '', to = ''] = time.split('-');
    return {
      ...{ from: minutesOf(from), to: minutesOf(to) },
      service: type,
      minimum: minimum ?? null,
    };
  });
  return read.sort((one, other) => one.from - other.from);
}

function minutesOf(wallTime: string): number {
  const [hour = 0, minute = 0] = wallTime.split(':').map(Number);
  return hour * 60 + minute;
}

/** A segment as people write it: "08:30-12:00". */
export function timeText({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${wallTime(from)}-${wallTime(to)}`;
}

function wallTime(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
