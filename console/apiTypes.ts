import type { components } from './api.generated.ts';

/**
 * The collector's HTTP answers by the names that the console uses, all from its OpenAPI document.
 * Times are epoch milliseconds UTC. Nothing here is decided on this side.
 */
type Schemas = components['schemas'];

export type AgentView = Schemas['Agent'];
export type ConclusionView = Schemas['Conclusion'];
export type ConclusionListView = Schemas['ConclusionList'];
export type CoverageView = Schemas['Coverage'];
export type CoverageFiguresView = Schemas['CoverageFigures'];
export type DeclarationView = Schemas['Declaration'];
export type BookingView = Schemas['BookingList']['bookings'][number];
export type ActivationView = Schemas['ActivationList']['activations'][number];
export type FindingCountsView = Schemas['FindingCounts'];
export type FindingStatisticsView = Schemas['FindingStatistics'];
export type SiteWarningView = Schemas['SiteWarningList']['warnings'][number];
export type AgentCommandView = Schemas['AgentCommand'];
export type AgentConfigurationView = Schemas['AgentConfiguration'];
export type AgentOperationView = Schemas['AgentOperation'];
export type ConfigurationOutcomeView = Schemas['ConfigurationOutcome'];
export type DeviceView = Schemas['Device'];
export type HallView = Schemas['Hall'];
export type IncidentView = Schemas['Incident'];
export type IncidentDetailView = Schemas['IncidentDetail'];
export type QuietView = Schemas['Quiet'];
export type SnapshotView = Schemas['Snapshot'];
export type Why = Schemas['Why'];
export type WindowView = Schemas['Window'];

export type ShownState = WindowView['state'];
export type DeviceKind = DeviceView['kind'];
export type ClearReason = NonNullable<IncidentView['clearReason']>;
export type ConclusionWord = ConclusionView['conclusion'];
export type ConclusionReason = ConclusionView['reason'];
export type Stage = IncidentView['stage'];
export type FindingKind = IncidentView['kind'];
