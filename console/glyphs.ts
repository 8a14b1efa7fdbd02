import type { DeviceKind, ShownState } from './apiTypes.ts';

export type GlyphName =
  | ShownState
  | DeviceKind
  | 'alert'
  | 'holds'
  | 'fails'
  | 'not-applicable'
  | 'to-verify'
  | 'confirmed'
  | 'dismissed'
  | 'reminder'
  | 'escalated'
  | 'trial'
  | 'person';

/** A drawing on a field of 16 × 16: outlines, and what is filled. */
export interface Glyph {
  readonly lines?: string;
  readonly filled?: string;
  readonly dashed?: boolean;
}

const HEAD = 'M8 2.2a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8z';
const SHOULDERS = 'M2.6 14.2c.3-3 2.5-4.9 5.4-4.9s5.1 1.9 5.4 4.9z';

export const GLYPHS: Readonly<Record<GlyphName, Glyph>> = {
  occupied: { filled: HEAD + SHOULDERS },
  empty: { lines: HEAD + SHOULDERS, dashed: true },
  unknown: {
    lines:
      'M8 1.6a6.4 6.4 0 1 1 0 12.8A6.4 6.4 0 0 1 8 1.6zM6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4',
    filled: 'M8 10.9a.9.9 0 1 1 0 1.8.9.9 0 0 1 0-1.8z',
  },
  excused: { lines: 'M2.5 2.5h11v7h-11zM5 9.5 3.8 14M11 9.5l1.2 4.5M5.3 6h5.4' },
  pending: { lines: 'M4 1.8h8M4 14.2h8M5 2v2.6L8 8l3-3.4V2M5 14v-2.6L8 8l3 3.4V14' },
  'not-on-duty': { lines: 'M12.9 10.2A5.6 5.6 0 0 1 5.8 3.1a5.6 5.6 0 1 0 7.1 7.1z' },
  alert: {
    lines: 'M8 1.9 14.7 13.8H1.3zM8 6.2v3.6',
    filled: 'M8 11a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6z',
  },
  'to-verify': { lines: 'M7 2.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2zM10.4 10.4l3.6 3.6' },
  confirmed: { lines: 'M2.5 2.5h11v11h-11zM5 8.2l2.2 2.2L11.3 6' },
  dismissed: { lines: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM3.7 12.3l8.6-8.6' },
  reminder: {
    lines: 'M8 2.2c2.4 0 3.6 1.7 3.6 4v2.6l1.4 2.4H3l1.4-2.4V6.2c0-2.3 1.2-4 3.6-4zM6.7 13.6h2.6',
  },
  escalated: { lines: 'M3 8.2 8 3.4l5 4.8M3 13 8 8.2 13 13' },
  trial: {
    lines:
      'M6 1.9h4M6.9 1.9v4.3L3.1 12.6c-.5.8.1 1.6.9 1.6h8c.8 0 1.4-.8.9-1.6L9.1 6.2V1.9M5 10.2h6',
  },
  person: {
    lines:
      'M8 2.2a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8zM2.6 14.2c.3-3 2.5-4.9 5.4-4.9s5.1 1.9 5.4 4.9',
  },
  holds: { lines: 'M3 8.5 6.5 12 13 4.5' },
  fails: { lines: 'M4 4l8 8M12 4l-8 8' },
  'not-applicable': { lines: 'M3.5 8h9' },
  seat: { lines: 'M4.5 1.8v7h7.3M4.5 8.8v5.4M11.8 8.8v5.4M4.5 5.5h5' },
  radar: {
    lines:
      'M4.6 11.4a4.8 4.8 0 0 1 0-6.8M11.4 4.6a4.8 4.8 0 0 1 0 6.8M2.3 13.7a8 8 0 0 1 0-11.4M13.7 2.3a8 8 0 0 1 0 11.4',
    filled: 'M8 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  },
  pir: {
    lines: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z',
    filled: 'M8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  },
  beam: { lines: 'M2.5 2v12M13.5 2v12M4.5 8h1.5M7.3 8h1.5M10 8h1.5' },
  'rating-pad': {
    lines: 'M8 1.7l1.9 4 4.4.6-3.2 3.1.8 4.4L8 11.7l-3.9 2.1.8-4.4L1.7 6.3l4.4-.6z',
  },
  'led-sign': { lines: 'M1.8 4h12.4v6.4H1.8zM4 7.2h8M8 10.4v3' },
  'queue-caller': { lines: 'M2.5 3h11v6h-5l-3 3.2V9h-3zM5.5 6h5' },
  kiosk: { lines: 'M4 1.8h8v8H4zM8 9.8v4.4M5 14.2h6' },
  printer: { lines: 'M4.5 6V2h7v4M2 6h12v5.5H2zM4.5 9.5h7V14h-7z' },
  'document-camera': { lines: 'M3 14h10M4.5 14V3h6v2.5', filled: 'M9 5.5h3v2.4H9z' },
  pc: { lines: 'M2 3h12v7.5H2zM8 10.5v2.7M5 13.2h6' },
  'id-reader': { lines: 'M2 4h12v8H2zM9.5 6.8h2.5M9.5 9.2h2.5', filled: 'M4 6.2h3v3.6H4z' },
  internet: { lines: 'M8 1.8a6.2 6.2 0 1 1 0 12.4 6.2 6.2 0 0 1 0-12.4zM1.8 8h12.4M8 1.8v12.4' },
  'gov-extranet': { lines: 'M6 2h4v3.4H6zM2 10.6h4V14H2zM10 10.6h4V14h-4zM8 5.4V8M4 10.6V8h8v2.6' },
  hint: { lines: 'M8 2a4 4 0 0 1 2 7.4V11H6V9.4A4 4 0 0 1 8 2zM6.4 13.4h3.2' },
  camera: { lines: 'M1.6 4.5h8.6v7H1.6zM10.2 7.2l4.2-2.3v6.2l-4.2-2.3' },
};
