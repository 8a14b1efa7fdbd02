/** The languages that dashboards are written in. */
export const GRAFANA_LANGUAGES = ['zh-Hans', 'en'] as const;

/** influxdb: 2 and 3, by tokens. */
export const GRAFANA_SERVERS = ['influxdb', 'influxdb1', 'victoriametrics'] as const;
export type GrafanaServer = (typeof GRAFANA_SERVERS)[number];

export interface RenderOptions {
  readonly folder: string;
  readonly lang: (typeof GRAFANA_LANGUAGES)[number];
  /** By the configuration where it is not said. */
  readonly server?: GrafanaServer;
  /** collector.yaml. */
  readonly config?: string;
  readonly consoleUrl?: string;
  /** Only what leadership may see. */
  readonly leadership?: boolean;
}
