import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import type { CliContext } from '../../../cli/commands/cliContext.ts';
import { addDuty } from '../../../cli/commands/duty.ts';
import { describeError } from '../../../cli/report.ts';
import { EXIT } from '../../../runtime/failure.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { aSaidSite } from '../../unit/collector/statements/aSaid.ts';

const CONFIG = `dataFolder: data
site: site.yaml
mqtt: { port: 0 }
http: { port: 0 }
agents: []
`;

async function run(words: readonly string[]): Promise<string> {
  const program = new Command('hallwatch').exitOverride();
  const context: CliContext = { language: 'en', say: (key) => key };
  addDuty(program, context);
  const lines: string[] = [];
  const print = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
  try {
    await program.parseAsync(['node', 'hallwatch', 'duty', ...words]);
    return lines.join('\n');
  } catch (error) {
    const { sentence, exitCode } = describeError(error, 'en');
    return `${exitCode}: ${sentence}`;
  } finally {
    print.mockRestore();
  }
}

test('duty takes the configuration of the collector like its neighbours, or the site file', async () => {
  const folder = temporaryFolder();
  const [site, config] = [join(folder, 'site.yaml'), join(folder, 'collector.yaml')];
  writeFileSync(site, JSON.stringify(aSaidSite()));
  writeFileSync(config, CONFIG);
  const day = ['window-1', '--date', '2026-03-02'];
  const bySite = await run([...day, '--site', site]);
  expect(bySite).toContain('09:00-12:00');
  expect(await run([...day, '-c', config])).toBe(bySite);
  expect(await run(day)).toMatch(new RegExp(`^${EXIT.usage}: .*--site.*HW-CLI-038`));
});

test('the product’s own policy is told in the language of who asks', async () => {
  const site = join(temporaryFolder(), 'site.yaml');
  const { policy: _policy, ...rest } = aSaidSite();
  writeFileSync(site, JSON.stringify(rest));
  const told = await run(['window-1', '--date', '2026-03-02', '--site', site]);
  expect(told).toContain('15 minutes (product default');
  expect(told).not.toContain('产品默认');
});
