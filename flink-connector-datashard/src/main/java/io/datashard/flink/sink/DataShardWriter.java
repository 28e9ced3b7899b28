package io.datashard.flink.sink;

import io.datashard.commit.WrittenFor;
import io.datashard.error.InvalidUseException;
import io.datashard.flink.convert.RecordSerializer;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.SinkOptions;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.StoredDocuments;
import io.datashard.model.DataFile;
import io.datashard.schema.RowScreen;
import io.datashard.table.RollingWriter;
import io.datashard.table.TableAccess;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * Writes the records of one subtask into data files under their final names. It ends all open files at a barrier and carries nothing over, so it
 * has no state.
 */
final class DataShardWriter<T> implements CommittingSinkWriter<T, WriterResult> {
    /** How often the writer checks the age of its in-flight markers. */
    private static final Duration MARKER_CHECK = Duration.ofHours(1);

    private final TableAccess table;
    private final WrittenFor target;
    private final RecordSerializer.Bound<T> serializer;
    private final RowScreen screen;
    private final RollingWriter files;
    private final SinkWriterMetricGroup metrics;

    DataShardWriter(
            TableAccess table,
            WrittenFor target,
            RecordSerializer<T> serializer,
            RollingWriter.Settings settings,
            SinkWriterMetricGroup metrics) {
        this.table = table;
        this.target = target;
        this.serializer = serializer.bind(target.schema());
        this.screen = new RowScreen(
                target.schema(),
                target.spec(),
                "the table at " + table.storage().root(),
                settings.files().invalid(),
                new InvalidValueReport(table.storage().root(), settings.files().invalid(), metrics),
                SinkOptions.ON_INVALID_VALUE.key());
        this.files = new RollingWriter(table, target, settings);
        this.metrics = metrics;
        metrics.gauge("bufferedBytes", files::heldBytes);
        metrics.gauge("openFiles", files::openFiles);
    }

    /** Opens the table and checks that records fit it. Creates a missing table first if the settings allow that. */
    static <T> DataShardWriter<T> open(
            SinkSettings settings, RecordSerializer<T> serializer, SinkWriterMetricGroup metrics) {
        TargetTable target = settings.table();
        TableAccess table = target.open();
        try {
            // Another writer may be creating the table now, and only the first metadata file may exist so far: creation
            // waits for it.
            if (settings.writing().createIfMissing()
                    && !table.layout().load().map(CurrentTable::isCertain).orElse(false)) {
                table.createIfAbsent(
                        target.newTable(serializer.schema()),
                        settings.writing().commit().lockTimeoutOn(table.storage()));
            }
            CurrentTable current = table.layout().load().orElseThrow(() -> noTable(table));
            target.requireFits(table, current);
            table.layout().requireWritable(current);
            return new DataShardWriter<>(
                    table,
                    WrittenFor.of(current.metadata()),
                    serializer,
                    settings.writing().files(),
                    metrics);
        } catch (RuntimeException | Error e) {
            table.close();
            throw e;
        }
    }

    private static InvalidUseException noTable(TableAccess table) {
        return StoredDocuments.noTable(
                table.storage(),
                "Correct 'path', or let a job create the table: '" + DeclarationOptions.AUTO_CREATE.key()
                        + "' = 'true' in SQL, createIfMissing() on the sink's builder, or DataShardTable.create");
    }

    /** Starts to renew the in-flight markers of its files in time, also while neither records nor checkpoints come. */
    DataShardWriter<T> keepingMarkers(ProcessingTimeService time) {
        // The timer's failure fails the task; nobody waits for the future.
        var unused = time.registerTimer(time.getCurrentProcessingTime() + MARKER_CHECK.toMillis(), now -> {
            files.keepMarked();
            keepingMarkers(time);
        });
        return this;
    }

    @Override
    public void write(T record, Context context) {
        if (screen.take(serializer.view(record))) {
            files.write(screen.row());
            metrics.getNumRecordsSendCounter().inc();
        }
    }

    /** Does nothing: {@link #prepareCommit} writes everything out, and an earlier flush would only make smaller files. */
    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public Collection<WriterResult> prepareCommit() {
        List<DataFile> finished = files.finishFiles();
        metrics.getNumBytesSendCounter()
                .inc(finished.stream().mapToLong(DataFile::sizeInBytes).sum());
        return finished.isEmpty() ? List.of() : List.of(new WriterResult(target, finished));
    }

    @Override
    public void close() {
        files.close();
        table.close();
    }
}
