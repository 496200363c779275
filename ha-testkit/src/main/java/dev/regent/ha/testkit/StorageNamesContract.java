package dev.regent.ha.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.state.StateStorage;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Names of payloads: those that are allowed work, others are refused, and none leaves the root (S11). Part of {@link StateStorageContract}. */
abstract class StorageNamesContract extends StorageTest {

    @Test
    @DisplayName("S11: names that leave the root or are malformed are refused by every call")
    void malformedNames() throws IOException {
        List<String> before = fixture().rawNames();
        for (String name : List.of(
                "",
                "/",
                ".",
                "..",
                "../x",
                "a/../../x",
                "a/..",
                "a/./b",
                "/etc/x",
                "//host/x",
                "a//b",
                "a/",
                "./a",
                "a\\b",
                "..\\x",
                "a b",
                "ä",
                "a\0b",
                "a\nb",
                "a:b",
                "%2e%2e/x",
                "x".repeat(901))) {
            assertThatThrownBy(() -> write(name, random(1)))
                    .as("'%s'", name)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> read(name)).as("'%s'", name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> storage().delete(name))
                    .as("'%s'", name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(fixture().rawNames()).isEqualTo(before);
        assertThat(storage().list("")).isEmpty();
    }

    @Test
    @DisplayName("S11: list with what is no start of a name finds nothing, and nothing outside of the root")
    void malformedPrefixes() {
        write("a/b", random(1));
        for (String prefix :
                List.of("/", "..", "../", "a/../", "a/../../", "//", "a//", "a\\", "*", "a/b/", "ä", "A")) {
            assertThat(storage().list(prefix)).as("'%s'", prefix).isEmpty();
        }
        assertThat(storage().list("a")).containsExactly("a/b");
    }

    @Test
    @DisplayName("S11: every name that is allowed works, up to 900 characters")
    void allowedNames() {
        List<String> names = List.of(
                "a",
                "A",
                "...",
                "a.tmp",
                "-",
                "_",
                ".hidden",
                "7-3f.part",
                "a.crc",
                ".a.crc",
                "_temporary",
                "x".repeat(200),
                longName());
        for (String name : names) {
            write(name, name.getBytes(UTF_8));
        }
        for (String name : names) {
            assertThat(read(name)).asString().isEqualTo(name);
        }
        assertThat(storage().list(""))
                .containsExactlyElementsOf(names.stream().sorted().toList());
    }

    private static String longName() {
        String segment = "y".repeat(99) + "/";
        return segment.repeat(8) + "z".repeat(100);
    }

    @Test
    @DisplayName("S11: storages of two roots, of which one's name begins with the other's, do not see each other")
    void roots() {
        URI root = URI.create(fixture().root().toString().replaceAll("/+$", "") + "-2");
        try (StateStorage other = open(root)) {
            write("job/payload", random(10));
            write(other, "job/payload", random(20));
            write(other, "job/second", random(30));
            assertThat(storage().list("")).containsExactly("job/payload");
            assertThat(other.list("job/")).containsExactly("job/payload", "job/second");
            storage().delete("job/payload");
            storage().delete("job/second");
            assertThat(read(other, "job/payload")).isEqualTo(random(20));
            other.list("").forEach(other::delete);
        }
    }
}
