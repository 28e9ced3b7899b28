package io.datashard.storage;

/** The kinds of requests that a store counts, and charges, differently. */
public enum RequestKind {
    /** Writes, the steps of an upload in parts too. */
    PUT,
    /** Reads of content. */
    GET,
    /** Questions for length and time. */
    HEAD,
    /** A page of a listing. */
    LIST,
    /** Removals. */
    DELETE
}
