package io.datashard.storage.s3;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * Creates the SDK's client with our configuration.
 *
 * <p>The client never repeats a request by itself: after a lost reply, the effect of a conditional write makes the store refuse its
 * repetition, which looks like a conflict with another writer. Checksums and chunks beyond the plain protocol are off, because many stores
 * answer them wrongly.
 */
final class ClientOfSettings {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private ClientOfSettings() {}

    static S3Client create(S3Settings settings) {
        return create(settings, Apache5HttpClient.builder());
    }

    /** Creates a client with a given builder of connections. */
    static S3Client create(S3Settings settings, Apache5HttpClient.Builder connections) {
        return create(settings, connections, RequestTimers.start());
    }

    /** Creates a client with given timers; they end with the client. */
    static S3Client create(
            S3Settings settings, Apache5HttpClient.Builder connections, ScheduledExecutorService timers) {
        settings.caBundle().map(CaBundle::trust).ifPresent(trust -> connections.tlsTrustManagersProvider(() -> trust));
        SdkHttpClient http = connections
                .maxConnections(settings.maxConnections())
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(settings.requestTimeout())
                .socketTimeout(settings.requestTimeout())
                .expectContinueEnabled(false)
                .build();
        try {
            return new OwningClient(client(settings, http, timers), timers, http);
        } catch (RuntimeException | Error e) {
            http.close();
            throw e;
        }
    }

    private static S3Client client(S3Settings settings, SdkHttpClient http, ScheduledExecutorService timers) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .region(Region.of(settings.region()))
                .credentialsProvider(
                        settings.credentials().map(ClientOfSettings::keys).orElseGet(() -> chain(settings)))
                .forcePathStyle(settings.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false)
                        .build())
                .overrideConfiguration(override -> override.addExecutionInterceptor(new StoreAnswers())
                        .addExecutionInterceptor(new EncryptedWrites(settings.encryption()))
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(timers)
                        .apiCallAttemptTimeout(settings.requestTimeout())
                        .apiCallTimeout(settings.requestTimeout()));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider keys(S3Credentials keys) {
        return StaticCredentialsProvider.create(
                keys.sessionToken().isPresent()
                        ? AwsSessionCredentials.create(
                                keys.accessKey(),
                                keys.secretKey(),
                                keys.sessionToken().get())
                        : AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
    }

    private static AwsCredentialsProvider chain(S3Settings settings) {
        return settings.profile()
                .<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
