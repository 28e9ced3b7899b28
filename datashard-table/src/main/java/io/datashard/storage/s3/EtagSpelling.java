package io.datashard.storage.s3;

/** How to spell a tag in a condition of a store. */
enum EtagSpelling {
    /** As the store sent it, in quotes. */
    AS_SENT,
    /** Without quotes (Ceph RGW 16 compares literally, although it sends quotes). */
    UNQUOTED;

    String spell(String etag) {
        return this == UNQUOTED ? etag.replace("\"", "") : etag;
    }
}
