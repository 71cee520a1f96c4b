import ipaddr from 'ipaddr.js';

const IPV6_GROUP_BITS = 64;

/** What is counted as one address: an IPv4 address, or the /64 network that one IPv6 subscriber has. */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/${IPV6_GROUP_BITS}`).toString()}/${IPV6_GROUP_BITS}`;
}
