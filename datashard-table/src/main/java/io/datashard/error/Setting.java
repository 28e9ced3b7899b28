package io.datashard.error;

/** The settings of a read that messages advise to change; see {@link SettingNames}. */
public enum Setting {
    LEGACY_READ_MODE("legacyReadMode"),
    ON_GAP("onGap"),
    NON_APPEND_CHANGES("nonAppendChanges"),
    START("startingAt"),
    BETWEEN("between");

    private final String method;

    Setting(String method) {
        this.method = method;
    }

    /** The method that sets it in Java programs. */
    public String method() {
        return method;
    }
}
