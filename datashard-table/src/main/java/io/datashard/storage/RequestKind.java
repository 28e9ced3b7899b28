package io.datashard.storage;

/** The kinds of requests that a store counts, and charges, differently. */
public enum RequestKind {
    /** Writes, including the steps of a multipart upload. */
    PUT,
    /** Reads of content. */
    GET,
    /** Look-ups of length and time. */
    HEAD,
    /** A page of a listing. */
    LIST,
    /** Removals. */
    DELETE
}
