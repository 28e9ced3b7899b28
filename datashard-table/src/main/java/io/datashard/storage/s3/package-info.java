/**
 * Storage on S3 and on stores that speak its protocol: conditional writes, a lock object with a lease, and streamed uploads. This package is
 * the only home of the AWS SDK. It must not know what a table is.
 */
@Internal
@NullMarked
package io.datashard.storage.s3;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
