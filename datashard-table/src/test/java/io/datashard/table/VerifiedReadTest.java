package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.parquet.ChecksumVerification;
import io.datashard.schema.GenericRow;
import io.datashard.storage.Surroundings;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.SpoiltTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What a read finds of damaged data files, by which checksums it compares. */
class VerifiedReadTest {
    private final Layout layout;

    @TempDir
    private Path folder;

    VerifiedReadTest(Layout layout) {
        this.layout = layout;
    }

    @EveryLayout
    void aFileThatWasReplacedByAnotherOfItsLengthIsFoundByTheSumOfTheFile() {
        SpoiltTable spoilt = SpoiltTable.create(folder, layout);
        assertThat(ids(ChecksumVerification.FULL)).containsExactlyInAnyOrder(1L, 2L);
        spoilt.putSecondFileInPlaceOfFirst();
        assertThat(ids(ChecksumVerification.PAGE)).containsExactly(2L, 2L);
        assertThat(ids(ChecksumVerification.OFF)).containsExactly(2L, 2L);
        assertThatThrownBy(() -> ids(ChecksumVerification.FULL))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(
                        "Cannot read the data file " + spoilt.first().path() + " of " + folder
                                + ": its SHA-256 is " + spoilt.sha256Found() + ", but the table recorded "
                                + spoilt.first().sha256() + ". Restore the file from a copy");
    }

    @EveryLayout
    void aFlipInTheFooterThatChangesNoRowIsFoundByTheSumOfTheFile() {
        SpoiltTable.create(folder, layout).flipInFooter();
        assertThat(ids(ChecksumVerification.PAGE)).containsExactlyInAnyOrder(1L, 2L);
        assertThatThrownBy(() -> ids(ChecksumVerification.FULL)).isInstanceOf(CorruptDataException.class);
    }

    @EveryLayout
    void offReadsOverAWrongChecksumOfAPage() {
        SpoiltTable.create(folder, layout).overwriteText();
        assertThat(read(ChecksumVerification.OFF, "text")).containsExactlyInAnyOrder("noodle", "needle");
        assertThatThrownBy(() -> read(ChecksumVerification.PAGE, "text"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("the checksum of a page");
        assertThatThrownBy(() -> read(ChecksumVerification.FULL, "text"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("SHA-256");
    }

    @EveryLayout
    void theEnvironmentSaysItWhereTheReadDoesNot() {
        SpoiltTable.create(folder, layout).putSecondFileInPlaceOfFirst();
        try (DataShardTable table = open("full")) {
            assertThatThrownBy(() -> values(table.scan(), "id")).isInstanceOf(CorruptDataException.class);
            assertThat(values(table.scan().verifyChecksums(ChecksumVerification.PAGE), "id"))
                    .containsExactly(2L, 2L);
        }
        try (DataShardTable table = open("page")) {
            assertThat(values(table.scan(), "id")).containsExactly(2L, 2L);
            assertThatThrownBy(() -> values(table.scan().verifyChecksums(ChecksumVerification.FULL), "id"))
                    .isInstanceOf(CorruptDataException.class);
        }
    }

    @EveryLayout
    void anEnvironmentThatIsNotUnderstoodFailsReadsAndNoWrites() {
        SpoiltTable.create(folder, layout);
        try (DataShardTable table = open("sometimes")) {
            assertThatThrownBy(() -> table.scan().rows())
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("DATASHARD_VERIFY_CHECKSUMS='sometimes'");
            table.append(List.of(GenericRow.of(table.schema(), 3L, "three")));
        }
        assertThat(ids(ChecksumVerification.FULL)).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    private List<Object> ids(ChecksumVerification verification) {
        return read(verification, "id");
    }

    private List<Object> read(ChecksumVerification verification, String column) {
        try (DataShardTable table = DataShardTable.open(folder.toString())) {
            return values(table.scan().verifyChecksums(verification), column);
        }
    }

    private static List<Object> values(TableRead read, String column) {
        try (RowIterator rows = read.rows()) {
            return rows.stream().map(row -> row.get(column)).toList();
        }
    }

    private DataShardTable open(String verification) {
        Surroundings surroundings = new Surroundings(Map.of("DATASHARD_VERIFY_CHECKSUMS", verification), Map.of());
        return DataShardTable.open(TableLocation.of(folder.toString(), Map.of(), surroundings), surroundings);
    }
}
