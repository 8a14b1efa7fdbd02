import type { StateDatabase } from '../state/stateDatabase.ts';
import type { StateTables } from '../state/stateTables.ts';
import type { CommandStore, StoredCommand, StoredConfiguration } from './commandStore.ts';

/**
 * Keeps requests and wanted configurations in the state file. The database is asked for at every
 * call, because the state opens it when it starts.
 */
export function createSqlCommandStore(database: () => StateDatabase): CommandStore {
  return { ...commandQueries(database), ...configurationQueries(database) };
}

type CommandQueries = Pick<
  CommandStore,
  'saveCommand' | 'answerCommand' | 'endUnanswered' | 'commandsOf' | 'deleteCommandsBefore'
>;

function commandQueries(database: () => StateDatabase): CommandQueries {
  return {
    async saveCommand(command) {
      await database().insertInto('agent_command').values(rowOf(command)).execute();
    },
    async answerCommand(agentId, requestId, { outcome, detail, answeredMs }) {
      // One statement decides and writes: the first answer counts, whatever comes after it.
      const { numUpdatedRows } = await database()
        .updateTable('agent_command')
        .set({ outcome, detail, answered_ms: answeredMs })
        .where('request_id', '=', requestId)
        .where('agent_id', '=', agentId)
        .where('outcome', '=', 'waiting')
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async endUnanswered(expiredBeforeMs) {
      const { numUpdatedRows } = await database()
        .updateTable('agent_command')
        .set({ outcome: 'no-answer' })
        .where('outcome', '=', 'waiting')
        .where('expires_ms', '<', expiredBeforeMs)
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
    async commandsOf(agentId, limit) {
      const rows = await database()
        .selectFrom('agent_command')
        .selectAll()
        .where('agent_id', '=', agentId)
        .orderBy('asked_ms', 'desc')
        .orderBy('request_id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(commandOf);
    },
    async deleteCommandsBefore(askedMs) {
      await database().deleteFrom('agent_command').where('asked_ms', '<', askedMs).execute();
    },
  };
}

type ConfigurationQueries = Omit<CommandStore, keyof CommandQueries>;

function configurationQueries(database: () => StateDatabase): ConfigurationQueries {
  return {
    async saveConfiguration(configuration) {
      const { numInsertedOrUpdatedRows } = await database()
        .insertInto('agent_configuration')
        .values({
          agent_id: configuration.agentId,
          revision: configuration.revision,
          document: configuration.document,
          try_ms: configuration.tryMs,
          author: configuration.author,
          recorded_ms: configuration.recordedMs,
          state: configuration.state,
          problem: configuration.problem,
          state_ms: configuration.stateMs,
        })
        .onConflict((conflict) => conflict.columns(['agent_id', 'revision']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async configurationsOf(agentId, limit) {
      const rows = await database()
        .selectFrom('agent_configuration')
        .selectAll()
        .where('agent_id', '=', agentId)
        .orderBy('revision', 'desc')
        .limit(limit)
        .execute();
      return rows.map(configurationOf);
    },
    async noteConfigurationState(agentId, revision, { state, problem, stateMs }) {
      await database()
        .updateTable('agent_configuration')
        .set({ state, problem, state_ms: stateMs })
        .where('agent_id', '=', agentId)
        .where('revision', '=', revision)
        .execute();
    },
  };
}

function rowOf(command: StoredCommand): StateTables['agent_command'] {
  return {
    request_id: command.requestId,
    agent_id: command.agentId,
    command: command.command,
    device: command.device,
    particulars: command.particulars,
    author: command.author,
    asked_ms: command.askedMs,
    expires_ms: command.expiresMs,
    outcome: command.outcome,
    detail: command.detail,
    answered_ms: command.answeredMs,
  };
}

function commandOf(row: StateTables['agent_command']): StoredCommand {
  return {
    requestId: row.request_id,
    agentId: row.agent_id,
    command: row.command,
    device: row.device,
    particulars: row.particulars,
    author: row.author,
    askedMs: row.asked_ms,
    expiresMs: row.expires_ms,
    outcome: row.outcome,
    detail: row.detail,
    answeredMs: row.answered_ms,
  };
}

function configurationOf(row: StateTables['agent_configuration']): StoredConfiguration {
  return {
    agentId: row.agent_id,
    revision: row.revision,
    document: row.document,
    tryMs: row.try_ms,
    author: row.author,
    recordedMs: row.recorded_ms,
    state: row.state,
    problem: row.problem,
    stateMs: row.state_ms,
  };
}
