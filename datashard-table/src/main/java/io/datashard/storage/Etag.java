package io.datashard.storage;

/**
 * An opaque tag of the content of one object: equal tags of one path mean equal content.
 *
 * @param value the tag
 */
public record Etag(String value) {}
