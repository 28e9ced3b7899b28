package io.datashard.error;

/** The settings on which messages give advice; see {@link SettingNames}. */
public enum Setting {
    LEGACY_READ_MODE("legacyReadMode"),
    ON_GAP("onGap"),
    NON_APPEND_CHANGES("nonAppendChanges"),
    START("startingAt"),
    BETWEEN("between"),
    MAX_RETRIES("AppendSettings.maxRetries"),
    TIMEOUT("AppendSettings.timeout"),
    ROW_GROUP_BYTES("AppendSettings.rowGroupBytes"),
    MAX_OPEN_FILES("RollingWriter.Settings.maxOpenFiles");

    private final String java;

    Setting(String java) {
        this.java = java;
    }

    /** As Java programs set it: a method, or a component of a record with the record's name. */
    public String java() {
        return java;
    }
}
