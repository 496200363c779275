package dev.regent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Results of one commit, a file each, so that a run that was ended can be resumed. */
record Results(Path folder) {

    boolean has(String name) {
        return Files.exists(file(name));
    }

    Result read(String name) throws IOException {
        List<String> lines = Files.readAllLines(file(name), UTF_8);
        return new Result(lines.subList(2, lines.size()), Boolean.parseBoolean(lines.get(0)), lines.get(1));
    }

    void write(String name, Result result) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Boolean.toString(result.kept()), result.circumstances()));
        lines.addAll(result.rows());
        Files.createDirectories(folder);
        Files.write(file(name), lines, UTF_8);
    }

    private Path file(String name) {
        return folder.resolve(name + ".txt");
    }
}
