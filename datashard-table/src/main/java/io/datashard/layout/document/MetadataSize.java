package io.datashard.layout.document;

import io.datashard.model.TableMetadata;
import io.datashard.model.TableProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the metadata document of a table has become long, which every commit writes anew: once it passes the limit of the table ({@code
 * datashard.metadata.warn-bytes}, iceberg format section 2.5), and again each time that it has doubled. Never fails. Thread-safe.
 */
public final class MetadataSize {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataSize.class);

    /** The length of which the last warning was. */
    private long warned;

    /**
     * A commit has published a document.
     *
     * @param table the table root, for the log
     * @param bytes the length of the document
     */
    public void published(String table, long bytes, TableMetadata metadata) {
        long limit = TableProperties.metadataWarnBytes(metadata.properties());
        if (limit <= 0 || bytes <= limit || !isMuchLonger(bytes)) {
            return;
        }
        LOG.warn(
                "The metadata file of {} has {} bytes, and each commit writes it anew: it lists {} snapshots. Expire old ones, keep fewer"
                        + " ({}), or commit less often. The table property {} = {} sets from which length on this is said; 0 = never",
                table,
                bytes,
                metadata.snapshots().size(),
                TableProperties.SNAPSHOT_RETENTION_COUNT,
                TableProperties.METADATA_WARN_BYTES,
                limit);
    }

    /** Whether it is at least twice as long as at the last warning; then this is the last one. */
    private synchronized boolean isMuchLonger(long bytes) {
        if (bytes < 2 * warned) {
            return false;
        }
        warned = bytes;
        return true;
    }
}
