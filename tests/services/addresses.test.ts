import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressRules, readRange } from '../../src/services/addresses.ts';

/** Which addresses somebody else may send us to. */

const ranges = (...texts: readonly string[]) => texts.flatMap((text) => readRange(text) ?? []);
const open = addressRules([]);

describe('without any range allowed', () => {
  test.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::8.8.8.8',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:7f00:1::',
    '3fff::1',
    'localhost',
    '',
    '1.2.3',
  ])('%s is not reached', (address) => {
    expect(open.mayReach(address)).toBe(false);
    expect(open.isAllowedPrivate(address)).toBe(false);
  });

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '93.184.215.14',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00::1',
  ])('%s is reached', (address) => {
    expect(open.mayReach(address)).toBe(true);
    expect(open.isAllowedPrivate(address)).toBe(false);
  });

  test('no address is reached through its IPv6 forms', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        const dotted = bytes.join('.');
        for (const form of [`::ffff:${dotted}`, `::${dotted}`, `64:ff9b::${dotted}`]) {
          expect(open.mayReach(form), form).toBe(false);
        }
      }),
    );
  });
});

describe('a range that is allowed', () => {
  const rules = addressRules(ranges('10.1.0.0/16', '127.0.0.1', 'fd00::/8', '::1'));

  test('is reached, and no other private one is', () => {
    for (const address of ['10.1.2.3', '127.0.0.1', 'fd00::9', '::1']) {
      expect([rules.mayReach(address), rules.isAllowedPrivate(address)], address).toEqual([true, true]);
    }
    for (const address of [
      '10.2.0.1',
      '127.0.0.2',
      'fc00::1',
      '192.168.0.1',
      '::ffff:10.1.2.3',
      '::ffff:7f00:1',
    ]) {
      expect([rules.mayReach(address), rules.isAllowedPrivate(address)], address).toEqual([false, false]);
    }
    expect([rules.mayReach('8.8.8.8'), rules.isAllowedPrivate('8.8.8.8')]).toEqual([true, false]);
  });

  test('is written as an address with or without a length', () => {
    expect(readRange('10.0.0.0/8')).toEqual({ address: '10.0.0.0', prefix: 8 });
    expect(readRange('::1')).toEqual({ address: '::1', prefix: 128 });
    for (const text of [
      '',
      'localhost',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0/8',
      '::/129',
      'fe80::1%eth0',
      '1.2.3.4/8/8',
      '1.2.3.4/-1',
    ]) {
      expect(readRange(text), text).toBeNull();
    }
  });
});
