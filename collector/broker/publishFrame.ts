const PUBLISH_QOS_0 = 0x30;

/** Writes a PUBLISH packet of QoS 0 (MQTT 3.1.1 §3.3). */
export function publishFrame(topic: string, text: string): Buffer {
  const topicBytes = Buffer.byteLength(topic);
  const length = 2 + topicBytes + Buffer.byteLength(text);
  const lengthBytes = length < 128 ? 1 : length < 16_384 ? 2 : 3;
  const frame = Buffer.allocUnsafe(1 + lengthBytes + length);
  frame[0] = PUBLISH_QOS_0;
  let rest = length;
  for (let index = 1; index <= lengthBytes; index += 1) {
    frame[index] = (rest & 0x7f) | (index < lengthBytes ? 0x80 : 0);
    rest >>= 7;
  }
  const at = 1 + lengthBytes;
  frame.writeUInt16BE(topicBytes, at);
  frame.write(topic, at + 2);
  frame.write(text, at + 2 + topicBytes);
  return frame;
}
