package io.datashard.storage.s3;

/** How a store wants the tag in a condition. */
enum EtagSpelling {
    /** As it sent it, in quotes. */
    AS_SENT,
    /** Without the quotes (Ceph RGW 16 compares literally, and sends quotes all the same). */
    UNQUOTED;

    String spell(String etag) {
        return this == UNQUOTED ? etag.replace("\"", "") : etag;
    }
}
