import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** The server is a program of its own, so that its work is not counted as the writer's. */
const PROGRAM = `
  const server = require('node:http').createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
`;

/** An HTTP server that takes every write and keeps nothing. */
export interface DiscardingServer {
  readonly url: string;
  stop(): void;
}

export async function startDiscardingServer(): Promise<DiscardingServer> {
  const child: ChildProcess = spawn(process.execPath, ['-e', PROGRAM], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
