/** What the uplink needs of a way to the collector, so that a test can be one. */
export interface Transport {
  /**
   * Begins one connection. Whatever happens, `onClosed` comes once and is the last word; nothing is
   * called back before this returns. Throws when it cannot even begin.
   */
  connect(options: ConnectOptions, events: ConnectionEvents): Connection;
}

export interface ConnectOptions {
  /** Published by the broker when the connection ends without a goodbye; retained. */
  readonly will: OutgoingMessage;
}

export interface ConnectionEvents {
  /** The broker has accepted the identity. */
  onConnected(): void;
  onMessage(topic: string, text: string): void;
  onClosed(end: ConnectionEnd): void;
}

/** Why a connection ended: refused by the broker with a CONNACK code, or anything else. */
export interface ConnectionEnd {
  readonly reason: string;
  readonly refusalCode: number | null;
  /** The name of a failure below MQTT (`ECONNREFUSED`, `CERT_NOT_YET_VALID`), where it has one. */
  readonly errorCode?: string | null;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly text: string;
  readonly retain: boolean;
}

export interface Connection {
  /** Resolves when the broker has granted every topic; false when it has not. */
  subscribe(topics: readonly string[]): Promise<boolean>;
  /**
   * Sends at QoS 1. Resolves when the broker took it, and also when the connection ended first: it
   * proves nothing about storage, and nothing may be forgotten because of it.
   */
  publish(message: OutgoingMessage): Promise<void>;
  /** Says goodbye, so that the last will is not published, and closes. */
  end(): Promise<void>;
  /** Closes at once. */
  destroy(reason: string): void;
}
