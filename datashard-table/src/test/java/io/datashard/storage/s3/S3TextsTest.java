package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings of S3 as texts, and as the values that they stand for. */
class S3TextsTest {
    @Test
    void textsStandForValues() {
        assertThat(S3Texts.flag("TRUE", "n")).isTrue();
        assertThat(S3Texts.flag("false", "n")).isFalse();
        assertThat(S3Texts.number("7", "n")).isEqualTo(7);
        assertThat(S3Texts.duration("1m 30s", "n")).isEqualTo(Duration.ofSeconds(90));
        assertThat(S3Texts.duration("PT5S", "n")).isEqualTo(Duration.ofSeconds(5));
        assertThat(S3Texts.conditionalWrites("auto", "n")).isEqualTo(ConditionalWrites.PROBED);
        assertThat(S3Texts.conditionalWrites("Required", "n")).isEqualTo(ConditionalWrites.TRUSTED);
        assertThat(S3Texts.conditionalWritesOfPython("YES", "n")).isEqualTo(ConditionalWrites.TRUSTED);
        assertThat(S3Texts.conditionalWritesOfPython("off", "n")).isEqualTo(ConditionalWrites.ABSENT);
        assertThat(S3Texts.find(Map.of("n", " x "), "n")).contains("x");
        assertThat(S3Texts.find(Map.of("n", "  "), "n")).isEmpty();
        assertThat(S3Texts.find(Map.of(), "n")).isEmpty();
    }

    @Test
    void otherTextsAreRefusedByTheNameOfTheSetting() {
        for (Runnable wrong : new Runnable[] {
            () -> S3Texts.flag("maybe", "the-name"),
            () -> S3Texts.number("1.5", "the-name"),
            () -> S3Texts.duration("soon", "the-name"),
            () -> S3Texts.conditionalWrites("maybe", "the-name")
        }) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("Cannot use the setting the-name");
        }
    }

    @Test
    void choicesFitTheirOptions() {
        assertThat(new S3Choice(Map.of("s3.max-connections", 5)).values()).hasSize(1);
        for (Map<String, Serializable> wrong : List.<Map<String, Serializable>>of(
                Map.of("s3.max-connections", "5"), Map.of("s3.no-such-option", "5"))) {
            assertThatThrownBy(() -> new S3Choice(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBucketThatIsCalledBucketMayHaveAnEndpointOfAVpc() {
        StoreUrl.require(
                URI.create("https://bucket.vpce-1a2b.s3.eu-west-1.vpce.amazonaws.com"), new S3Root("bucket", "t"));
    }
}
