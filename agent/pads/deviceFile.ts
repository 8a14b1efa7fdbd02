import { accessSync, constants } from 'node:fs';

/** What this user may not do with a device file, or null; drivers only say "cannot open". */
export function whyNotUsable(path: string, need: 'read' | 'read and write'): string | null {
  const { R_OK, W_OK } = constants;
  try {
    accessSync(path, need === 'read' ? R_OK : R_OK | W_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `${path} is gone` : `no permission for ${path}`;
  }
}
