/**
 * Storage on a local disk. It writes small files whole (temporary file, fsync, then rename or link) and data files in place, and takes the
 * metadata lock with native flock. This package must not know what a table is.
 *
 * <p>It is for disks of one host. Network file systems are not supported: their flock and link may not exclude other hosts.
 */
@Internal
@NullMarked
package io.datashard.storage.local;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
