package io.datashard.examples;

/**
 * Where a row comes from.
 *
 * @param snapshotId the snapshot that added it
 * @param file its data file
 * @param fileBytes length of that file in bytes
 */
public record ReadRow(String snapshotId, String file, long fileBytes) {}
