const releases = new Set<() => void>();
let isListening = false;

/**
 * Has something given back when the process ends without its owner having been stopped, as after a
 * fault that nobody caught; a process that is killed does not come here. Returns what takes that back.
 */
export function releaseAtExit(release: () => void): () => void {
  if (!isListening) {
    isListening = true;
    process.once('exit', () => {
      for (const one of [...releases]) releaseQuietly(one);
    });
  }
  releases.add(release);
  return () => releases.delete(release);
}

/** At the end nobody can act on a failure, and the others still want to be released. */
function releaseQuietly(release: () => void): void {
  try {
    release();
  } catch {}
}
