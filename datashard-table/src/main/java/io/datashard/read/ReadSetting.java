package io.datashard.read;

/** The settings of a read on which messages give advice; see {@link SettingNames}. */
public enum ReadSetting {
    LEGACY_READ_MODE("legacyReadMode"),
    ON_GAP("onGap"),
    NON_APPEND_CHANGES("nonAppendChanges"),
    START("startingAt"),
    BETWEEN("between");

    private final String method;

    ReadSetting(String method) {
        this.method = method;
    }

    /** As Java programs set it. */
    public String method() {
        return method;
    }
}
