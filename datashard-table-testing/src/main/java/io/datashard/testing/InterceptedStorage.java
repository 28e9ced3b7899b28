package io.datashard.testing;

import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A storage whose calls a test answers itself or lets through, also those on its {@linkplain Storage#lock lock} and on its {@linkplain
 * Storage#lockFreeReplace replacement without a lock}.
 */
public final class InterceptedStorage {
    private InterceptedStorage() {}

    /** Answers calls instead of the storage. */
    public interface Interceptor {
        /** What the caller gets; throws what the caller is to be thrown. */
        @Nullable Object answer(Call call) throws Throwable;
    }

    /** One call on the storage, its lock or its replacement without a lock. */
    public static final class Call {
        private final Object target;
        private final Method method;
        private final Object[] arguments;

        private Call(Object target, Method method, Object @Nullable [] arguments) {
            this.target = target;
            this.method = method;
            this.arguments = arguments == null ? new Object[0] : arguments;
        }

        /** The name of the method. */
        public String name() {
            return method.getName();
        }

        /** Whether it is on an object of this type: a storage, a lock, a replacement without a lock. */
        public boolean isOn(Class<?> type) {
            return type.isInstance(target);
        }

        /** Whether it writes an object under a condition. */
        public boolean isConditionalWrite() {
            return name().equals("create") || name().equals("replace");
        }

        /** The object that it is on, where it is on one. */
        public Optional<StoragePath> path() {
            return arguments.length > 0 && arguments[0] instanceof StoragePath path
                    ? Optional.of(path)
                    : Optional.empty();
        }

        /** Lets it through, at any time and as often as the test likes. */
        public @Nullable Object proceed() throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** The storage as the process under test sees it. */
    public static Storage of(Storage inner, Interceptor interceptor) {
        return wrap(Storage.class, inner, interceptor);
    }

    private static <T> T wrap(Class<T> type, Object target, Interceptor interceptor) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        wrapAnswer(interceptor.answer(new Call(target, durable(method), arguments)), interceptor)));
    }

    /** What need not survive a power cut is intercepted like what must. */
    private static Method durable(Method method) throws NoSuchMethodException {
        return method.getName().endsWith("Loosely")
                ? Storage.class.getMethod(method.getName().replace("Loosely", ""), method.getParameterTypes())
                : method;
    }

    private static @Nullable Object wrapAnswer(@Nullable Object answer, Interceptor interceptor) {
        if (answer instanceof MetadataLock lock) {
            return wrap(MetadataLock.class, lock, interceptor);
        }
        return answer instanceof Optional<?> found && found.orElse(null) instanceof ConditionalReplace replace
                ? Optional.of(wrap(ConditionalReplace.class, replace, interceptor))
                : answer;
    }
}
