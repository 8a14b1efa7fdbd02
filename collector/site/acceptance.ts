import { isMap, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { passed, type WalkTestRecord } from '../../protocol/walkTestRecord.ts';
import type { Site, SiteDevice, SiteWindow } from './site.ts';
import { isInTrial, isPresenceKind } from './siteIndex.ts';

type Acceptance = NonNullable<SiteDevice['accepted']>;

/** Why a record does not end a trial; texts/walktestTexts.ts has `walktest.reason.<kind>`. */
export interface AcceptanceProblem {
  readonly kind: 'unknownWindow' | 'notBound' | 'notPassed' | 'otherKind';
  readonly devices: readonly string[];
}

/** Looks for whatever speaks against ending the trial of the record's sensors; null: nothing does. */
export function acceptanceProblem(site: Site, record: WalkTestRecord): AcceptanceProblem | null {
  const window = windowOf(site, record.window);
  if (window === null) return { kind: 'unknownWindow', devices: [] };
  const bound = boundSensors(window, record);
  const names = (kind: AcceptanceProblem['kind'], devices: readonly string[]) =>
    devices.length === 0 ? null : { kind, devices };
  const isBound = ({ device }: { readonly device: string }) => bound.has(device);
  const missing = record.sensors.filter((one) => !isBound(one)).map(({ device }) => device);
  const failed = record.sensors.filter((one) => !passed(one)).map(({ device }) => device);
  const other = record.sensors.filter(
    ({ device, sensor }) => sensor !== null && bound.get(device)?.kind !== sensor,
  );
  return (
    names('notBound', missing) ??
    names('notPassed', failed) ??
    names(
      'otherKind',
      other.map(({ device }) => device),
    )
  );
}

/** The same site with the record's sensors accepted from now on. */
export function withAcceptance(site: Site, record: WalkTestRecord, date: string): Site {
  const accepted = acceptanceOf(record, date);
  const tested = new Set(record.sensors.map(({ device }) => device));
  const accept = (device: SiteDevice): SiteDevice =>
    device.agent === record.agent && tested.has(device.id) ? { ...device, accepted } : device;
  const inWindow = (window: SiteWindow): SiteWindow =>
    window.id === record.window ? { ...window, devices: window.devices.map(accept) } : window;
  return {
    ...site,
    halls: site.halls.map((hall) => ({ ...hall, windows: hall.windows.map(inWindow) })),
  };
}

/**
 * The text of a site file with the same change and not a character changed elsewhere. Null when the
 * devices do not stand in the file as it is written (behind an alias, for instance).
 */
export function acceptInText(text: string, record: WalkTestRecord, date: string): string | null {
  const tested = new Set(record.sensors.map(({ device }) => device));
  const value = flowText(acceptanceOf(record, date));
  const edits: TextEdit[] = [];
  for (const hall of mapsIn(parseDocument(text).get('halls'))) {
    for (const window of mapsIn(hall.get('windows'))) {
      if (window.get('id') !== record.window) continue;
      for (const device of mapsIn(window.get('devices'))) {
        const isMeant =
          device.get('agent') === record.agent && tested.has(String(device.get('id')));
        const edit = isMeant ? editOf(text, device, value) : null;
        if (edit !== null) edits.push(edit);
      }
    }
  }
  if (edits.length !== tested.size) return null;
  // From the end of the file, so that the places before stay where they are.
  edits.sort((one, other) => other.from - one.from);
  return edits.reduce(
    (done, { from, to, put }) => done.slice(0, from) + put + done.slice(to),
    text,
  );
}

interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

/** What is to be written to give one device its acceptance; null where that is not plain. */
function editOf(text: string, device: YAMLMap, value: string): TextEdit | null {
  const present = device.get('accepted', true) as Node | undefined;
  if (present !== undefined) {
    const [from, to] = present.range ?? [];
    const isPlain = isMap(present) && present.flow === true;
    return isPlain && from !== undefined && to !== undefined ? { from, to, put: value } : null;
  }
  const end = device.range?.[1];
  if (end === undefined) return null;
  if (device.flow === true) {
    const close = end - 1;
    const last = text.slice(0, close).trimEnd().length;
    return text[close] === '}' ? { from: last, to: last, put: `, accepted: ${value}` } : null;
  }
  const [firstKey] = device.items.map(({ key }) => (key as Node).range?.[0]);
  const lastValue = (device.items.at(-1)?.value as Node | null)?.range?.[1];
  if (firstKey === undefined || lastValue === undefined) return null;
  const indent = ' '.repeat(firstKey - (text.lastIndexOf('\n', firstKey - 1) + 1));
  const lineEnd = text.indexOf('\n', lastValue - 1);
  const from = lineEnd < 0 ? text.length : lineEnd;
  return { from, to: from, put: `\n${indent}accepted: ${value}` };
}

function flowText({ window, date, record }: Acceptance): string {
  return `{ window: ${window}, date: ${date}, record: ${JSON.stringify(record)} }`;
}

/** Sensors of a window that are still in trial. */
export function stillInTrial(site: Site, windowId: string): string[] {
  const devices = windowOf(site, windowId)?.devices ?? [];
  return devices.filter((device) => isInTrial(windowId, device)).map(({ id }) => id);
}

/** The digest stands for the record; who tested stands in the record alone. */
function acceptanceOf(record: WalkTestRecord, date: string): Acceptance {
  return { window: record.window, date, record: record.digest };
}

function windowOf(site: Site, windowId: string): SiteWindow | null {
  const windows = site.halls.flatMap((hall) => hall.windows);
  return windows.find(({ id }) => id === windowId) ?? null;
}

function boundSensors(window: SiteWindow, record: WalkTestRecord): Map<string, SiteDevice> {
  const bound = window.devices.filter(
    ({ agent, kind }) => agent === record.agent && isPresenceKind(kind),
  );
  return new Map(bound.map((device) => [device.id, device]));
}

function mapsIn(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter((item): item is YAMLMap => isMap(item)) : [];
}
