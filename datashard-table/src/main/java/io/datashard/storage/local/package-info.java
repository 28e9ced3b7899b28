/**
 * Storage on a local disk: whole small files by temp file, fsync and rename or link, data files in place, and the metadata lock by native flock. Must not know what a
 * table is.
 *
 * <p>For disks of one host. Network file systems are not supported: there, flock and link may not exclude other hosts.
 */
@NullMarked
package io.datashard.storage.local;

import org.jspecify.annotations.NullMarked;
