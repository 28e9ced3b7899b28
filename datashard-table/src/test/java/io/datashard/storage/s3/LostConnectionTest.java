package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.DeniedException;
import io.datashard.error.StorageException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What users read of connections that no test can lose in time. */
class LostConnectionTest {
    @Test
    void aConnectionThatDoesNotComeAboutInTimeIsToldFromAnAnswerThatDoesNotCome() {
        assertThat(explained(new ConnectTimeoutException("Connect to 10.0.0.1:9000 failed: timed out")))
                .hasMessageContaining("no connection to http://127.0.0.1:9 came about within 10 s")
                .hasMessageContaining("firewalls")
                .isNotInstanceOf(DeniedException.class);
    }

    @ParameterizedTest
    @MethodSource("networksWithoutRoute")
    void aStoreToWhichNoRouteLeadsIsToldFromOneThatFails(SocketException lost) {
        assertThat(explained(lost))
                .hasMessageContaining("no connection to http://127.0.0.1:9 can come about (" + lost.getMessage() + ")")
                .hasMessageContaining("firewalls")
                .isNotInstanceOf(DeniedException.class);
    }

    /** As the JDK throws them. */
    static List<SocketException> networksWithoutRoute() {
        return List.of(new NoRouteToHostException("No route to host"), new SocketException("Network is unreachable"));
    }

    private static StorageException explained(IOException lost) {
        return new Diagnosis(S3Server.settings(9), "lake")
                .of(
                        "Cannot read s3://lake/t",
                        S3Action.READ,
                        "s3://lake/t",
                        SdkClientException.create("Unable to execute HTTP request", lost));
    }

    /** Half a second is not 0 s. */
    @Test
    void timesAreTold() {
        assertThat(S3Texts.shown(Duration.ofMillis(500))).isEqualTo("500 ms");
        assertThat(S3Texts.shown(Duration.ofMillis(1500))).isEqualTo("1500 ms");
        assertThat(S3Texts.shown(Duration.ofMinutes(1))).isEqualTo("60 s");
    }
}
