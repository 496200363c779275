package dev.regent.ha.support.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    @DisplayName("Plain names stay as they are")
    void plain() {
        assertThat(Names.encode("jobs-1_a.B")).isEqualTo("jobs-1_a.B");
    }

    @Test
    @DisplayName("S11: what is not plain is percent-encoded, dots at the start too")
    void encoded() {
        assertThat(Names.encode("a/b")).isEqualTo("a%2Fb");
        assertThat(Names.encode("ä")).isEqualTo("%C3%A4");
        assertThat(Names.encode(".")).isEqualTo("%2E");
        assertThat(Names.encode("..")).isEqualTo("%2E.");
        assertThat(Names.encode("%2E")).isEqualTo("%252E");
        assertThat(Names.encode("\0")).isEqualTo("%00");
    }

    @Test
    @DisplayName("S11: no two names share a segment, also long ones and those with half a surrogate pair")
    void oneToOne() {
        Random random = new Random(1);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String name = name(random);
            String former = seen.put(Names.encode(name), name);
            assertThat(former == null || former.equals(name)).isTrue();
            assertThat(StoreKey.of(Names.encode(name)).name()).hasSizeLessThanOrEqualTo(160);
        }
        assertThat(Names.encode("\uD800")).isNotEqualTo(Names.encode("?")).isNotEqualTo(Names.encode("\uDC00"));
        assertThat(Names.encode("ä".repeat(200))).isNotEqualTo(Names.encode("ä".repeat(199) + "b"));
    }

    @Test
    @DisplayName("S11: empty and overlong names are refused")
    void refused() {
        for (String name : List.of("", "x".repeat(201))) {
            assertThatThrownBy(() -> Names.encode(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String name(Random random) {
        String alphabet = "aA.%~/-_\\ é€\uD83D\uDE00\uD800";
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 4);
        for (int i = 0; i < length; i++) {
            name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return name.toString();
    }
}
