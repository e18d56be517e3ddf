import { BlockList, isIP } from 'node:net';

/** Which network addresses the service may be sent to by somebody else's word. */

export interface AddressRange {
  readonly address: string;
  /** Bits of the network. */
  readonly prefix: number;
}

/** A range as people write it: `10.0.0.0/8`, `fd00::/8`, or one address. Null for what is none. */
export function readRange(text: string): AddressRange | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits < 0 || address.includes('%') || rest.length > 0) return null;
  if (prefix === undefined) return { address, prefix: bits };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return null;
  return { address, prefix: Number(prefix) };
}

/** IPv4 addresses that are not those of one host on the public internet (IANA special-purpose registry, multicast). */
const PRIVATE_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only global unicast is public, without the parts of it that carry or document other addresses. */
const GLOBAL_V6 = '2000::/3';
const PRIVATE_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

export interface AddressRules {
  /** On the public internet, or in a range that is allowed. */
  mayReach(address: string): boolean;
  /** In a range that is allowed by name. */
  isAllowedPrivate(address: string): boolean;
}

export function addressRules(allowed: readonly AddressRange[]): AddressRules {
  const privateV4 = listOf(PRIVATE_V4);
  const globalV6 = listOf([GLOBAL_V6]);
  const privateV6 = listOf(PRIVATE_V6);
  const named = new BlockList();
  for (const range of allowed) add(named, range);

  const isPublic = (address: string) =>
    isIP(address) === 4
      ? !privateV4.check(address, 'ipv4')
      : globalV6.check(address, 'ipv6') && !privateV6.check(address, 'ipv6');
  const isAllowedPrivate = (address: string) =>
    !isMapped(address) && isIP(address) !== 0 && named.check(address, familyOf(address));
  return {
    isAllowedPrivate,
    mayReach: (address) => isIP(address) !== 0 && (isAllowedPrivate(address) || isPublic(address)),
  };
}

/** IPv6 forms that mean an IPv4 address are never reached: they only serve to hide it. */
function isMapped(address: string): boolean {
  return isIP(address) === 6 && address !== LOOPBACK_V6 && MAPPED.check(address, 'ipv6');
}

const MAPPED = new BlockList();
MAPPED.addSubnet('::ffff:0:0', 96, 'ipv6');
MAPPED.addSubnet('::', 96, 'ipv6');
MAPPED.addSubnet('64:ff9b::', 96, 'ipv6');
MAPPED.addSubnet('64:ff9b:1::', 48, 'ipv6');
/** Within `::/96`, but an address of its own. */
const LOOPBACK_V6 = '::1';

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of ranges) {
    const range = readRange(text);
    if (range === null) throw new Error(`${text} is no range of addresses`);
    add(list, range);
  }
  return list;
}

function add(list: BlockList, { address, prefix }: AddressRange): void {
  list.addSubnet(address, prefix, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
