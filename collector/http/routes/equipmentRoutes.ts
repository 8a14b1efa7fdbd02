import { agentListView, deviceListView } from '../apiViews.ts';
import type { HttpServer } from '../httpServer.ts';
import type { CollectorQueries } from '../queries.ts';
import { routeSchema } from './routeSchema.ts';

export interface EquipmentRouteOptions {
  readonly queries: Pick<CollectorQueries, 'devices' | 'agents'>;
}

/** Devices and agents with what is wrong with them. */
export function addEquipmentRoutes(server: HttpServer, { queries }: EquipmentRouteOptions): void {
  const schema = {
    devices: routeSchema({
      operationId: 'listDevices',
      tag: 'equipment',
      summary: 'All devices with their status and its reason',
      answers: deviceListView,
    }),
    agents: routeSchema({
      operationId: 'listAgents',
      tag: 'equipment',
      summary: 'All agents with when they were last heard',
      answers: agentListView,
    }),
  };
  server.get('/api/devices', { schema: schema.devices }, async () => ({
    devices: await queries.devices(),
  }));
  server.get('/api/agents', { schema: schema.agents }, async () => ({
    agents: await queries.agents(),
  }));
}
