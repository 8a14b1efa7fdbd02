import type { Wording } from '../collector/series/model/declaration.ts';
import type { Ask } from './ask.ts';

/** How a panel shows its answers. */
export type View = 'stat' | 'trend' | 'bars' | 'table' | 'timeline' | 'history';

/** One value of a panel, or one query of a table. */
export interface Question {
  readonly ask: Ask;
  /** What the value is called in legends and columns. */
  readonly label: Wording;
  /** In a table: the column. One question may fill several with `columns`. */
  readonly column?: string;
  /** A unit of its own, for a column. */
  readonly unit?: GrafanaUnit;
}

/** Units as Grafana names them. */
export type GrafanaUnit = 'percentunit' | 'ms' | 's' | 'm' | 'none' | 'short' | 'dateTimeAsIso';

/** One value of a mapping: always a word, and a colour beside it. */
export interface MappedValue extends Wording {
  readonly value: string;
  readonly color: string;
}

export interface Link {
  readonly title: Wording;
  readonly url: string;
}

/** A column of a table that is a tag, or a further field of a question with several. */
export interface Column {
  readonly name: string;
  readonly label: Wording;
  readonly unit?: GrafanaUnit;
  readonly mapping?: readonly MappedValue[];
  /** Links of every cell. */
  readonly links?: readonly Link[];
}

export interface PanelDeclaration {
  /** Never changed and never used again: alerts and links name panels by it. */
  readonly id: number;
  readonly title: Wording;
  readonly description: Wording;
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly unit: GrafanaUnit;
  readonly questions: readonly Question[];
  readonly decimals?: number;
  readonly mapping?: readonly MappedValue[];
  readonly columns?: readonly Column[];
  /** The column that a table is sorted by, from the greatest. */
  readonly sortBy?: string;
  readonly timeFrom?: string;
  readonly timeShift?: string;
  /** The shortest interval that is asked for. */
  readonly interval?: string;
  readonly stacked?: true;
  /** Greatest value of the axis. */
  readonly max?: number;
}

/** A variable of a dashboard. */
export type VariableDeclaration =
  | {
      readonly kind: 'tag';
      readonly name: string;
      readonly label: Wording;
      readonly description: Wording;
      readonly measurement: string;
      /** A field that every point has, for servers that know fields only. */
      readonly field: string;
      readonly chosen: readonly string[];
      readonly multi: boolean;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: Wording;
      readonly description: Wording;
      readonly values: readonly { readonly text: string; readonly value: string }[];
    }
  | {
      /** Hidden; `hallwatch grafana render` writes the site's value. */
      readonly kind: 'constant';
      readonly name: string;
      readonly label: Wording;
      readonly description: Wording;
      readonly value: string;
    };

/** Marks over a time line. */
export interface AnnotationDeclaration {
  readonly name: Wording;
  readonly ask: Ask;
  readonly color: string;
  readonly textColumn: string;
  readonly tagsColumn: string;
  readonly timeEndColumn?: string;
  readonly isOn: boolean;
}

/** Folders, by who may look into them. */
export type Folder = 'leadership' | 'technicians' | 'restricted';

export interface DashboardDeclaration {
  readonly uid: string;
  readonly folder: Folder;
  readonly title: Wording;
  readonly description: Wording;
  readonly from: string;
  readonly to: string;
  readonly refresh: string;
  readonly variables: readonly VariableDeclaration[];
  readonly annotations: readonly AnnotationDeclaration[];
  readonly panels: readonly PanelDeclaration[];
}
