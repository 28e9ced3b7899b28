package io.datashard.layout;

import io.datashard.model.ManifestFile;

/**
 * A manifest that is ready to be written, with the line that describes it in a manifest list.
 *
 * @param object path and content
 * @param description its line
 */
public record EncodedManifest(EncodedObject object, ManifestFile description) {}
