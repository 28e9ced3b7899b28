package io.datashard.flink.care;

import io.datashard.maintenance.Progress;
import io.datashard.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/** Tasks that a test answers. */
final class ScriptedTasks implements TableTasks, TableTasks.Opening {
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile BiFunction<CareTask, Progress, Long> answer = (task, progress) -> 0L;
    volatile ClassLoader classes = ClassLoader.getSystemClassLoader();

    @Override
    public TableTasks open() {
        calls.add("open");
        classes = Thread.currentThread().getContextClassLoader();
        return this;
    }

    @Override
    public Outcome run(CareTask task, Progress progress) {
        calls.add(task.name());
        return new Outcome(answer.apply(task, progress), "it is " + task);
    }

    @Override
    public void close() {
        calls.add("close");
    }

    void awaitCalls(int count) {
        Await.until(count + " calls", Duration.ofSeconds(60), () -> calls.size() >= count, () -> "There are " + calls);
    }
}
