package io.datashard.flink.care;

/** What is done for a table. */
enum CareTask {
    EXPIRY("expire snapshots"),
    COMPACTION("merge small data files"),
    CLEANING("remove orphan files");

    private final String text;

    CareTask(String text) {
        this.text = text;
    }

    /** What it does, as an infinitive. */
    @Override
    public String toString() {
        return text;
    }
}
