package io.datashard.testing;

import io.datashard.storage.Storage;
import io.datashard.storage.WriteOutcome;
import io.datashard.testing.InterceptedStorage.Call;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A storage that holds back the requests that publish, until the test lets the last one arrive, after its sender has given up. Not
 * thread-safe.
 */
public final class LateRequest {
    private static final Pattern PUBLISHES =
            Pattern.compile("metadata\\.version-hint\\.text|metadata/v[0-9]+\\.metadata\\.json");

    private final Storage inner;
    private @Nullable Call last;

    public LateRequest(Storage inner) {
        this.inner = inner;
    }

    /** The storage as the process sees it. */
    public Storage storage() {
        return InterceptedStorage.of(inner, this::hold);
    }

    private @Nullable Object hold(Call call) throws Throwable {
        boolean publishes = call.isConditionalWrite()
                && call.path()
                        .filter(path -> PUBLISHES.matcher(path.value()).matches())
                        .isPresent();
        if (publishes) {
            last = call;
            return new WriteOutcome.Unknown(new IllegalStateException("a test holds the request back"));
        }
        return call.proceed();
    }

    /** Lets the last request arrive; its condition decides whether it takes effect. */
    public void arrive() {
        if (last == null) {
            throw new IllegalStateException("nothing was sent");
        }
        try {
            Object unused = last.proceed();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
