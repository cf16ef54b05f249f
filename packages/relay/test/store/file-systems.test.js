'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { findingOf, mountType } = require('../../lib/store/disk');

const MOUNTS = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /srv rw shared:2 - nfs4 server:/export rw
24 23 0:22 / /srv/my\\040data rw shared:3 - fuse.sshfs user@host:/ rw
25 22 0:23 / /over rw - ext4 /dev/vdb rw
26 22 0:24 / /over rw - fuse.fuse-overlayfs fuse-overlayfs rw
`;

test('the mount of a folder is the innermost, and of two in one place the later', () => {
  /** @type {[string, string][]} */
  const cases = [
    ['/home/bot', 'ext4'],
    ['/srv/relay', 'nfs4'],
    ['/srvother', 'ext4'],
    ['/srv/my data/relay', 'fuse.sshfs'],
    ['/over', 'fuse.fuse-overlayfs'],
  ];
  for (const [folder, type] of cases) assert.equal(mountType(folder, MOUNTS), type, folder);
});

test('network file systems are found by their number; FUSE by the program behind it', () => {
  /** @type {[number, string, string | undefined][]} */
  const cases = [
    [0xef53, '', undefined], // ext4
    [0x9123683e, '', undefined], // btrfs
    [0x6969, '', 'NFS'],
    [0xff534d42, '', 'CIFS'],
    [0xff534d42 | 0, '', 'CIFS'], // statfs may give it as a negative number
    [0x01021997, '', '9P'],
    [0x65735546, 'fuse.sshfs', 'fuse.sshfs'],
    [0x65735546, 'fuse.fuse-overlayfs', undefined],
    [0x65735546, '', 'FUSE'],
  ];
  for (const [number, fuse, name] of cases) {
    const finding = findingOf(number, () => fuse);
    assert.equal(finding?.code, name && 'store-on-network', `${number}`);
    if (name !== undefined) assert.ok(finding?.message.includes(`(${name})`));
  }
  assert.equal(findingOf(0x01021994, () => '')?.code, 'store-in-memory');
});
