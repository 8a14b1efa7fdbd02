import type { AgentCommandView, AgentOperationView } from './apiTypes.ts';

export type CommandOutcome = AgentCommandView['outcome'];

/** How an outcome is shown: never by colour alone, always beside its word. */
export interface OutcomeTone {
  readonly tone: 'waiting' | 'good' | 'bad' | 'plain';
  readonly glyph: 'pending' | 'holds' | 'fails' | 'not-applicable';
}

export function outcomeTone(outcome: CommandOutcome): OutcomeTone {
  switch (outcome) {
    case 'waiting':
      return { tone: 'waiting', glyph: 'pending' };
    case 'done':
      return { tone: 'good', glyph: 'holds' };
    case 'repeated':
      return { tone: 'plain', glyph: 'not-applicable' };
    case 'expired':
    case 'refused':
    case 'failed':
    case 'absent':
    case 'no-answer':
      return { tone: 'bad', glyph: 'fails' };
    default:
      return outcome satisfies never;
  }
}

/** Something wrong with a document, at a line that counts from 1. */
export interface LineProblem {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

/**
 * The problems that an agent told about a document: `line:column field: what`, one a line, perhaps
 * with `(+3)` for those that did not fit. What does not look so is a problem of the whole.
 */
export function agentProblems(text: string): LineProblem[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const found = /^(\d{1,6}):\d+ (\S*): (.+)$/.exec(line);
      if (found === null) return { line: 1, field: '', message: line };
      const [, at = '1', field = '', message = ''] = found;
      return { line: Number(at), field, message };
    });
}

/** What is going on with the list of devices. */
export type ListState =
  | { readonly kind: 'own' }
  | {
      readonly kind: 'applied' | 'trying' | 'refused' | 'reverted' | 'outstanding';
      readonly revision: number;
      readonly problem: string | null;
    };

/** The newest wish decides: as long as the agent has not said anything about it, it is outstanding. */
export function listState(view: Pick<AgentOperationView, 'inForce' | 'configurations'>): ListState {
  const { inForce, configurations } = view;
  const wanted = configurations[0];
  if (wanted !== undefined && (inForce === null || inForce.revision < wanted.revision)) {
    return { kind: 'outstanding', revision: wanted.revision, problem: null };
  }
  if (inForce === null) return { kind: 'own' };
  return { kind: inForce.state, revision: inForce.revision, problem: inForce.problem };
}

/** A list that changes nothing: every device as the agent's own file has it. */
export function keepingDocument(devices: AgentOperationView['devices']): string {
  if (devices.length === 0) return 'devices: []\n';
  const entries = devices.map(({ device }) => `  - device: ${device}\n    keep: true\n`);
  return `devices:\n${entries.join('')}`;
}

/** What the editor begins with: the newest wish, else what is there now. */
export function firstDocument(view: AgentOperationView): string {
  return view.configurations[0]?.document ?? keepingDocument(view.devices);
}

/** Whether something is going on that is worth looking at every second. */
export function isBusy(view: AgentOperationView): boolean {
  const { kind } = listState(view);
  const isWaiting = view.commands.some(({ outcome }) => outcome === 'waiting');
  return isWaiting || kind === 'trying' || kind === 'outstanding';
}

/** Where a line begins and ends in a text; the last line for one that is beyond it. */
export function rangeOfLine(
  text: string,
  line: number,
): { readonly start: number; readonly end: number } {
  const lines = text.split('\n');
  const index = Math.min(Math.max(1, line), lines.length) - 1;
  const start = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  return { start, end: start + (lines[index]?.length ?? 0) };
}
