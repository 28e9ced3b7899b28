package io.datashard.benchmarks;

/** Groups of cells, as the goals name them. */
final class Groups {
    private Groups() {}

    static String title(String group) {
        return switch (group) {
            case "W" -> "Writing";
            case "Wf" -> "Writing other data";
            case "Wp" -> "Writing many partitions";
            case "F" -> "Writing with frequent checkpoints";
            case "Z" -> "Writing with defaults";
            case "R" -> "Reading";
            case "P" -> "Planning";
            case "C" -> "Committing";
            case "S" -> "Small operations";
            case "S3" -> "Small operations on S3";
            case "G" -> "Appending to a table with a history";
            default -> throw new IllegalArgumentException("no title of the group '" + group + "'");
        };
    }
}
