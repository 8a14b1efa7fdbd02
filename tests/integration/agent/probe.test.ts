import { describe, expect, test } from 'vitest';
import { probeOnce } from '../../../agent/drivers/probe/askEquipment.ts';
import { type ProbeSettings, probeSettings } from '../../../agent/drivers/probe/probeSettings.ts';
import { askByUdp, askEcho, findPing } from '../../../agent/probing/echo.ts';
import { systemClock } from '../../../runtime/clock.ts';
import { freePort } from '../../support/freePort.ts';
import {
  credentialsFile,
  SNMP_USER,
  startMosquitto,
  startSnmpd,
} from '../../support/probeServers.ts';
import { surroundings } from '../../support/probeSurroundings.ts';
import { findProgram, missingSentence, type ProgramName } from '../../support/programs.ts';
import { flood, startTalker } from '../../support/talker.ts';
import { withDefaults } from '../../unit/agent/drivers/driverRig.ts';

function settings(fields: object): ProbeSettings {
  const given = { type: 'other', address: '127.0.0.1', timeoutMs: 20_000, ...fields };
  return withDefaults(probeSettings, given) as ProbeSettings;
}

function ask(fields: object, around = surroundings()) {
  return probeOnce(settings(fields), around);
}

function isMissing(name: ProgramName): boolean {
  if (findProgram(name) !== null) return false;
  console.warn(`skipped: ${missingSentence(name)}`);
  return true;
}

describe('by TCP', () => {
  test('a port that takes a connection is well, one that refuses is a fault', async () => {
    const port = await startTalker(() => undefined);
    expect(await ask({ check: 'tcp', port })).toMatchObject({
      ...{ status: 'ok', reason: null, latencyMs: expect.any(Number) },
    });
    expect(await ask({ check: 'tcp', port: await freePort() })).toMatchObject({
      ...{ status: 'fault', reason: 'the connection is refused' },
    });
  });

  test.skipIf(isMissing('mosquitto'))('mosquitto is well until it is killed', async () => {
    const server = await startMosquitto();
    expect(await ask({ check: 'tcp', port: server.port })).toMatchObject({ status: 'ok' });
    await server.end();
    expect(await ask({ check: 'tcp', port: server.port })).toMatchObject({ status: 'fault' });
  });

  test('a network is asked at port 443 unless the settings say more', async () => {
    const unreachable = surroundings({ allow: [] });
    const told = { kind: 'not-asked', reason: '127.0.0.1 is not in the networks of probes.allow' };
    expect(await ask({ type: 'gov-extranet' }, unreachable)).toEqual(told);
  });
});

describe('by ICMP', () => {
  test.skipIf(isMissing('ping'))('the program ping reaches loopback', async () => {
    const pingProgram = findPing();
    expect(pingProgram).not.toBeNull();
    const outcome = await askEcho({
      ...{ clock: systemClock, address: '127.0.0.1', timeoutMs: 20_000, pingProgram },
    });
    expect(outcome).toMatchObject({ kind: 'alive' });
    expect(await ask({ check: 'icmp' })).toMatchObject({ status: 'ok', reason: null });
  });

  test('without ping a closed UDP port says that the device is alive', async () => {
    const common = { clock: systemClock, address: '127.0.0.1', timeoutMs: 20_000 };
    expect(await askByUdp({ ...common, port: await freePort() })).toMatchObject({ kind: 'alive' });
    expect(await askEcho({ ...common, pingProgram: null })).toMatchObject({
      ...{ kind: 'alive', note: 'asked by UDP: ping is missing' },
    });
    const gone = '/nowhere/ping';
    expect(await askEcho({ ...common, pingProgram: gone })).toMatchObject({ kind: 'alive' });
    const ipv6 = { ...common, address: '::1', pingProgram: null };
    expect((await askEcho(ipv6)).kind).toMatch(/alive|not-asked/);
  });
});

describe('by HTTP', () => {
  const http = async (answer: string, wanted: object = {}) => {
    const port = await startTalker((socket, heard) => {
      if (heard !== '') socket.end(answer);
    });
    return ask({ check: 'http', port, http: wanted });
  };
  const page = (body: string, status = '200 OK') =>
    `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  test('status, text and JSON are judged by the settings', async () => {
    expect(await http(page('ready'))).toMatchObject({ status: 'ok', reason: null });
    expect(await http(page('ready'), { contains: 'ready' })).toMatchObject({ status: 'ok' });
    expect(await http(page('busy'), { contains: 'ready' })).toMatchObject({ status: 'fault' });
    const json = { pointer: '/state', good: ['idle', 'true'] };
    expect(await http(page('{"state":true}'), json)).toMatchObject({ status: 'ok' });
    const told = { status: 'fault', reason: 'says "jam"' };
    expect(await http(page('{"state":"jam"}'), json)).toMatchObject(told);
    expect(await http(page('', '503 Busy'))).toMatchObject({ reason: 'HTTP 503' });
  });

  test('a redirect is not followed', async () => {
    const moved =
      'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n';
    const told = { status: 'fault', reason: 'HTTP 302: redirects are not followed' };
    expect(await http(moved)).toMatchObject(told);
  });

  test('what is no HTTP, has endless headers or an endless body is a fault', async () => {
    expect(await http('SSH-2.0-x\r\n')).toMatchObject({ reason: 'the answer is not HTTP' });
    const endless = async (head: string, more: string) => {
      const port = await startTalker((socket, heard) => {
        if (heard === '') return;
        socket.write(head);
        flood(socket, more);
      });
      return ask({ check: 'http', port });
    };
    const headers = await endless('HTTP/1.1 200 OK\r\n', `A: ${'b'.repeat(500)}\r\n`);
    expect(headers).toMatchObject({ status: 'fault' });
    const body = await endless('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(10_000));
    expect(body).toMatchObject({ status: 'fault' });
  });

  test('an account is sent only when it is asked for, and a page behind one is not judged without', async () => {
    const challenge =
      'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256';
    const heads: string[] = [];
    const port = await startTalker((socket, heard) => {
      if (heard === '') return;
      heads.push(heard);
      const isSigned = /Authorization: Digest .*algorithm=SHA-256/.test(heard);
      socket.end(
        isSigned ? page('in') : `HTTP/1.1 401 x\r\n${challenge}\r\nContent-Length: 0\r\n\r\n`,
      );
    });
    const { folder, file } = credentialsFile(['admin', 'hidden-word']);
    const wanted = { check: 'http', port, http: { credentialsFile: file } };
    const around = surroundings({ configFolder: folder });
    expect(await ask(wanted, around)).toMatchObject({ status: 'ok' });
    expect(heads[0]).not.toContain('Authorization');
    expect(heads.join('')).not.toContain('hidden-word');
    const without = { kind: 'not-asked', reason: 'it asks for a name and a password' };
    expect(await ask({ check: 'http', port })).toEqual(without);
  });
});

describe.skipIf(isMissing('snmpd'))('by SNMP, with the snmpd of Debian', () => {
  /** What a printer tells, served by snmpd through its `override` directive. */
  const printer = (state: string, status = 2) => [
    `override 1.3.6.1.2.1.25.3.2.1.5.1 integer ${status}`,
    'override 1.3.6.1.2.1.25.3.5.1.1.1 integer 3',
    `override 1.3.6.1.2.1.25.3.5.1.2.1 octet_str "${state}"`,
  ];

  test('v2c: a right community is well, a wrong one is no answer', async () => {
    const { port } = await startSnmpd();
    const snmp = { community: 'hall' };
    expect(await ask({ check: 'snmp', port, snmp })).toMatchObject({ status: 'ok', reason: null });
    const wrong = { check: 'snmp', port, timeoutMs: 500, snmp: { community: 'guess' } };
    expect(await ask(wrong)).toMatchObject({ status: 'unreachable' });
  });

  test('v3: a right user is well, a wrong password or user is not judged', async () => {
    const { port } = await startSnmpd();
    const asUser = (lines: readonly string[]) => {
      const { folder, file } = credentialsFile(lines);
      const snmp = { version: '3', credentialsFile: file };
      return ask({ check: 'snmp', port, snmp }, surroundings({ configFolder: folder }));
    };
    expect(await asUser(SNMP_USER)).toMatchObject({ status: 'ok' });
    const [user = '', , privKey = ''] = SNMP_USER;
    for (const wrong of [
      [user, 'not-the-password', privKey],
      ['somebody', 'not-the-password', privKey],
    ]) {
      const told = { kind: 'not-asked', reason: expect.stringContaining('SNMP user') };
      expect(await asUser(wrong)).toMatchObject(told);
    }
  });

  test('one object is compared with its good values', async () => {
    const { port } = await startSnmpd();
    const name = (good: string[]) =>
      ask({ check: 'snmp', port, snmp: { community: 'hall', oid: '1.3.6.1.2.1.1.5.0', good } });
    expect(await name(['hall-printer'])).toMatchObject({ status: 'ok' });
    const told = { status: 'fault', reason: 'says "hall-printer"' };
    expect(await name(['another'])).toMatchObject(told);
    const snmp = { community: 'hall', oid: '1.3.6.1.4.1.99999.1.0' };
    expect(await ask({ check: 'snmp', port, snmp })).toMatchObject({ status: 'fault' });
  });

  test('a printer tells what is wrong with it', async () => {
    const { port } = await startSnmpd(printer('H'));
    const snmp = { community: 'hall' };
    // "H" is 0x48: no paper and door open.
    const told = { status: 'fault', reason: 'no paper, door open' };
    expect(await ask({ type: 'printer', port, snmp })).toMatchObject(told);
    const quiet = await startSnmpd();
    const silent = { status: 'ok', reason: 'alive; it does not tell its paper and toner' };
    expect(await ask({ type: 'printer', port: quiet.port, snmp })).toMatchObject(silent);
  });

  test('an agent that was killed is unreachable', async () => {
    const server = await startSnmpd();
    await server.end();
    const wanted = { check: 'snmp', port: server.port, timeoutMs: 500 };
    expect(await ask(wanted)).toMatchObject({ status: 'unreachable' });
  });
});
