package io.datashard.testing;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Loads the classes of the class path of this process anew, all but those of the JDK and of the log, and records which. Close it. */
public final class RecordingLoader extends URLClassLoader {
    private static final List<String> OF_THE_PROCESS =
            List.of("java.", "javax.", "jdk.", "sun.", "org.slf4j.", "org.apache.logging.");

    private final Set<String> loaded = ConcurrentHashMap.newKeySet();

    /** A loader that has loaded nothing yet. */
    public RecordingLoader() throws MalformedURLException {
        super(classPath(), new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (OF_THE_PROCESS.stream().anyMatch(name::startsWith)) {
                    return RecordingLoader.class.getClassLoader().loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        });
    }

    /** The names of the classes that it has loaded so far. */
    public Set<String> loaded() {
        return Set.copyOf(loaded);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> found = super.findClass(name);
        loaded.add(name);
        return found;
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
