package io.datashard.table;

import io.datashard.schema.GenericRow;
import io.datashard.storage.Done;
import io.datashard.storage.Pending;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Takes rows with several threads of its own. They have ended when it returns. */
final class ParallelRead {
    private ParallelRead() {}

    /**
     * Takes all rows.
     *
     * @param reader called once for each thread; gives rows of files that no other thread reads
     */
    static void run(int threads, Supplier<RowIterator> reader, Consumer<? super GenericRow> consumer) {
        AtomicBoolean failed = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(threads, ParallelRead::thread);
        try {
            List<Pending<Done>> readers = IntStream.range(0, threads)
                    .mapToObj(i -> Pending.by(executor, () -> take(reader, consumer, failed)))
                    .toList();
            Pending.joinAll(readers);
        } finally {
            executor.shutdown();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "datashard-read");
        thread.setDaemon(true);
        return thread;
    }

    private static Done take(
            Supplier<RowIterator> reader, Consumer<? super GenericRow> consumer, AtomicBoolean failed) {
        boolean complete = false;
        try (RowIterator rows = reader.get()) {
            while (!failed.get() && rows.hasNext()) {
                consumer.accept(rows.next());
            }
            complete = true;
            return Done.NOTHING;
        } finally {
            if (!complete) {
                failed.set(true);
            }
        }
    }
}
