import { hash } from 'node:crypto';

/**
 * The chain tag of an outbox is a running hash over all its readings so far: two outboxes that agree
 * on a tag agree on every reading before it. It finds a cloned card or a restored image, which goes
 * on numbering from a state that the collector already knows. 64 bits are enough against accidents;
 * it is no defence against an agent that lies about itself.
 */
const TAG_LENGTH = 16;

/** The tag before the first reading of an outbox. */
export function genesisTag(outboxId: string): string {
  return hash('sha256', `hallwatch outbox ${outboxId}`).slice(0, TAG_LENGTH);
}

/**
 * The tag after a reading. `readingText` is the reading as `JSON.stringify` writes it, without
 * spaces and with its fields in the order in which they were sent.
 */
export function nextTag(tag: string, readingText: string): string {
  return hash('sha256', tag + readingText).slice(0, TAG_LENGTH);
}
