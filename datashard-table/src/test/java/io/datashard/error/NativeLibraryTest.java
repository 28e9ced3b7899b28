package io.datashard.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final NativeLibrary LIBRARY =
            new NativeLibrary("zstd-jni", "com.github.luben:zstd-jni:1.5.7-15", "zstd.folder");

    @TempDir
    Path folder;

    private final UnsatisfiedLinkError notFound = new UnsatisfiedLinkError("cannot find /linux/riscv64/libzstd");

    @Test
    void platformThatIsNotBundledNeedsTheWholeArtifact() {
        assertThat(error(new Platform("Linux", "riscv64", false), notFound))
                .hasMessage("Cannot write: the native code of zstd-jni cannot be loaded on Linux riscv64 (cannot find"
                        + " /linux/riscv64/libzstd). Put the artifact com.github.luben:zstd-jni:1.5.7-15 on"
                        + " the class path as well. Bundles of this library in one jar have native code for"
                        + " Linux and macOS on x86-64 and aarch64 only. Choose another codec.")
                .satisfies(error -> assertThat(error.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly(notFound.toString()));
        assertThat(error(new Platform("Windows 11", "amd64", false), notFound))
                .hasMessageContaining("Put the artifact");
        assertThat(error(new Platform("Linux", "s390x", true), notFound))
                .hasMessageContaining("Linux s390x with musl")
                .hasMessageContaining("Put the artifact");
    }

    @Test
    void muslNeedsGlibc() {
        for (String processor : new String[] {"amd64", "aarch64"}) {
            assertThat(error(new Platform("Linux", processor, true), notFound))
                    .hasMessageContaining("on Linux " + processor + " with musl (")
                    .hasMessageContaining("Run it on an image with glibc. Choose another codec.");
        }
    }

    @Test
    void bundledPlatformNeedsAFolderFromWhichLibrariesCanBeLoaded() {
        for (Platform platform : new Platform[] {
            new Platform("Linux", "amd64", false),
            new Platform("Linux", "aarch64", false),
            new Platform("Mac OS X", "x86_64", false),
            new Platform("Mac OS X", "aarch64", false)
        }) {
            assertThat(error(platform, notFound))
                    .hasMessageContaining("on " + platform.system() + " " + platform.processor() + " (")
                    .hasMessageContaining(
                            "set -Dzstd.folder of this JVM to one that is writable and not mounted noexec");
        }
    }

    /** As the JVM throws it from the second time on. */
    @Test
    void classThatCouldNotBeInitialisedTellsTheFirstReason() {
        Error second = new NoClassDefFoundError("Could not initialize class Zstd");
        second.initCause(new ExceptionInInitializerError(notFound));

        assertThat(error(new Platform("Linux", "riscv64", false), second))
                .hasMessageContaining("(cannot find /linux/riscv64/libzstd)");
    }

    @Test
    void reasonThatListsTheClassPathIsCut() {
        assertThat(error(Platform.current(), new UnsatisfiedLinkError("x".repeat(10_000)))
                        .getMessage())
                .hasSizeLessThan(700);
    }

    @Test
    void muslIsWhatTheProcessRunsOnNotWhatTheSystemHas() throws IOException {
        Path musl = Files.writeString(
                folder.resolve("musl"), "7f1a0000-7f1a1000 r-xp 00000000 08:01 42    /lib/ld-musl-x86_64.so.1\n");
        Path glibc = Files.writeString(
                folder.resolve("glibc"),
                "7f1a0000-7f1a1000 r-xp 00000000 08:01 42    /lib/x86_64-linux-gnu/libc.so.6\n");

        assertThat(Platform.usesMusl(musl)).isTrue();
        assertThat(Platform.usesMusl(glibc)).isFalse();
        assertThat(Platform.usesMusl(folder.resolve("none, as on macOS"))).isFalse();
    }

    private static InvalidUseException error(Platform platform, Throwable cause) {
        return LIBRARY.unusable("Cannot write", "Choose another codec", cause, platform);
    }
}
