package io.datashard.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.Sources;
import io.datashard.testing.ManualClock;
import io.datashard.testing.SeededIds;
import org.junit.jupiter.api.Test;

class SubmissionTest {
    @Test
    void idAndTimeComeFromTheSourcesThatArePassedIn() {
        ManualClock clock = new ManualClock();
        Submission submission = Submission.mint(new Sources(clock, new SeededIds(3), clock.time()));
        assertThat(submission).isEqualTo(new Submission(new SeededIds(3).uuid().toString(), clock.millis()));
    }
}
