package io.datashard.layout;

import io.datashard.model.ManifestFile;

/**
 * A manifest that is ready to be written, with its line for the manifest list.
 *
 * @param object path and content
 * @param description its line in a manifest list
 */
public record EncodedManifest(EncodedObject object, ManifestFile description) {}
