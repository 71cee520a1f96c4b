import { isIP } from 'node:net';
import proxyaddr from '@fastify/proxy-addr';

/**
 * Tells where requests come from: the socket's address or, as long as that is a trusted proxy's, what it says in
 * `X-Forwarded-For`, read from the right. Something that is no address there ends the reading.
 *
 * @param {string | undefined} trusted addresses and networks (CIDR), separated by commas; throws if one is neither
 * @returns {(request: import('node:http').IncomingMessage) => string | undefined}
 */
export function addressesBehind(trusted) {
  const isTrusted = trusted ? compile(trusted) : () => false;
  return (request) => {
    const known = proxyaddr.all(request, isTrusted).findLast((address) => isIP(address) !== 0);
    // IPv4 on a socket of both kinds.
    return known?.replace(/^::ffff:(?=\d+\.)/i, '');
  };
}

/**
 * @param {string} list
 * @returns {(address: string) => boolean}
 */
function compile(list) {
  try {
    const covers = proxyaddr.compile(list.split(',').map((each) => each.trim()));
    // The library takes shortened addresses, `127.1` say, for addresses too.
    return (address) => isIP(address) !== 0 && covers(address, 0);
  } catch (cause) {
    throw new Error(`IPTO_TRUSTED_PROXIES: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
