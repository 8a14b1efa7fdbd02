import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAgentConfig } from '../../../../agent/config/agentConfig.ts';
import { packageRoot } from '../../../../runtime/packageRoot.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const HEAD = `agent: hall-1
mqtt: { url: "mqtt://127.0.0.1:1883", secret: 0123456789abcdef }
outbox: outbox.sqlite
`;

test.each(['camera', 'probe'])('the settings that %s/README.md shows are right', (name) => {
  const text = readFileSync(join(packageRoot(), `agent/drivers/${name}/README.md`), 'utf8');
  const yaml = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const folder = temporaryFolder();
  for (const file of yaml.match(/[\w-]+\.(account|pem)/g) ?? []) {
    writeFileSync(join(folder, file), 'name\npassword-1\npassword-2\n');
    chmodSync(join(folder, file), 0o600);
  }
  const config = parseAgentConfig(join(folder, 'agent.yaml'), HEAD + yaml);
  expect(config.devices.length).toBeGreaterThanOrEqual(3);
});
