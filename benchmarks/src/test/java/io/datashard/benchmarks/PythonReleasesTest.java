package io.datashard.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells that need Python fail without it: they are never left out. */
class PythonReleasesTest {
    @TempDir
    Path folder;

    private Settings settings = Settings.parse(List.of(), new Settings.Places(Path.of("target"), Path.of("page.md")));

    @BeforeEach
    void makeABuildWithoutPython() throws Exception {
        Settings.Places places = new Settings.Places(folder, folder.resolve("page.md"));
        settings = Settings.parse(List.of(), places);
        Files.createDirectories(places.python("").toAbsolutePath());
        Files.writeString(folder.resolve("class-path.txt"), "some.jar");
        Files.writeString(places.python("setup_venv.sh"), "echo setup_venv: no python3 here >&2; exit 1");
    }

    @Test
    void anEnvironmentThatCannotBeMadeTellsWhyAndWhatToDo() {
        assertThatThrownBy(() -> new PythonReleases(settings.places()).interpreter("0.9.1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Python DataShard 0.9.1: setup_venv: no python3 here")
                .hasMessageContaining("--cells");
    }

    @Test
    void withoutItEachMeasureOfTheCellFails() throws Exception {
        Cell cell = Cells.all().stream()
                .filter(one -> one.id().equals("S local"))
                .findFirst()
                .orElseThrow();
        Commands commands =
                new Commands(settings, new ClassPaths(folder), new PythonReleases(settings.places()), Map::of);

        List<Result> results = new CellProcess(settings, commands)
                .run(cell, Contender.PYTHON_CLASSIC, 1, Map.of("folder", folder.toString()));

        assertThat(results).hasSize(4).allSatisfy(result -> assertThat(result.failure())
                .contains("no python3 here"));
    }

    @Test
    void thePinsThatDecideTheSpeedAreTold() throws Exception {
        Files.writeString(
                settings.places().python("requirements-0.9.1.txt"),
                "# Comment\ndatashard==0.9.1\npyarrow==24.0.0\nlz4==4.4.5\nbotocore==1.44.5\n");
        assertThat(new PythonReleases(settings.places()).packages("0.9.1")).isEqualTo("pyarrow==24.0.0, lz4==4.4.5");
    }
}
