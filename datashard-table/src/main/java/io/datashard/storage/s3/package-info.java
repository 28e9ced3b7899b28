/**
 * Storage on S3 and stores that speak its protocol: conditional writes, a lock object with a lease, streamed uploads. The only home of the AWS
 * SDK. Must not know what a table is.
 */
@NullMarked
package io.datashard.storage.s3;

import org.jspecify.annotations.NullMarked;
