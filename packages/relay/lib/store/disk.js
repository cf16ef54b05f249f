'use strict';

/**
 * What lies under the store: its file system, the free space, the file's identity.
 *
 * @module
 */

const fs = require('node:fs');
const path = require('node:path');

/** @typedef {import('../errors').Finding} Finding */

/**
 * File systems on which locks or fsync do not keep what SQLite needs, by the number that statfs(2) gives on Linux: an address of
 * the network, or a folder of another machine. "SQLite over a network": https://www.sqlite.org/useovernet.html. WAL needs memory
 * that all processes share: https://www.sqlite.org/wal.html. The numbers:
 * https://github.com/torvalds/linux/blob/master/include/uapi/linux/magic.h and, for those that it lacks,
 * https://github.com/coreutils/coreutils/blob/master/src/stat.c
 *
 * @type {ReadonlyMap<number, string>}
 */
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x013111a8, 'IBRIX'],
  [0xaad7aaea, 'PanFS'],
  [0x786f4256, 'a shared folder of VirtualBox'],
  [0xbacbacbc, 'a shared folder of VMware'],
]);
const FUSE = 0x65735546;
/** Programs behind FUSE that keep the files on this machine; of the others it cannot be known. */
const LOCAL_FUSE = new Set(['fuse.fuse-overlayfs', 'fuseblk', 'fuse.lxcfs']);
/** The contents are gone when the machine restarts. @type {ReadonlyMap<number, string>} */
const IN_MEMORY = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

/** @param {string} escaped  as in /proc/self/mountinfo */
const unescape = (escaped) =>
  escaped.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));

/**
 * The type of the mount that holds a folder. A later mount covers an earlier one.
 *
 * @param {string} folder  its real path
 * @param {string} mountinfo  the text of /proc/self/mountinfo
 * @returns {string} such as `ext4` or `fuse.sshfs`; '' when unknown
 */
function mountType(folder, mountinfo) {
  let best = { point: '', type: '' };
  for (const line of mountinfo.split('\n')) {
    const [mount, source] = line.split(' - ');
    if (source === undefined) continue;
    const point = unescape(mount.split(' ')[4]);
    const holds = folder === point || folder.startsWith(point.endsWith('/') ? point : `${point}/`);
    if (holds && point.length >= best.point.length) best = { point, type: source.split(' ')[0] };
  }
  return best.type;
}

/** @param {string} folder */
function fuseType(folder) {
  try {
    return mountType(fs.realpathSync(folder), fs.readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return '';
  }
}

/**
 * @param {number} type  of statfs
 * @param {() => string} fuse  the type of the mount, asked only for FUSE
 * @returns {Finding | undefined}
 */
function findingOf(type, fuse) {
  const number = type >>> 0;
  const memory = IN_MEMORY.get(number);
  if (memory !== undefined) {
    const message = `The store is in memory (${memory}): a restart of the machine deletes it.`;
    return { code: 'store-in-memory', path: 'store', message };
  }
  const network =
    NETWORK.get(number) ?? (number === FUSE && !LOCAL_FUSE.has(fuse()) ? fuse() || 'FUSE' : undefined);
  if (network === undefined) return undefined;
  const message = `The store is on a network or shared file system (${network}), where locks and fsync are not reliable.`;
  return { code: 'store-on-network', path: 'store', message };
}

/**
 * @param {string} file
 * @returns {Finding | undefined} what is wrong with its file system
 */
function checkFileSystem(file) {
  const folder = path.dirname(path.resolve(file));
  if (process.platform === 'linux') return findingOf(fs.statfsSync(folder).type, () => fuseType(folder));
  if (process.platform === 'win32' && folder.startsWith('\\\\')) return findingOf(0x517b, () => '');
  return undefined;
}

/** @param {string} file @returns {number} bytes that an ordinary user may still write */
function freeBytes(file) {
  const { bavail, bsize } = fs.statfsSync(path.dirname(path.resolve(file)));
  return bavail * bsize;
}

/** @param {string} file @returns {number} 0 when it does not exist */
const sizeOf = (file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** @param {string} file @returns {string | undefined} the same as long as the name means the same file */
function identityOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

/**
 * Creates a file that only its owner can read. Never opens one that exists: see lease.js.
 *
 * @param {string} file
 */
function createPrivate(file) {
  try {
    fs.closeSync(fs.openSync(file, 'wx', 0o600));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
}

module.exports = { checkFileSystem, createPrivate, findingOf, freeBytes, identityOf, mountType, sizeOf };
