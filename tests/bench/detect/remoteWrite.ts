/** One series with its values, as Prometheus takes them over its remote-write protocol 1.0. */
export interface WrittenSeries {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly samples: readonly { readonly atMs: number; readonly value: number }[];
}

/** The body of a remote-write request: a protobuf message in one uncompressed block of snappy. */
export function remoteWriteBody(series: readonly WrittenSeries[]): Uint8Array {
  const message = Buffer.concat(series.map((one) => field(1, timeSeries(one))));
  return Buffer.concat([varint(message.length), literal(message), message]);
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const named = [...labels].sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([
    ...named.map(([name, value]) =>
      field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
    ),
    ...samples.map(({ atMs, value }) => field(2, sample(atMs, value))),
  ]);
}

/** Field 1: a double; field 2: epoch ms. */
function sample(atMs: number, value: number): Buffer {
  const double = Buffer.alloc(9);
  double[0] = (1 << 3) | 1;
  double.writeDoubleLE(value, 1);
  return Buffer.concat([double, Buffer.from([2 << 3]), varint(atMs)]);
}

/** A field of bytes. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** The tag of a literal with a length of four bytes. */
function literal({ length }: Buffer): Buffer {
  const tag = Buffer.alloc(5);
  tag[0] = 63 << 2;
  tag.writeUInt32LE(length - 1, 1);
  return tag;
}
