import { describe, expect, test } from 'vitest';
import { assertMayListen, urlOf } from '../../../../collector/http/listenAddress.ts';
import { Failure } from '../../../../runtime/failure.ts';
import { isLoopback } from '../../../../runtime/loopback.ts';

const tls = { certFile: 'c', keyFile: 'k' };

describe('a listener', () => {
  test.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]'])(
    'on %s is reached from this machine only',
    (host) => {
      expect(isLoopback(host)).toBe(true);
      assertMayListen({ host, port: 0, tls: null, insecure: false });
    },
  );

  test.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '127.0.0.1.evil.example',
    'localhost.evil',
    '',
    '1127.0.0.1',
  ])('on %j needs TLS or an explicit word', (host) => {
    const plain = { host, port: 0, tls: null, insecure: false };
    expect(() => assertMayListen(plain)).toThrow(Failure);
    assertMayListen({ ...plain, tls });
    assertMayListen({ ...plain, insecure: true });
  });

  test.each([
    [{ host: '127.0.0.1', tls: null }, 'http://127.0.0.1:80'],
    [{ host: '0.0.0.0', tls: null }, 'http://127.0.0.1:80'],
    [{ host: '::1', tls: null }, 'http://[::1]:80'],
    [{ host: 'a.example', tls }, 'https://a.example:80'],
  ])('with %j is opened at %s', (address, url) => {
    expect(urlOf(address, 80)).toBe(url);
  });
});
