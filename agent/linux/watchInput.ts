/** What koffi offers of libuv: waiting for a descriptor in the event loop itself. */
export interface DescriptorPoll {
  poll(
    descriptor: number,
    events: { readonly readable: boolean },
    callback: () => void,
  ): { unref(): void; close(): void };
}

/** What is watched already: koffi would end the process over a descriptor that libuv refuses. */
const watched = new Set<number>();

/** See `Libc.watchInput`. The descriptor must be one that can be waited for. */
export function watchInput(
  loop: DescriptorPoll,
  descriptor: number,
  onInput: () => void,
): () => void {
  if (watched.has(descriptor)) throw new Error(`descriptor ${descriptor} is watched already`);
  let isOver = false;
  let isDue = false;
  // koffi calls from outside of JavaScript, where nobody catches what is thrown and no promise goes on.
  const handle = loop.poll(descriptor, { readable: true }, () => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      if (!isOver) onInput();
    });
  });
  watched.add(descriptor);
  handle.unref();
  return () => {
    if (isOver) return;
    isOver = true;
    watched.delete(descriptor);
    handle.close();
  };
}
