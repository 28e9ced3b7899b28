package io.datashard.storage;

/**
 * Names one content of one object, opaque: equal tags of one path mean equal content.
 *
 * @param value the tag
 */
public record Etag(String value) {}
