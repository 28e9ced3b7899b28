package io.datashard.testing;

import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
    private @Nullable Method method;
    private Object[] arguments = {};

    public LateRequest(Storage inner) {
        this.inner = inner;
    }

    /** The storage as the process sees it. */
    public Storage storage() {
        return (Storage)
                Proxy.newProxyInstance(Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, this::call);
    }

    private Object call(Object proxy, Method called, Object[] with) throws Throwable {
        boolean publishes =
                (called.getName().equals("replace") || called.getName().equals("create"))
                        && PUBLISHES.matcher(((StoragePath) with[0]).value()).matches();
        if (publishes) {
            method = called;
            arguments = with;
            return new WriteOutcome.Unknown(new IllegalStateException("a test holds the request back"));
        }
        try {
            return called.invoke(inner, with);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Lets the last request arrive; its condition decides whether it takes effect. */
    public void arrive() {
        if (method == null) {
            throw new IllegalStateException("nothing was sent");
        }
        try {
            Object unused = method.invoke(inner, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
